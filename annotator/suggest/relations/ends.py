"""Between which labels a relation of the news preset may stand: read from the preset itself."""

import json
from collections.abc import Mapping
from typing import Any, Final

from annotator.resource_files import resource

Ends = tuple[frozenset[str], frozenset[str]]


def _preset() -> list[dict[str, Any]]:
    record: dict[str, Any] = json.loads(resource("schemas", "news.json").read_text(encoding="utf-8"))
    relations: list[dict[str, Any]] = record["relations"]
    return relations


_RELATIONS: Final = _preset()
ENDS: Final[Mapping[str, Ends]] = {r["name"]: (frozenset(r["head"]), frozenset(r["tail"])) for r in _RELATIONS}
SYMMETRIC: Final = frozenset(r["name"] for r in _RELATIONS if r["symmetric"])
