"""Vergelijkingsgroep inside: characteristics, who is near, where one stands, and the story of it."""
