"""The workspace: immutable tables, the catalogue that is the only commit, running a Call."""
