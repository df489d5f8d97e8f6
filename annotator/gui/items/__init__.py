"""Qt item models: adapters over snapshots, that change only the rows that a step touched."""
