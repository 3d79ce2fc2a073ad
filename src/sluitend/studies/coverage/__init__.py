"""Wat wij niet weten inside: counting tables, the years they lack, and the story it tells."""
