"""A report composed from calls: its file, the standard report of an area, and running either."""
