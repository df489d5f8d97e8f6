"""What is gold: which documents, whose annotations, and why the others are left out.

A document counts as its annotator left it when they finished it with nothing undecided; a suggestion that a machine
makes later does not undo that. The adjudicated gold is an owner like any other, and goes before all persons.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from annotator.model.annotated import AnnotatedDocument
from annotator.model.annotation import AnyAnnotation, Chain, Event, Relation, Span
from annotator.model.document import Actor, ActorKind, DocState, Document, Status
from annotator.model.errors import UserError
from annotator.model.ids import ActorId, DocId
from annotator.project.state import ProjectState


class Reason(StrEnum):
    """Why a document is no gold; the values are the words of a report."""

    NOT_DONE = "not finished"
    UNDECIDED = "finished with suggestions undecided"
    DISAGREEMENT = "finished by several people who differ, and not adjudicated"
    PUT_ASIDE = "removed from the list of documents"
    NO_SIDE = "the field or date that the split goes by names no side"
    TWO_SIDES = "nearly the same as documents on different sides of the split"


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A document that counts, and whose annotations on it do."""

    doc: Document
    owner: Actor


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A document that does not count, and why."""

    doc: DocId
    title: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two people agree on what both finished: F1 over equal spans and equal relations.

    F1 takes the place of a chance-corrected measure, since there is no fixed number of things to label (G. Hripcsak
    and A. Rothschild, "Agreement, the F-measure, and reliability in information retrieval", 2005). None: none made any.
    """

    one: str
    other: str
    documents: int
    spans: float | None
    relations: float | None


@dataclass(frozen=True, slots=True)
class Gold:
    """The documents that count, by id, and those that do not."""

    documents: tuple[GoldDocument, ...]
    left_out: tuple[LeftOut, ...]
    agreement: tuple[Agreement, ...] = ()

    def reasons(self) -> dict[Reason, int]:
        """Return how many documents are left out for each reason."""
        found = Counter(left.reason for left in self.left_out)
        return {reason: found[reason] for reason in Reason if found[reason]}


def gold(state: ProjectState, person: str = "") -> Gold:
    """Return what is gold in a state of a project.

    Args:
        state: The state.
        person: Whose work counts alone; everybody's if not given, and the adjudicated before all.

    Raises:
        UserError: Nobody of that name works here.
    """
    actors = state.actors()
    states = state.states()
    chosen = _named(actors.values(), person) if person else None
    documents: list[GoldDocument] = []
    left: list[LeftOut] = []
    shared: list[tuple[Document, list[Actor]]] = []
    for doc in state.documents():
        progress = [s for s in states.get(doc.id, []) if chosen is None or s.actor == chosen.id]
        finished = [actors[s.actor] for s in progress if _is_done(s)]
        people = [actor for actor in finished if actor.kind is not ActorKind.GOLD]
        if len(people) > 1:
            shared.append((doc, people))
        found = _owner(state, doc, progress, finished)
        if isinstance(found, Reason):
            left.append(LeftOut(doc.id, doc.title, found))
        else:
            documents.append(GoldDocument(doc, found))
    return Gold(tuple(documents), tuple(left), tuple(_agreements(state, shared)))


def _named(actors: Iterable[Actor], name: str) -> Actor:
    deciding = [a for a in actors if a.kind in (ActorKind.PERSON, ActorKind.GOLD)]
    found = next((actor for actor in deciding if actor.name == name), None)
    if found is None:
        known = ", ".join(sorted(actor.name for actor in deciding))
        raise UserError("dataset.person", f"Nobody named {name} works in this project.", hint=f"There are: {known}.")
    return found


def _is_done(state: DocState) -> bool:
    return state.status is Status.DONE and state.undecided == 0


def _owner(state: ProjectState, doc: Document, progress: list[DocState], finished: list[Actor]) -> Actor | Reason:
    """Return whose annotations are the gold of a document, or why there is none."""
    if doc.hidden:
        return Reason.PUT_ASIDE
    adjudicated = next((actor for actor in finished if actor.kind is ActorKind.GOLD), None)
    if adjudicated is not None:
        return adjudicated
    if not finished:
        return Reason.UNDECIDED if any(s.status is Status.DONE for s in progress) else Reason.NOT_DONE
    first = min(finished, key=lambda actor: (actor.created_at, actor.id))
    if len(finished) > 1:
        contents = [_content(state.decided(doc.id, actor.id)) for actor in finished]
        if any(content != contents[0] for content in contents):
            return Reason.DISAGREEMENT
    return first


def _content(annotated: AnnotatedDocument) -> frozenset[object]:
    return frozenset(said(annotated, annotation) for annotation in annotated.annotations())


def said(annotated: AnnotatedDocument, annotation: AnyAnnotation) -> object:
    """Return what an annotation says, whatever its id: equal for two that say the same."""

    def at(key: UUID) -> object:
        found = annotated.annotation(key)
        return said(annotated, found) if found else None

    match annotation:
        case Span():
            return annotation.type, annotation.fragments
        case Relation():
            return annotation.type, at(annotation.head), at(annotation.tail)
        case Event():
            filled = frozenset((argument.role, at(argument.target)) for argument in annotation.args)
            return annotation.type, at(annotation.trigger), filled
        case Chain():
            return annotation.type, frozenset(at(member) for member in annotation.members)


# Agreement


def _agreements(state: ProjectState, shared: list[tuple[Document, list[Actor]]]) -> Iterator[Agreement]:
    counts: dict[tuple[ActorId, ActorId], list[list[int]]] = {}
    names: dict[ActorId, str] = {}
    for doc, people in shared:
        made = {actor.id: _parts(state.decided(doc.id, actor.id)) for actor in people}
        names |= {actor.id: actor.name for actor in people}
        ids = sorted(made, key=lambda key: (names[key], key))
        for number, one in enumerate(ids):
            for other in ids[number + 1 :]:
                found = counts.setdefault((one, other), [[0, 0, 0], [0, 0, 0], [0, 0, 0]])
                found[2][0] += 1
                for tally, mine, theirs in zip(found, made[one], made[other], strict=False):
                    tally[0] += len(mine & theirs)
                    tally[1] += len(mine)
                    tally[2] += len(theirs)
    for (one, other), (spans, relations, documents) in sorted(
        counts.items(), key=lambda item: [names[key] for key in item[0]]
    ):
        yield Agreement(names[one], names[other], documents[0], _f1(*spans), _f1(*relations))


def _parts(annotated: AnnotatedDocument) -> tuple[frozenset[object], frozenset[object]]:
    spans = frozenset(said(annotated, span) for span in annotated.spans.values())
    return spans, frozenset(said(annotated, relation) for relation in annotated.relations.values())


def _f1(both: int, one: int, other: int) -> float | None:
    return round(2 * both / (one + other), 4) if one + other else None
