"""The one exit: reports, charts and data files, behind the clearance check."""
