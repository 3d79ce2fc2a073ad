"""The command line: thin, and generated from declarations where it is about calculations."""
