"""The verschillenanalyse inside: kernel, closing, tables and the story they tell."""
