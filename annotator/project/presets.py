"""The schemas that ship with the program."""

import json
from typing import Final

from annotator.model.errors import UserError
from annotator.model.schema import Schema, schema_from_json
from annotator.resource_files import resource

_NAMES: Final = ("news", "conll", "ontonotes", "re3d", "empty")


def preset_names() -> tuple[str, ...]:
    """Return the names of the presets, the default first."""
    return _NAMES


def preset(name: str) -> Schema:
    """Return a preset.

    Raises:
        UserError: There is none of that name.
    """
    if name not in _NAMES:
        raise UserError("preset.unknown", f"There is no preset “{name}”.", hint=f"There are: {', '.join(_NAMES)}.")
    return schema_from_json(json.loads(resource("schemas", f"{name}.json").read_text(encoding="utf-8")))
