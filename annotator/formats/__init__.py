"""Annotation formats: what goes in and out of projects, by names and plain values."""
