"""Counting a dataset while its documents pass."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from annotator.formats.portable import PortableDocument, PortableSpan
from annotator.model.document import Actor
from annotator.project.dataset.provenance import KIND, Provenance
from annotator.project.dataset.splitting import Side

Row = dict[str, int]


class Tally:
    """Counts by side; the side of a dataset that is not divided is ""."""

    def __init__(self) -> None:
        self.documents: Counter[str] = Counter()
        self.characters: Counter[str] = Counter()
        self.labels: Counter[tuple[str, str, str]] = Counter()
        self.provenance: Counter[tuple[str, str]] = Counter()
        self.annotators: dict[str, list[int]] = {}
        self.sources: Counter[str] = Counter()
        self.licences: Counter[str] = Counter()
        self.machines: Counter[str] = Counter()
        self._strings: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)

    def add(self, document: PortableDocument, owner: Actor, side: Side | None, source: str) -> None:
        """Count a document."""
        where = side.value if side else ""
        self.documents[where] += 1
        self.characters[where] += len(document.text)
        self.sources[source] += 1
        if licence := document.meta.get("licence") or document.meta.get("license"):
            self.licences[str(licence)] += 1
        theirs = self.annotators.setdefault(owner.name, [0, 0])
        theirs[0] += 1
        kinds = ((document.spans, "span"), (document.relations, "relation"), (document.events, "event"))
        for annotations, kind in (*kinds, (document.chains, "chain")):
            for annotation in annotations:
                self.labels[kind, annotation.label, where] += 1
                self.provenance[str(annotation.provenance.get(KIND, "")), where] += 1
                theirs[1] += 1
                if annotation.source:
                    self.machines[annotation.source] += 1
                if isinstance(annotation, PortableSpan):
                    quote = " ".join(document.quote(annotation).split()).casefold()
                    self._strings[where][annotation.label, quote] += 1

    def sides(self) -> list[str]:
        """Return the sides that have documents, in their order; [""] where nothing was divided."""
        order = ["", *(side.value for side in Side)]
        return [side for side in order if self.documents[side]]

    def by_label(self, kind: str) -> dict[str, Row]:
        """Return how often each label of a kind occurs on each side, the most frequent first."""
        total: Counter[str] = Counter()
        for (found, label, _), count in self.labels.items():
            if found == kind:
                total[label] += count
        names = sorted(total, key=lambda label: (-total[label], label))
        return {label: self._row(self.labels[kind, label, side] for side in self.sides()) for label in names}

    def by_provenance(self) -> dict[str, Row]:
        """Return how many annotations came about in each way, on each side."""
        found = {p.value: self._row(self.provenance[p.value, side] for side in self.sides()) for p in Provenance}
        return {name: row for name, row in found.items() if row["all"]}

    def seen_in_training(self) -> dict[str, float]:
        """Return for dev and test which share of their spans has a text and label that training has, too."""
        known = self._strings[Side.TRAIN.value]
        found: dict[str, float] = {}
        for side in (Side.DEV.value, Side.TEST.value):
            here = self._strings[side]
            if total := here.total():
                found[side] = round(sum(n for string, n in here.items() if string in known) / total, 4)
        return found

    def _row(self, counts: Iterable[int]) -> Row:
        by_side = dict(zip(self.sides(), counts, strict=True))
        return {"all": sum(by_side.values())} | {side: count for side, count in by_side.items() if side}
