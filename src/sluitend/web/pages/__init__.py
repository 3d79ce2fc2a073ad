"""The pages: each asks calls or looks something up, and says which template writes it."""
