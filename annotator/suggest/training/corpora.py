"""Reading the corpora: JSON lines with a text and its annotations, in each corpus's own labels."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from annotator.model.errors import UserError

# Re-DocRED's tokens were joined with a space on either side of a hyphen inside a word.
_SPACED_HYPHEN: Final = re.compile(r"(?<=\w) - (?=\w)")
DOUBT: Final = ""
"""The label of a stretch that says nothing."""


@dataclass(frozen=True, slots=True)
class Mention:
    """An annotation as its corpus has it; ``name`` is the proper name inside it, where the corpus tells."""

    start: int
    end: int
    label: str
    name: tuple[int, int] | None = None
    identity: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A text of a corpus with its annotations."""

    corpus: str
    name: str
    text: str
    mentions: tuple[Mention, ...]


def split_file(folder: Path, corpus: str, split: str) -> Path:
    """Return where a split of a corpus lies, or would."""
    return folder / corpus / f"{split}.jsonl"


def read_corpus(folder: Path, corpus: str, split: str) -> Iterator[Document]:
    """Yield the documents of one split.

    Raises:
        UserError: there is no such file, or a line of it is broken.
    """
    path = split_file(folder, corpus, split)
    if not path.is_file():
        hint = "Name the folder that holds the corpora, each in a folder of its own."
        raise UserError("corpus.missing", f"The corpus {corpus} has no {split} part.", hint=hint, where=str(path))
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            yield _joined(_read(corpus, line, f"{path}, line {number}"))


def _read(corpus: str, line: bytes, where: str) -> Document:
    try:
        return _document(corpus, json.loads(line))
    except KeyError as error:
        problem = f"it has no {error}"
    except (ValueError, TypeError, AttributeError) as error:
        problem = str(error)
    hint = "Each line is a JSON object with “text” and “entities”; take the file anew from where it came."
    raise UserError("corpus.broken", f"The line cannot be read: {problem}.", hint=hint, where=where)


def _document(corpus: str, record: dict[str, Any]) -> Document:
    text: str = record["text"]
    mentions = []
    for entity in record["entities"]:
        start, end = entity["start"], entity["end"]
        if not 0 <= start < end <= len(text):
            raise ValueError(f"the place {start}–{end} does not lie within the text (0–{len(text)})")
        name = (entity["name_start"], entity["name_end"]) if "name_start" in entity else None
        identity = entity.get("identity") or ""
        mentions.append(Mention(start, end, entity["label"], name, identity))
    return Document(corpus, str(record.get("id", "")), text, tuple(mentions))


def _joined(document: Document) -> Document:
    """Return the document without the spaces around hyphens inside words, where its corpus has put them."""
    if document.corpus != "re-docred" or " - " not in document.text:
        return document
    kept: list[str] = []
    place = [0] * (len(document.text) + 1)
    at = cut = 0
    for match in _SPACED_HYPHEN.finditer(document.text):
        for index in range(at, match.start()):
            place[index] = index - cut
        kept += [document.text[at : match.start()], "-"]
        place[match.start()] = place[match.start() + 1] = match.start() - cut
        place[match.start() + 2] = match.start() - cut + 1
        cut += 2
        at = match.end()
    for index in range(at, len(document.text) + 1):
        place[index] = index - cut
    kept.append(document.text[at:])
    mentions = tuple(
        Mention(place[mention.start], place[mention.end], mention.label, None, mention.identity)
        for mention in document.mentions
        if place[mention.start] < place[mention.end]
    )
    return Document(document.corpus, document.name, "".join(kept), mentions)
