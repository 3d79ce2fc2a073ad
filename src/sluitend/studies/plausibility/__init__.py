"""Plausibility inside: what is compared with what, one module per kind of test, and the story."""
