"""The pages and the REST interface: thin, made from declarations; nothing is computed here."""
