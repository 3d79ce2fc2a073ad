"""A report as a Word memo that a user can restyle, shorten and send."""
