"""Kaart inside: what can be drawn, its values and classes, and the story they tell."""
