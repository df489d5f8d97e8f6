"""The learned versions of a project: numbered folders beside it, each with its head and a card that says all."""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

from annotator.model.errors import UserError
from annotator.suggest.learning.scores import Score

CARD: Final = "card.json"


class Writing(Protocol):
    """What writes its weights into a folder."""

    def write(self, folder: Path) -> None:
        """Write them."""


def read_card(folder: Path) -> dict[str, Any]:
    """Return what is written down about a learned version.

    Raises:
        UserError: it is missing or broken.
    """
    try:
        card = json.loads((folder / CARD).read_text(encoding="utf-8"))
        if not isinstance(card, dict):
            raise ValueError("not an object")
    except (OSError, ValueError) as error:
        hint = "Learn again, or go back to an earlier version."
        what = "This learned version cannot be read."
        raise UserError("learned.missing", what, hint=hint, where=str(folder)) from error
    return card


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A learned version, as its card tells it; scores are by label on text that was held back from it.

    ``links`` counts the relations that it learned from, by type; ``link_scores`` are by type, between spans given.
    """

    number: int
    folder: Path
    made_at: int
    texts: int
    sentences: int
    held_back: int
    seconds: float
    ours: tuple[str, ...]
    mentions: Mapping[str, int]
    scores: Mapping[str, Score]
    shipped: Mapping[str, Score]
    documents: tuple[str, ...]
    links: Mapping[str, int] = field(default_factory=dict)
    link_scores: Mapping[str, Score] = field(default_factory=dict)

    @property
    def total(self) -> Score:
        """The score over all labels."""
        return sum(self.scores.values(), Score())


def write(heads: Sequence[Writing], folder: Path, facts: Mapping[str, Any]) -> Path:
    """Write heads into the next free number of a folder, with a card of facts; return where."""
    number = max(numbers(folder), default=0) + 1
    target, draft = folder / str(number), folder / f"{number}.part"
    try:
        folder.mkdir(exist_ok=True)
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        for head in heads:
            head.write(draft)
        card = {"format": "annotator.learned.v1", "number": number, **facts}
        (draft / CARD).write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        draft.replace(target)
    except OSError as error:
        what = f"What was learned cannot be written: {error.strerror}."
        hint = "Make room, or check the folder's permissions."
        raise UserError("learned.write", what, hint=hint, where=str(folder)) from error
    return target


def numbers(folder: Path) -> list[int]:
    """Return the numbers of the versions in a folder, the oldest first."""
    found = (path.name for path in folder.iterdir()) if folder.is_dir() else ()
    return sorted(int(name) for name in found if name.isdecimal())


def versions(folder: Path) -> list[Version]:
    """Return the versions in a folder, the oldest first; those that cannot be read are left out."""
    found: list[Version] = []
    for number in numbers(folder):
        try:
            found.append(version(folder / str(number)))
        except (UserError, KeyError, TypeError, ValueError):
            continue
    return found


def version(folder: Path) -> Version:
    """Return the version in a numbered folder."""
    card = read_card(folder)
    return Version(
        number=int(card["number"]),
        folder=folder,
        made_at=int(card["made_at"]),
        texts=int(card["texts"]),
        sentences=int(card["sentences"]),
        held_back=int(card["held_back"]),
        seconds=float(card["seconds"]),
        ours=tuple(card["ours"]),
        mentions=card["mentions"],
        scores={label: Score(*s) for label, s in card["scores"].items()},
        shipped={label: Score(*s) for label, s in card["shipped"].items()},
        documents=tuple(card["documents"]),
        links=card.get("links", {}),
        link_scores={relation: Score(*s) for relation, s in card.get("link_scores", {}).items()},
    )


def remove_taught_by(folder: Path, documents: Sequence[str]) -> list[int]:
    """Delete the versions that were taught by any of some documents, or that cannot be read; return their numbers."""
    gone = frozenset(documents)
    removed = []
    for number in numbers(folder):
        try:
            taught = gone & set(read_card(folder / str(number)).get("documents", ()))
        except UserError:
            taught = gone
        if taught:
            shutil.rmtree(folder / str(number), ignore_errors=True)
            removed.append(number)
    return removed
