"""Netto lasten inside: one year at a time, its tables, and the story they tell."""
