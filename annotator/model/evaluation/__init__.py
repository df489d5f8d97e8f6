"""Two sets of annotations on the same texts compared: measures, confusion, and each difference with its place."""
