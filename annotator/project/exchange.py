"""Annotated documents in and out, through any format."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from annotator.formats.api import Reader, Reading, Writer
from annotator.formats.conversion import write_losses
from annotator.formats.loss import LossReport
from annotator.formats.portable import PortableDocument
from annotator.formats.sketch import SchemaSketch, observed
from annotator.model.annotated import AnnotatedDocument
from annotator.model.ids import ActorId, DocId, SourceId
from annotator.model.schema import LabelType, Schema
from annotator.model.step import Operation
from annotator.model.suggestion import Source
from annotator.project.import_plan import GoOn, ImportPlan, LabelUse, Uses
from annotator.project.importing import Duplicates, Known
from annotator.project.operations.documents import ImportDocuments, IncomingDocument
from annotator.project.operations.schema import AddTypes
from annotator.project.portable_in import incoming_document, missing_types
from annotator.project.portable_out import portable_document
from annotator.project.schema_sketch import schema_sketch
from annotator.readers.walk import files_in

_BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file holds, before anything is written."""

    documents: int
    first: tuple[PortableDocument, ...]
    sketch: SchemaSketch
    missing: tuple[LabelType, ...]
    uses: tuple[LabelUse, ...] = ()
    ends: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    annotations: int = 0

    def planned(self, plan: ImportPlan, schema: Schema) -> tuple[LabelType, ...]:
        """Return the types that the schema lacks for a plan."""
        return missing_types(schema, plan.sketch(self.sketch))


def preview(
    reader: Reader,
    path: Path,
    schema: Schema,
    *,
    shown: int = 5,
    step: Callable[[int, int], object] = lambda _done, _total: None,
) -> Preview:
    """Read a file through, and say what is in it and which of its names the schema lacks.

    Args:
        reader: The format.
        path: The file or folder.
        schema: The project's.
        shown: How many documents to keep whole.
        step: Told of each document; what it raises ends the reading.

    Raises:
        UserError: It cannot be read.
    """
    first: list[PortableDocument] = []
    uses = Uses()
    count = 0

    def counted(reading: Reading) -> Iterator[PortableDocument]:
        nonlocal count
        for document in reading.documents:
            count += 1
            step(count, 0)
            if len(first) < shown:
                first.append(document)
            uses.add(document)
            yield document

    used = observed(counted(reader.read(path)))
    missing = missing_types(schema, used)
    return Preview(count, tuple(first), used, missing, uses.listed(), uses.ends, uses.annotations)


@dataclass(slots=True)
class ExchangeReport:
    """What an import of annotated documents did."""

    taken: list[DocId] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    types: tuple[LabelType, ...] = ()
    losses: tuple[str, ...] = ()
    cancelled: bool = False


def import_annotated(
    path: Path,
    reader: Reader,
    *,
    schema: Callable[[], Schema],
    owner: ActorId,
    known: Known,
    do: Callable[[Operation], object],
    duplicates: Duplicates = Duplicates.SKIP,
    plan: ImportPlan | None = None,
    found: Preview | None = None,
    go_on: GoOn = lambda _done, _total: True,
) -> ExchangeReport:
    """Import a file of annotated documents; names that the schema lacks become types, unless ``plan`` says otherwise.

    The file is read through before the first document goes in, so that a broken one leaves nothing behind; ``found`` is
    what came of that, where it was done before. ``go_on`` is asked between steps; what is in by then stays.

    Raises:
        UserError: The file cannot be read; nothing was imported.
    """
    found = found or preview(reader, path, schema())
    plan = plan or ImportPlan()
    losses = tuple(plan.losses(found.uses, found.ends))
    report = ExchangeReport(types=found.planned(plan, schema()), losses=losses)
    if report.types:
        do(AddTypes(report.types))
    documents, done = iter(reader.read(path).documents), 0
    labels = plan.labels(found.uses, schema())
    while batch := list(islice(documents, _BATCH)):
        if not go_on(done, found.documents):
            report.cancelled = True
            break
        incoming = [incoming_document(plan.applied(portable), schema(), owner, labels) for portable in batch]
        fresh = list(_fresh(incoming, known, duplicates, report))
        if fresh:
            do(ImportDocuments(tuple(fresh), str(path)))
            report.taken += [one.document.id for one in fresh]
        done += len(batch)
    return report


def _fresh(
    incoming: Iterable[IncomingDocument], known: Known, duplicates: Duplicates, report: ExchangeReport
) -> Iterator[IncomingDocument]:
    for one in incoming:
        twin = known.twin(one.document)
        if duplicates is Duplicates.SKIP and twin:
            report.skipped.append(f"“{one.document.title}” resembles “{twin[1]}”, which the project has already.")
            continue
        known.add(one.document)
        yield one


def export_annotated(
    documents: Iterable[AnnotatedDocument],
    schema: Schema,
    sources: Mapping[SourceId, Source],
    writer: Writer,
    destination: Path,
    *,
    suggestions: bool = False,
    people: Mapping[ActorId, str] | None = None,
) -> LossReport:
    """Write documents in a format, one by one; return what the format could not hold, which also stands beside it.

    ``people`` has the names of those who decided; without it, provenance names nobody.

    Raises:
        UserError: The destination cannot be written.
    """
    portable = (portable_document(doc, schema, sources, suggestions=suggestions, people=people) for doc in documents)
    report = writer.write(portable, destination, schema_sketch(schema))
    write_losses(report, destination)
    return report


def left_aside(folder: Path, reader: Reader) -> list[str]:
    """Return the files in a folder that a format of annotations leaves alone; the texts it annotates are no others."""
    files = list(files_in([folder]))
    read = {path.with_suffix("") for path in files if path.suffix.lower() in reader.info.suffixes}
    return [str(path) for path in files if path.with_suffix("") not in read]
