"""Pictures: a view of a result becomes marks at places in pixels, and those become SVG."""
