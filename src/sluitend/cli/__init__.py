"""The command line: thin, generated from declarations."""
