"""Calculations on Iv3: pure functions with a declaration."""
