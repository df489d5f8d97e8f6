"""What a person types to find documents: words, and fields such as ``status:done tag:arms source:reuters``."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from annotator.model.document import Status
from annotator.model.listing import DocumentFilter

_PART: Final = re.compile(r'(?:(?P<field>\w+):)?(?:"(?P<quoted>[^"]*)(?P<closed>"?)|(?P<bare>\S+))')
_STATUS: Final = {
    "new": Status.NEW,
    "open": Status.IN_PROGRESS,
    "progress": Status.IN_PROGRESS,
    "done": Status.DONE,
}
_Taker = Callable[[DocumentFilter, str], DocumentFilter]
_FIELDS: Final[dict[str, _Taker]] = {
    "tag": lambda wanted, value: replace(wanted, tags=(*wanted.tags, value)),
    "lang": lambda wanted, value: replace(wanted, language=value.casefold()),
    "language": lambda wanted, value: replace(wanted, language=value.casefold()),
    "title": lambda wanted, value: replace(wanted, title=value),
    "source": lambda wanted, value: replace(wanted, title=value),
    "date": lambda wanted, value: replace(wanted, date=value),
}


def parse(typed: str, to: DocumentFilter | None = None) -> DocumentFilter:
    """Return a filter with what was typed added to it; a field that documents do not have is one of their own."""
    wanted = to or DocumentFilter()
    words: list[str] = []
    for part in _PART.finditer(typed):
        name = (part["field"] or "").casefold()
        value = part["quoted"] if part["quoted"] is not None else part["bare"]
        if not name:
            words.append(part[0])
        elif name == "status" and value.casefold() in _STATUS:
            wanted = replace(wanted, statuses=frozenset({_STATUS[value.casefold()]}))
        elif (name, value.casefold()) in {("is", "pending"), ("has", "pending"), ("status", "pending")}:
            wanted = replace(wanted, pending_only=True)
        elif name in _FIELDS:
            wanted = _FIELDS[name](wanted, value)
        else:
            wanted = replace(wanted, fields={**wanted.fields, part["field"]: value})
    return replace(wanted, text=" ".join(words))
