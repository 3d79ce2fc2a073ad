"""A result as an Excel workbook whose sums and figures per inhabitant are formulas.

`book.as_workbook` is the way in. A `plan` says which sheets there are and how rows of one belong to
rows of another; `formulas` turns what is declared about a column into formulas and proves each on
the calculation's own value; `cells` writes the rows; `pages` says what the workbook is and checks it.
"""
