"""One module per source: from raw files to canonical tables and an uitvallijst."""
