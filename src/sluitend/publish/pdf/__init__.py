"""Accessible PDFs (PDF/UA-1), set by Typst from the same contents as the page."""
