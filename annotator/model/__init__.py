"""Values and pure functions; the standard library and ``regex`` only."""
