"""One module per kind of work; each is imported when its command is asked for."""
