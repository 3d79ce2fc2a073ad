"""Tables as open data: files that say what they hold, where it comes from and what may be done."""
