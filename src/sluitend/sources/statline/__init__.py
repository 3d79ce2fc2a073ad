"""CBS StatLine: fetching a table page by page, keeping it as received, reading it without a network."""
