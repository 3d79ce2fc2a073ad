"""Parameters and definitions as dated YAML records, and their readers."""
