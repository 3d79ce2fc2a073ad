"""Contracts of the canonical tables, and the one way to add up."""
