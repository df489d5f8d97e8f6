"""Evaluate one set of annotations against another: files of any format, people and sources of a project."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID

from annotator.formats.portable import PortableDocument
from annotator.formats.registry import formats
from annotator.model.annotated import AnnotatedDocument
from annotator.model.document import Actor, ActorKind, Status
from annotator.model.errors import UserError
from annotator.model.evaluation.compare import compare
from annotator.model.evaluation.values import EvalDocument, EvalRelation, EvalSpan, Evaluation
from annotator.model.ids import SourceId, TypeId
from annotator.model.schema import Schema
from annotator.model.suggestion import SuggestionKind
from annotator.model.text import normalise_text, text_sha256
from annotator.project.portable_out import IMPORTED_ID
from annotator.project.reading import Reading

Step = Callable[[int, int], object]
NO_STEP: Step = lambda _done, _total: None  # noqa: E731


@dataclass(frozen=True, slots=True)
class SideDocument:
    """One side's document: the ids that it may be known by, and why it is left out ("" if it counts)."""

    ids: tuple[str, ...]
    document: EvalDocument
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """Gold, or what is measured against it.

    ``documents`` yields them one by one, telling of each; ``symmetric`` are relations without direction; with
    ``in_project``, the keys of the documents are ids of a project's.
    """

    name: str
    documents: Callable[[Step], Iterator[SideDocument]]
    symmetric: frozenset[str] = frozenset()
    in_project: bool = False


def evaluate(
    gold: Side,
    predicted: Side,
    *,
    renamed: Mapping[str, str] | None = None,
    symmetric: Iterable[str] = (),
    step: Step = NO_STEP,
) -> Evaluation:
    """Compare two sides document by document.

    Documents are matched by id, else by their text, else by a title that only one has; what has no match is listed.

    Args:
        gold: The side that is right.
        predicted: The side that is measured.
        renamed: What labels of the predicted side are called in gold.
        symmetric: Relations without direction, beside those that the sides say.
        step: Told of each document of the predicted side; what it raises ends the work.

    Raises:
        UserError: Documents of one id or title have different texts; or a side cannot be read.
    """
    evaluation = Evaluation(gold.name, predicted.name)
    shelf = _Shelf(gold.documents(NO_STEP))
    undirected = gold.symmetric | predicted.symmetric | set(symmetric)
    for found in predicted.documents(step):
        match = shelf.take(found)
        if match is None:
            if not found.left_out:
                evaluation.unmatched_predicted.append(found.document.title or found.document.key)
            continue
        how, mine = match
        if reason := mine.left_out or found.left_out:
            evaluation.left_out.append(f"“{mine.document.title or mine.document.key}”: {reason}")
            continue
        evaluation.matched_by[how] += 1
        kept = mine.document
        if predicted.in_project and not gold.in_project:
            kept = replace(kept, key=found.document.key)
        compare(evaluation, kept, _renamed(found.document, renamed or {}), undirected)
    left = (document for document in shelf.left() if not document.left_out)
    evaluation.unmatched_gold = [one.document.title or one.document.key for one in left]
    return evaluation


@dataclass(slots=True)
class _Shelf:
    """Gold documents that wait for their match."""

    documents: Iterable[SideDocument]
    _waiting: dict[int, SideDocument] = field(default_factory=dict)
    _by: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, document in enumerate(self.documents):
            self._waiting[number] = document
            for key in _keys(document):
                self._by.setdefault(key, []).append(number)

    def take(self, wanted: SideDocument) -> tuple[str, SideDocument] | None:
        """Return how a document was found, and the gold document; None if there is none."""
        other: SideDocument | None = None
        for how, value in _keys(wanted):
            numbers = [n for n in self._by.get((how, value), ()) if n in self._waiting]
            same = [n for n in numbers if self._waiting[n].document.text == wanted.document.text]
            if same and (how != "title" or len(numbers) == 1):
                return how, self._waiting.pop(same[0])
            if numbers and (how == "id" or len(numbers) == 1):
                other = other or self._waiting[numbers[0]]
        if other is not None:
            raise _differing(other.document, wanted.document)
        return None

    def left(self) -> Iterator[SideDocument]:
        """Yield what nobody took."""
        yield from self._waiting.values()


def _keys(document: SideDocument) -> Iterator[tuple[str, str]]:
    yield from (("id", key) for key in document.ids)
    yield "text", text_sha256(document.document.text)
    if document.document.title:
        yield "title", document.document.title


def _differing(gold: EvalDocument, predicted: EvalDocument) -> UserError:
    pairs = zip(gold.text, predicted.text, strict=False)
    shorter = min(len(gold.text), len(predicted.text))
    at = next((n for n, (a, b) in enumerate(pairs) if a != b), shorter)
    return UserError(
        "evaluate.text",
        f"Its texts differ from character {at} on ({len(gold.text):,} characters in gold, {len(predicted.text):,} in "
        "what is compared with it).",
        hint="Compare annotations of the very same texts: offsets mean nothing in another one.",
        where=f"document “{predicted.title or predicted.key}”",
    )


def _renamed(document: EvalDocument, names: Mapping[str, str]) -> EvalDocument:
    if not names:
        return document

    def span(one: EvalSpan) -> EvalSpan:
        return replace(one, label=names.get(one.label, one.label))

    relations = (EvalRelation(names.get(r.label, r.label), span(r.head), span(r.tail)) for r in document.relations)
    return replace(document, spans=tuple(map(span, document.spans)), relations=tuple(relations))


# Files


def file_side(path: Path, format_name: str = "") -> Side:
    """Return the annotations in a file or folder of any readable format.

    Raises:
        UserError: It is of no known format.
    """
    registry = formats()
    reader = registry.reader(format_name) if format_name else registry.detect(path)
    if reader is None:
        what = "This is no file of annotations that is known here." if path.exists() else "There is no such file."
        raise UserError("evaluate.format", what, hint="Name its format if it has one.", where=str(path))
    reading = reader.read(path)
    schema = reading.schema
    symmetric = frozenset(r.label for r in schema.relations if r.symmetric) if schema else frozenset()

    def documents(step: Step) -> Iterator[SideDocument]:
        for number, portable in enumerate(reader.read(path).documents):
            step(number, 0)
            yield SideDocument((portable.id,), of_portable(portable))

    return Side(path.name, documents, symmetric)


def of_portable(portable: PortableDocument) -> EvalDocument:
    """Return what is compared of a document in a file: all but what a person rejected."""
    kept = {span.id: EvalSpan(span.label, span.fragments) for span in portable.spans if span.decision != "reject"}
    links = tuple(
        EvalRelation(relation.label, kept[relation.head], kept[relation.tail])
        for relation in portable.relations
        if relation.decision != "reject" and relation.head in kept and relation.tail in kept
    )
    return EvalDocument(portable.id, portable.title, normalise_text(portable.text), tuple(kept.values()), links)


# Projects


def owner_side(project: Reading, owner: Actor, *, done_only: bool = False) -> Side:
    """Return what one person (or an import, or the adjudicated gold) has annotated in a project.

    A document that they have neither finished nor annotated says nothing, and is left out.
    """
    schema = project.schema

    def left_out(document: AnnotatedDocument) -> str:
        status = document.state.status
        if status is Status.DONE or (not done_only and any(document.annotations())):
            return ""
        return f"{owner.name} has not finished it." if done_only else f"{owner.name} has not begun it."

    def documents(step: Step) -> Iterator[SideDocument]:
        for document in _opened(project, owner, step):
            yield SideDocument(_ids(document), of_owner(document, schema), left_out(document))

    return Side(owner.name, documents, _symmetric(schema), in_project=True)


def source_side(project: Reading, name: str, *, above: float = 0.0) -> Side:
    """Return what a source has suggested in a project, with a score of at least ``above``, whatever was decided.

    A document that it has not read is left out.
    """
    schema = project.schema
    sources = [key for key, source in project.sources().items() if source.name == name]

    def documents(step: Step) -> Iterator[SideDocument]:
        for document in _opened(project, None, step):
            read = any(project.has_run(source, document.doc.id) for source in sources)
            found = of_source(document, schema, sources, above)
            yield SideDocument(_ids(document), found, "" if read else f"{name} has not read it.")

    return Side(f"{name} (suggestions)", documents, _symmetric(schema), in_project=True)


def of_owner(document: AnnotatedDocument, schema: Schema) -> EvalDocument:
    """Return what is compared of an owner's annotations."""
    spans = {key: EvalSpan(schema.name(span.type), span.fragments) for key, span in document.spans.items()}
    links = tuple(
        EvalRelation(schema.name(link.type), spans[link.head], spans[link.tail])
        for link in document.relations.values()
        if link.head in spans and link.tail in spans
    )
    return EvalDocument(document.doc.id.hex, document.doc.title, document.text, tuple(spans.values()), links)


def of_source(
    document: AnnotatedDocument, schema: Schema, sources: Iterable[SourceId], above: float = 0.0
) -> EvalDocument:
    """Return what is compared of a source's suggestions."""
    wanted = set(sources)
    mine = [
        found
        for found in document.suggestions.values()
        if found.source in wanted and found.score >= above and not found.superseded
    ]

    def label(type_id: TypeId | None, said: str) -> str:
        return schema.name(type_id) if type_id in schema.types else said

    spans = {s.id: EvalSpan(label(s.type, s.label), s.fragments) for s in mine if s.kind is SuggestionKind.SPAN}
    ends: dict[UUID, EvalSpan] = {key: span for key, span in spans.items()}  # noqa: C416 - ids of two kinds
    ends |= {key: EvalSpan(schema.name(span.type), span.fragments) for key, span in document.spans.items()}
    links = tuple(
        EvalRelation(label(s.type, s.label), ends[s.head], ends[s.tail])
        for s in mine
        if s.kind is SuggestionKind.RELATION and s.head in ends and s.tail in ends
    )
    return EvalDocument(document.doc.id.hex, document.doc.title, document.text, tuple(spans.values()), links)


def side_named(project: Reading, name: str, *, done_only: bool = False, above: float = 0.0) -> Side:
    """Return the side that a name stands for: a person, an import or the gold of a project, or a source.

    Raises:
        UserError: Nobody is called that.
    """
    people = owners(project)
    for actor in people:
        if actor.name == name:
            return owner_side(project, actor, done_only=done_only)
    names = source_names(project)
    if name in names:
        return source_side(project, name, above=above)
    known = ", ".join((*(actor.name for actor in people), *names))
    raise UserError("evaluate.side", f"Nobody in the project is called {name}.", hint=f"There are: {known}.")


def owners(project: Reading) -> list[Actor]:
    """Return who can own annotations: people, imports, and the adjudicated gold; machines only suggest."""
    return [actor for actor in project.actors() if actor.kind is not ActorKind.MACHINE]


def source_names(project: Reading) -> list[str]:
    """Return the names of those who have suggested anything."""
    return sorted({source.name for source in project.sources().values()})


def _opened(project: Reading, owner: Actor | None, step: Step) -> Iterator[AnnotatedDocument]:
    docs = project.document_ids()
    for number, doc in enumerate(docs):
        step(number, len(docs))
        yield project.open_document(doc, owner.id if owner else None)


def _ids(document: AnnotatedDocument) -> tuple[str, ...]:
    came_with = document.doc.extra.get(IMPORTED_ID)
    return (str(document.doc.id), *([str(came_with)] if came_with else []))


def _symmetric(schema: Schema) -> frozenset[str]:
    return frozenset(label.name for label in schema if label.symmetric)
