"""Facts about a project as a whole, kept in its file and changed by steps like everything else."""

from dataclasses import dataclass
from typing import Final

SCHEMA_TITLE: Final = "schema_title"
GUIDELINES: Final = "schema_guidelines"
PROJECT_ID: Final = "project_id"
TEXT_NORMALISATION: Final = "text_normalisation"
CHOSEN: Final = ("memory:", "learned:")
"""How the keys of facts begin that persons set, and take back with undo."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A fact by its name."""

    key: str
    value: str
    rev: int = 1
