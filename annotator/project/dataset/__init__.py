"""Gold datasets: what is gold, how it is divided, and what is said about it."""
