"""A municipality's own file: any table, read as a saved mapping of its columns says."""
