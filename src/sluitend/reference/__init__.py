"""What is true of the country itself: municipalities, reclassifications, areas, taakvelden."""
