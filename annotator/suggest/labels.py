"""The labels of the news preset, which our own suggesters propose; importing this loads nothing."""

from typing import Final

LABELS: Final = (
    "PERSON",
    "ORG",
    "GPE",
    "LOC",
    "NORP",
    "FAC",
    "WEAPON",
    "EVENT",
    "LAW",
    "TITLE",
    "DATE",
    "MONEY",
    "QUANTITY",
)
