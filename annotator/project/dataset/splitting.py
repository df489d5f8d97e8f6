"""Train, dev and test: which side each document goes to, the same whatever comes later.

By ratio, a document's side follows from the seed and the hash of its text alone; by source, from the seed and the
source. A document that is nearly the same as an earlier one (min-hash, model/similarity.py) goes where that one is,
whether or not the earlier one is gold. So a document that is added never moves another. What this cannot promise (an
earlier document removed for good, a corrected text) a record can: the sides of an earlier dataset, taken as they are.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256
from typing import Final
from urllib.parse import urlsplit

from annotator.model.document import Document
from annotator.model.errors import UserError
from annotator.model.ids import DocId
from annotator.model.similarity import NEARLY_THE_SAME, NearDuplicates
from annotator.project.dataset.gold import Reason


class Side(StrEnum):
    """The parts of a dataset."""

    TRAIN = "train"
    DEV = "dev"
    TEST = "test"


class By(StrEnum):
    """What decides about a document's side."""

    RATIO = "ratio"
    SOURCE = "source"
    DATE = "date"
    FIELD = "field"


_SAID: Final = {
    **dict.fromkeys(("train", "training"), Side.TRAIN),
    **dict.fromkeys(("dev", "valid", "validation", "development"), Side.DEV),
    **dict.fromkeys(("test", "testing", "eval", "evaluation"), Side.TEST),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitPlan:
    """How to divide.

    ``ratio`` are shares of train, dev and test, in any unit. ``meta_field`` names a field of the documents. From
    ``dev_from`` on (ISO 8601), documents go to dev, from ``test_from`` on to test; empty, they follow from the ratio.
    ``kept`` are sides that stay, by the documents' ids.
    """

    by: By
    ratio: tuple[int, int, int] = (80, 10, 10)
    seed: int = 0
    meta_field: str = "split"
    dev_from: str = ""
    test_from: str = ""
    kept: Mapping[str, Side] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if min(self.ratio) < 0 or sum(self.ratio) == 0:
            raise UserError("split.ratio", "The shares of a split must not be negative, nor all 0.", hint="80/10/10.")


@dataclass(frozen=True, slots=True)
class Leak:
    """Two documents on different sides that are the same, or nearly."""

    one: DocId
    other: DocId
    resemblance: float


@dataclass(frozen=True, slots=True)
class Split:
    """The outcome: sides of documents, those that could have none, and the plan with its dates filled in.

    ``together`` counts the documents that went where a near duplicate was.
    """

    plan: SplitPlan
    sides: Mapping[DocId, Side]
    out: Mapping[DocId, Reason]
    together: int = 0


def split(documents: Sequence[Document], gold: Iterable[DocId], plan: SplitPlan) -> Split:
    """Return the side of each gold document.

    Args:
        documents: All documents of the project, in the order of their import.
        gold: Those that the dataset is made of.
        plan: How to divide.
    """
    wanted = frozenset(gold)
    if plan.by is By.DATE:
        plan = _with_dates(plan, [d.doc_date for d in documents if d.id in wanted])
    return _Divider(plan, wanted).divide(documents)


class _Divider:
    def __init__(self, plan: SplitPlan, gold: frozenset[DocId]) -> None:
        self._plan = plan
        self._gold = gold
        self._known: NearDuplicates[DocId] = NearDuplicates()
        self._sides: dict[DocId, Side] = {}
        self._out: dict[DocId, Reason] = {}
        self._together = 0

    def divide(self, documents: Sequence[Document]) -> Split:
        kept = [doc for doc in documents if str(doc.id) in self._plan.kept]
        for doc in kept:
            self._put(doc, self._plan.kept[str(doc.id)])
        for doc in documents:
            if doc.id not in self._sides:
                self._find_side(doc)
        sides = {doc: side for doc, side in self._sides.items() if doc in self._gold}
        out = {doc: reason for doc, reason in self._out.items() if doc in self._gold}
        return Split(self._plan, sides, out, self._together)

    def _find_side(self, doc: Document) -> None:
        own = side_alone(doc, self._plan)
        twins = [] if self._plan.by is By.FIELD else self._known.find(doc.signature)
        there = {self._sides[key] for key, _ in twins}
        if len(there) > 1:
            self._out[doc.id] = Reason.TWO_SIDES
        elif there:
            self._together += doc.id in self._gold
            self._put(doc, there.pop())
        elif own is None:
            self._out[doc.id] = Reason.NO_SIDE
        else:
            self._put(doc, own)

    def _put(self, doc: Document, side: Side) -> None:
        self._sides[doc.id] = side
        self._known.add(doc.id, doc.signature)


def side_alone(doc: Document, plan: SplitPlan) -> Side | None:
    """Return the side that a document has by itself, without regard to others; None if it has none."""
    match plan.by:
        case By.RATIO:
            return _drawn(doc.original_sha256 or doc.id.hex, plan)
        case By.SOURCE:
            return _drawn(source_of(doc) or doc.original_sha256 or doc.id.hex, plan)
        case By.DATE:
            return _dated(doc.doc_date, plan)
        case By.FIELD:
            return _SAID.get(str(doc.meta.get(plan.meta_field, "")).strip().lower())


def source_of(doc: Document) -> str:
    """Return where a document came from: the host of an address, the folder of a file, else what is said."""
    try:
        host = urlsplit(doc.source).hostname
    except ValueError:
        host = None
    if host:
        return host.removeprefix("www.")
    folder, slash, _ = doc.source.replace("\\", "/").rpartition("/")
    return folder if slash else doc.source


def _drawn(what: str, plan: SplitPlan) -> Side:
    """Draw a side by the hash of what is divided: the same on each machine, and by itself."""
    digest = sha256(f"{plan.seed}\x1f{what}".encode()).digest()
    place = int.from_bytes(digest[:8], "big") * sum(plan.ratio) >> 64
    _, dev, test = plan.ratio
    # Test and dev lie at the beginning, so that a larger share of training takes nothing from one for the other.
    return Side.TEST if place < test else Side.DEV if place < test + dev else Side.TRAIN


def _dated(date: str, plan: SplitPlan) -> Side | None:
    if not date:
        return None
    if plan.test_from and date >= plan.test_from:
        return Side.TEST
    return Side.DEV if plan.dev_from and date >= plan.dev_from else Side.TRAIN


def _with_dates(plan: SplitPlan, dates: list[str]) -> SplitPlan:
    """Return the plan with the days from which dev and test begin, where they are not said: by the ratio."""
    known = sorted(date for date in dates if date)
    if plan.dev_from or plan.test_from or not known:
        return plan
    train, dev, test = plan.ratio
    total = train + dev + test

    def day(share: int) -> str:
        at = len(known) * share // total
        return known[at] if at < len(known) else ""

    return replace(plan, dev_from=day(train) if dev else "", test_from=day(train + dev) if test else "")


def leaks(documents: Iterable[Document], sides: Mapping[DocId, Side]) -> list[Leak]:
    """Return the pairs of documents on different sides that are the same, or nearly: looked for anew, by pairs."""
    known: NearDuplicates[DocId] = NearDuplicates()
    by_text: dict[str, list[DocId]] = {}
    found: dict[frozenset[DocId], Leak] = {}
    for doc in documents:
        if doc.id not in sides:
            continue
        pairs = [(key, 1.0) for key in by_text.get(doc.original_sha256, ())]
        pairs += known.find(doc.signature, NEARLY_THE_SAME)
        for key, resemblance in pairs:
            if sides[key] is not sides[doc.id]:
                found.setdefault(frozenset((key, doc.id)), Leak(key, doc.id, round(resemblance, 2)))
        if doc.original_sha256:
            by_text.setdefault(doc.original_sha256, []).append(doc.id)
        known.add(doc.id, doc.signature)
    return list(found.values())


def sizes(sides: Mapping[DocId, Side]) -> dict[Side, int]:
    """Return how many documents each side has."""
    counted = Counter(sides.values())
    return {side: counted[side] for side in Side}
