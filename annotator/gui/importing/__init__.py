"""What is asked before annotated files come in."""
