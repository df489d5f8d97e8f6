"""The text view: one scroll area that draws a document with its spans and relations, fast and exactly."""
