"""The lines that the window and the suggestion process exchange: one JSON object a line, plain ASCII.

From the window: ``{"id", "generation", "text"}``, ``{"cancel": id}``, and ``{"want": [name, ...]}``, the types of
relation that the project has, which holds for the texts after it.
From the process: one ``{"hello", "name", "version", "digest", "labels"}`` when it is ready; then, for each text,
``{"id", "generation", "progress"}`` (any number of them, long texts only) and one of
``{"id", "generation", "spans": [[start, end, label, score, rule], ...], "relations": [[head, tail, label, score, rule,
attributes, references], ...]}`` (with a ``"notice"`` where that is not all), ``{"id", "generation", "error"}`` or
``{"id", "generation", "cancelled": true}``.
A process that cannot start says ``{"error", "code"}`` and ends.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from annotator.suggest.api import SuggestedRelation, SuggestedSpan, Suggester, Suggestions

PROTOCOL: Final = "annotator.suggest.v1"

Message = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Hello:
    """Who is at the other end of the pipe: what a project stores as the source of its suggestions.

    ``notice`` is for people: why it is not quite what was asked for, or nothing.
    """

    name: str
    version: str
    digest: str
    labels: tuple[str, ...]
    notice: str = ""

    @classmethod
    def of(cls, suggester: Suggester) -> "Hello":
        """Return a suggester's own facts."""
        notice = str(getattr(suggester, "notice", ""))
        return cls(suggester.name, suggester.version, suggester.digest(), tuple(suggester.labels), notice)


def encode(message: Message) -> bytes:
    """Return a message as one line; escapes keep lone surrogates and every line separator safe."""
    return json.dumps(message, ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n"


def decode(line: bytes) -> dict[str, Any]:
    """Return the message of a line.

    Raises:
        ValueError: the line is no JSON object.
    """
    message = json.loads(line)
    if not isinstance(message, dict):
        raise ValueError("not a JSON object")
    return message


def hello_message(hello: Hello) -> Message:
    """Return the first line of a process."""
    message: dict[str, Any] = {
        "hello": PROTOCOL,
        "name": hello.name,
        "version": hello.version,
        "digest": hello.digest,
        "labels": list(hello.labels),
    }
    return {**message, "notice": hello.notice} if hello.notice else message


def read_hello(message: Message) -> Hello:
    """Return who a first line says it is."""
    labels = tuple(message["labels"])
    return Hello(message["name"], message["version"], message["digest"], labels, message.get("notice", ""))


def answer_message(request: str, generation: int, found: Suggestions) -> Message:
    """Return the answer to a request."""
    message: dict[str, Any] = {
        "id": request,
        "generation": generation,
        "spans": [[s.start, s.end, s.label, s.score, s.rule] for s in found.spans],
        "relations": [
            [r.head, r.tail, r.label, r.score, r.rule, dict(r.attributes), dict(r.references)] for r in found.relations
        ],
    }
    return {**message, "notice": found.notice} if found.notice else message


def read_answer(message: Message) -> Suggestions:
    """Return what an answer proposes."""
    return Suggestions(
        tuple(SuggestedSpan(*span) for span in message["spans"]),
        tuple(SuggestedRelation(*relation) for relation in message["relations"]),
        message.get("notice", ""),
    )
