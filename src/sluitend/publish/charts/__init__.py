"""Pictures: a view of a result becomes a Vega-Lite specification, and that becomes SVG."""
