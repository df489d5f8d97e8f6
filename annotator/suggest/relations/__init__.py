"""Relations between suggested spans: rules over names and dependencies, a small learned model, and who is who."""
