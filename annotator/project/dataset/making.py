"""Making a dataset: the gold of one state of a project, in a folder, with everything that is to be known about it.

The folder is made beside its place and moved there when it is whole. Nothing in it tells the time of the making or
the place that it was made at, so that the same state gives the same bytes.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from secrets import token_hex
from typing import IO, Any, Final

from annotator.formats.api import TokenWriter, Writer
from annotator.formats.loss import Holding, LossReport
from annotator.formats.portable import PortableDocument
from annotator.formats.tokenised import Alignment
from annotator.model.errors import UserError
from annotator.model.ids import DocId
from annotator.model.snapshot import Snapshot
from annotator.project.dataset import card, manifest
from annotator.project.dataset.documents import gold_document, without_provenance
from annotator.project.dataset.gold import Gold, GoldDocument, LeftOut, gold
from annotator.project.dataset.splitting import Leak, Side, Split, SplitPlan, leaks, source_of, split
from annotator.project.dataset.tally import Tally
from annotator.project.schema_sketch import schema_sketch
from annotator.project.state import ProjectState

_WHOLE: Final = "data"


@dataclass(frozen=True, slots=True)
class DatasetPlan:
    """What to make. ``person``: whose work counts alone ("": everybody's). ``alignment`` serves formats of tokens."""

    title: str
    licence: str = ""
    person: str = ""
    split: SplitPlan | None = None
    alignment: Alignment = Alignment.EXPAND
    snapshot: Snapshot | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What will go into a dataset, before any of it is written."""

    gold: Gold
    split: Split | None
    leaks: tuple[Leak, ...]
    left_out: tuple[LeftOut, ...]
    documents: tuple[GoldDocument, ...]

    def side(self, doc: DocId) -> Side | None:
        """Return the side of a document that is in."""
        return self.split.sides[doc] if self.split else None

    def reasons(self) -> dict[str, int]:
        """Return how many documents are left out for each reason."""
        return {reason.value: n for reason, n in replace(self.gold, left_out=self.left_out).reasons().items()}


@dataclass(slots=True)
class DatasetReport:
    """What was made: the card, and the losses of its format."""

    card: Mapping[str, Any] = field(default_factory=dict)
    losses: LossReport = field(default_factory=LossReport)
    chosen: Chosen | None = None


def choose(state: ProjectState, plan: DatasetPlan) -> Chosen:
    """Return what is gold in a state, and which side it goes to.

    Raises:
        UserError: Nobody has the plan's name.
    """
    found = gold(state, plan.person)
    if plan.split is None:
        return Chosen(found, None, (), found.left_out, found.documents)
    documents = state.documents()
    divided = split(documents, (g.doc.id for g in found.documents), plan.split)
    kept = tuple(g for g in found.documents if g.doc.id in divided.sides)
    titles = {doc.id: doc.title for doc in documents}
    out = tuple(LeftOut(doc, titles[doc], reason) for doc, reason in divided.out.items())
    return Chosen(found, divided, tuple(leaks(documents, divided.sides)), (*found.left_out, *out), kept)


def make_dataset(
    state: ProjectState,
    plan: DatasetPlan,
    writer: Writer,
    folder: Path,
    *,
    step: Callable[[int, int], None] = lambda _done, _total: None,
) -> DatasetReport:
    """Write the gold of a state into a folder: the data, its card, its schema, its list of documents, its checksums.

    Args:
        state: The state of the project.
        plan: What to make.
        writer: The format of the data.
        folder: Where to; it must not be there yet, be empty, or hold an earlier dataset, which it replaces.
        step: Told how many documents are written, of how many.

    Raises:
        UserError: There is no gold, the folder holds something else, or it cannot be written.
    """
    refuse_folder(folder)
    chosen = choose(state, plan)
    if not chosen.documents:
        reasons = "; ".join(f"{count:,} {reason}" for reason, count in chosen.reasons().items())
        hint = f"Left out: {reasons}." if reasons else "The project has no documents."
        raise UserError("dataset.empty", "No document is gold yet; nothing was written.", hint=hint)
    if isinstance(writer, TokenWriter):
        writer = writer.with_alignment(plan.alignment)
    part = folder.parent / f".{token_hex(8)}.part"
    try:
        part.mkdir(parents=True)
        making = _Making(state, plan, writer, part, chosen, step)
        report = making.run()
        _move(part, folder)
    except OSError as error:
        what = f"The dataset could not be written ({error.strerror or error})."
        hint = "Choose another place, or free some space there."
        raise UserError("dataset.write", what, hint=hint, where=str(folder)) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return report


def refuse_folder(folder: Path) -> None:
    """Raise UserError if a folder holds anything but a dataset."""
    if folder.is_dir():
        if any(folder.iterdir()) and not (folder / card.NAME).is_file():
            hint = "Choose another folder, or a new one."
            raise UserError("dataset.folder", "The folder holds other files.", hint=hint, where=str(folder))
    elif folder.exists():
        raise UserError("dataset.folder", "This is a file; a dataset needs a folder.", where=str(folder))


def _move(part: Path, folder: Path) -> None:
    old = folder.parent / f".{token_hex(8)}.old"
    if folder.is_dir():
        folder.replace(old)
    try:
        part.replace(folder)
    except OSError:
        if old.is_dir():
            old.replace(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


class _Making:
    """Writes one dataset."""

    def __init__(
        self,
        state: ProjectState,
        plan: DatasetPlan,
        writer: Writer,
        folder: Path,
        chosen: Chosen,
        step: Callable[[int, int], None],
    ) -> None:
        self._state = state
        self._plan = plan
        self._writer = writer
        self._folder = folder
        self._chosen = chosen
        self._step = step
        self._sources = state.sources()
        self._tally = Tally()
        self._done = 0

    def run(self) -> DatasetReport:
        losses = LossReport()
        (self._folder / manifest.NAME).parent.mkdir()
        with (self._folder / manifest.NAME).open("wb") as listed:
            for name, documents in self._parts(listed):
                losses.include(self._write(name, documents))
        report = DatasetReport(losses=losses, chosen=self._chosen)
        report.card = card.write(self._folder, self._state, self._plan, self._writer, self._chosen, self._tally, losses)
        return report

    def _parts(self, listed: IO[bytes]) -> Iterator[tuple[str, Iterator[PortableDocument]]]:
        """Yield the files to write, and what goes into each."""
        documents = self._chosen.documents
        if self._chosen.split is None or self._writer.info.own_splits:
            yield "" if self._writer.info.own_splits else _WHOLE, self._portable(documents, listed)
            return
        for side in Side:
            here = [g for g in documents if self._chosen.side(g.doc.id) is side]
            if here:
                yield side.value, self._portable(here, listed)

    def _write(self, name: str, documents: Iterator[PortableDocument]) -> LossReport:
        info = self._writer.info
        as_file = info.one_file and name
        destination = self._folder / (f"{name}{info.suffixes[0]}" if as_file else name)
        return self._writer.write(documents, destination, schema_sketch(self._state.schema))

    def _portable(self, documents: Iterable[GoldDocument], listed: IO[bytes]) -> Iterator[PortableDocument]:
        for found in documents:
            side = self._chosen.side(found.doc.id)
            made = gold_document(self._state, found, self._sources)
            if side:
                made = replace(made, meta={**made.meta, "split": side.value})
            entry = manifest.entry_of(made, found.owner.name, side.value if side else "")
            listed.write(manifest.line_of(entry))
            self._tally.add(made, found.owner, side, source_of(found.doc))
            yield made if self._holds_provenance() else without_provenance(made)
            self._done += 1
            self._step(self._done, len(self._chosen.documents))

    def _holds_provenance(self) -> bool:
        return Holding.PROVENANCE in self._writer.info.holds
