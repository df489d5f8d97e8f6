"""Annotator: a desktop workbench for gold-standard entity and relation data."""

__version__ = "0.1.0"
