"""The documents that settings name, in our labels: to learn from, held back from learning, and to be scored on.

Corpora that the settings do not name are looked at as well where they are there: held back, they fit the scores, and
their test parts are scored. One that is not there is left out.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from annotator.model.errors import UserError
from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.labels import LABELS as NEWS
from annotator.suggest.training.corpora import Document, read_corpus, split_file
from annotator.suggest.training.evaluate import VIEWS, View
from annotator.suggest.training.naming import Namer
from annotator.suggest.training.own_gold import GoldReader, gold_view, project_gold, teaches, unknown_labels
from annotator.suggest.training.projection import Projected, Projector
from annotator.suggest.training.settings import Part, Settings

HELD: Final = ("re3d", "gum", "wikigold", "crossner-politics", "re-docred")
TESTED: Final = ("re3d", "gum", "wikigold", "crossner-politics", "uner-pud-sa")
"""Whose test parts are scored, and tell how well the scores are calibrated; others that taught are scored as well."""
LEARNED: Final = tuple(name for name in VIEWS if name != "uner-pud-sa")


@dataclass(frozen=True, slots=True)
class Taught:
    """A document to learn from, and how often an epoch shows it."""

    projected: Projected
    weight: float


@dataclass(frozen=True, slots=True)
class Sample:
    """Documents of one corpus, and how they are scored; ``calibrates`` where they tell how good scores are."""

    documents: list[Projected]
    view: View
    calibrates: bool = True


class Library:
    """Reads and projects what the settings name; every file is read once.

    Raises:
        UserError: (by any of its methods) something that the settings name is unknown, missing or broken.
    """

    def __init__(
        self, settings: Settings, corpora: Path | None, read_gold: GoldReader, gazetteer: Gazetteer | None = None
    ) -> None:
        self.settings, self.corpora, self._read_gold = settings, corpora, read_gold
        self._read: dict[Path, list[Document]] = {}
        self._project = Projector(Namer(gazetteer or Gazetteer.shipped()))

    def check(self, report: Callable[[str], None]) -> None:
        """Read everything once, so that what is wrong comes to light before hours have gone by."""
        if not self.settings.parts:
            raise UserError("training.nothing", "The settings name nothing to learn from.", hint="Add a [[parts]].")
        for part in self.settings.parts:
            self._check_part(part, report)
        taught, held, tests = self.taught(), self.held(), self.tests()
        back = sum(len(sample.documents) for sample in held.values())
        tested = sum(len(sample.documents) for sample in tests.values())
        counts = f"{len(taught):,} to learn from, {back:,} held back to fit the scores on, {tested:,} to test on"
        report(f"Documents: {counts}.")

    def _check_part(self, part: Part, report: Callable[[str], None]) -> None:
        if part.corpus and part.corpus not in LEARNED:
            hint = f"Known are {', '.join(LEARNED)}. Annotations of your own are named with “gold”."
            what = f"There is no corpus “{part.corpus}” known to learn from."
            raise UserError("training.unknown_corpus", what, hint=hint)
        documents = self._documents(part)
        if not documents:
            raise UserError("training.empty", "There are no documents to learn from.", where=str(self._file(part)))
        if not part.gold:
            return
        unknown = unknown_labels(documents)
        if not teaches(documents):
            named = f" Its labels are: {', '.join(sorted(unknown))}." if unknown else ""
            hint = "Give its labels the names of the preset news first (annotator import --map OLD=NEW)."
            what = f"Nothing in it bears a label that the network learns.{named}"
            raise UserError("training.labels", what, hint=hint, where=str(self._file(part)))
        for label, count in unknown.most_common():
            report(f"{self._file(part)}: “{label}” ({count:,} spans) is no label of the preset, and teaches nothing.")

    def taught(self) -> list[Taught]:
        """Return every document that the settings name, in their order."""
        return [
            Taught(self._projected(part, document), part.weight)
            for part in self.settings.parts
            for document in self._documents(part)[: part.first]
        ]

    def held(self) -> dict[str, Sample]:
        """Return the documents that are held back from training, by corpus: development parts, save what is taught."""
        return dict(self._samples(HELD, "dev"))

    def tests(self) -> dict[str, Sample]:
        """Return the test parts by corpus: those of the usual corpora, and of what was learned from."""
        named = dict.fromkeys([*TESTED, *(part.corpus for part in self.settings.parts if part.corpus in VIEWS)])
        return dict(self._samples(named, "test"))

    def files(self) -> dict[str, Path]:
        """Return the files that are learned from, by the names that they have in reports."""
        return {f"{self.name_of(part)} {part.split}": self._file(part) for part in self.settings.parts}

    def digests(self) -> dict[str, str]:
        """Return a digest of each file that is learned from."""
        return {name: hashlib.sha256(path.read_bytes()).hexdigest()[:32] for name, path in self.files().items()}

    def name_of(self, part: Part) -> str:
        """Return what a part is called in reports: its corpus, or the name of one's own file or folder."""
        return part.corpus or self._gold_names[part.gold]

    @cached_property
    def _gold_names(self) -> dict[str, str]:
        places = dict.fromkeys(part.gold for part in self.settings.parts if part.gold)
        names = [Path(place).name for place in places]
        return {
            place: name if names.count(name) == 1 and name not in VIEWS else f"{Path(place).parent.name}/{name}"
            for place, name in zip(places, names, strict=True)
        }

    def _samples(self, corpora: Iterable[str], split: str) -> Iterator[tuple[str, Sample]]:
        for corpus in corpora:
            if self.corpora is not None and split_file(self.corpora, corpus, split).is_file():
                left = self._not_taught(Part(corpus, split))
                if left:
                    yield corpus, Sample(left, VIEWS[corpus], corpus in {*TESTED, *HELD})
        for part in {part.gold: part for part in self.settings.parts if part.gold and part.labels}.values():
            other = replace(part, split=split, first=None)
            left = self._not_taught(other) if Path(part.gold).is_dir() and self._file(other).is_file() else []
            if left:
                yield self.name_of(part), Sample(left, gold_view(part.labels))

    def _not_taught(self, part: Part) -> list[Projected]:
        """Return the documents of a split that are not learned from, as they are scored."""
        taught = [p for p in self.settings.parts if (p.corpus, p.gold, p.split) == (part.corpus, part.gold, part.split)]
        if any(other.first is None for other in taught):
            return []
        after = max((other.first or 0 for other in taught), default=0)
        return [self._projected(part, document, scored=True) for document in self._documents(part)[after:]]

    def _projected(self, part: Part, document: Document, *, scored: bool = False) -> Projected:
        return project_gold(document, part.labels, scored=scored) if part.gold else self._project(document)

    def _documents(self, part: Part) -> list[Document]:
        path = self._file(part)
        if path not in self._read:
            self._read[path] = self._all(part, path)
        return self._read[path]

    def _all(self, part: Part, path: Path) -> list[Document]:
        if part.corpus:
            return list(read_corpus(self._corpora(), part.corpus, part.split))
        wrong = [label for label in part.labels if label not in NEWS]
        if wrong or not part.labels:
            said = f"“{wrong[0]}” is none" if wrong else "there are none"
            what = f"“labels” must say which labels this gold marks wherever they stand; {said}."
            hint = f"The labels of the preset news are {', '.join(NEWS)}."
            raise UserError("training.labels", what, hint=hint, where=str(path))
        if not path.is_file():
            hint = "Its place is told from the folder of the settings file; a dataset's folder needs a file per split."
            raise UserError("training.gold_missing", "There is no such file.", hint=hint, where=str(path))
        return list(self._read_gold(path))

    def _file(self, part: Part) -> Path:
        if part.gold:
            place = Path(part.gold)
            return place / f"{part.split}.jsonl" if place.is_dir() else place
        return split_file(self._corpora(), part.corpus, part.split)

    def _corpora(self) -> Path:
        if self.corpora is None:
            named = ", ".join(dict.fromkeys(part.corpus for part in self.settings.parts if part.corpus))
            hint = "Name the folder that holds them with --corpora."
            raise UserError("training.no_corpora", f"The settings name corpora ({named}).", hint=hint)
        return self.corpora
