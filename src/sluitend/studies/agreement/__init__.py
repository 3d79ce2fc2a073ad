"""The aansluiting inside: the sides of a pair, their comparison and the story it tells."""
