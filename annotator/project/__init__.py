"""The open project: operations, undo, jobs; no Qt, no spaCy, no peewee."""
