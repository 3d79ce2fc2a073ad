"""The raadspagina: one page in plain Dutch per municipality, for who has five minutes."""
