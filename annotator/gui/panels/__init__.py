"""The panels around the text: each is handed a Workspace, and redraws only what a step touched."""
