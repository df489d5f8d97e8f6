"""The rules of the baseline: each module finds one kind of thing in a spaCy document, and proposes it."""
