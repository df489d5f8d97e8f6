"""The one door for every change: what an operation may read and write while it runs."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from annotator.model.annotation import AnyAnnotation, Fragments
from annotator.model.changes import Focus, Stack, Value
from annotator.model.document import Actor, DocState, Document
from annotator.model.ids import ActorId, AnnotationId, DocId, SuggestionId
from annotator.model.schema import Schema
from annotator.model.setting import Setting
from annotator.model.snapshot import Snapshot
from annotator.model.suggestion import Decision, MemoryRun, Source, Suggestion

V = TypeVar("V", bound=Value)
A = TypeVar("A", bound=AnyAnnotation)


class Step(Protocol):
    """One transaction with its journal entry. Reads see what the step has written so far.

    Every writer records the value before and after; nothing else writes. If the operation raises, nothing happened.
    """

    @property
    def actor(self) -> ActorId:
        """Who takes the step; the owner of what it makes, unless said otherwise."""

    @property
    def at(self) -> int:
        """When, in UTC milliseconds."""

    @property
    def schema(self) -> Schema:
        """The project's schema as of now."""

    def introduce(self) -> None:
        """Write down who takes the step, if they have not taken one here: from then on, a queue is kept for them."""

    def insert(self, value: V) -> V:
        """Write a new value; an annotation's revision and created/changed fields are filled in."""

    def update(self, value: V) -> V:
        """Write over a value; ``value.rev`` is the revision that the caller saw. Returns it as written.

        Raises:
            Conflict: Someone changed it since.
        """

    def delete(self, value: Value) -> None:
        """Remove a value; ``value.rev`` is the revision that the caller saw.

        Raises:
            Conflict: Someone changed it since.
        """

    def describe(self, title: str, focus: Focus | None = None) -> None:
        """Say in words what the step does (the history and the undo menu show it), and where it happened."""

    def document(self, doc: DocId) -> Document:
        """Return a document, or raise UserError "document.missing"."""

    def documents(self) -> Iterable[Document]:
        """Return all documents that are not hidden."""

    def text(self, doc: DocId) -> str:
        """Return the document's text in its present version."""

    def state(self, doc: DocId) -> DocState | None:
        """Return the actor's progress with a document; None before the first."""

    def setting(self, key: str) -> Setting | None:
        """Return a fact about the project (model/setting.py), or None."""

    def next_text_version(self, doc: DocId) -> int:
        """Return the version that a corrected text gets: one more than any that the document ever had."""

    def snapshots(self) -> Iterable[Snapshot]:
        """Return the named places in the journal."""

    def actors(self) -> Iterable[Actor]:
        """Return everyone who owns anything here."""

    def annotation(self, annotation: AnnotationId) -> AnyAnnotation | None:
        """Return an annotation, or None."""

    def annotations(self, doc: DocId, kind: type[A]) -> list[A]:
        """Return a document's annotations of a class, by all owners, in order of their start."""

    def spans_between(self, doc: DocId, start: int, end: int) -> list[AnyAnnotation]:
        """Return all owners' spans that overlap a stretch of code points."""

    def pointing_at(self, annotation: AnnotationId) -> list[AnyAnnotation]:
        """Return the relations, events and chains that have this annotation as an end, argument or member."""

    def of_type(self, type_id: object) -> list[AnyAnnotation]:
        """Return the annotations of a type, in all documents."""

    def suggestion(self, suggestion: SuggestionId) -> Suggestion | None:
        """Return a suggestion, or None."""

    def pending(self, doc: DocId, *, start: int = 0, end: int | None = None, score: float = 0.0) -> list[Suggestion]:
        """Return the suggestions without a decision by the actor that touch a stretch, from a score upwards."""

    def alike(self, suggestion: Suggestion) -> list[Suggestion]:
        """Return the live suggestions that say just the same, from sources that have another word for the label."""

    def suggested_links(self, end: SuggestionId | AnnotationId) -> list[Suggestion]:
        """Return the pending relation suggestions that have this end."""

    def decisions(self, doc: DocId) -> list[Decision]:
        """Return the actor's decisions on a document's suggestions."""

    def decision_on(self, suggestion: SuggestionId) -> Decision | None:
        """Return the actor's decision on a suggestion, or None."""

    def decisions_for(self, annotation: AnnotationId) -> list[Decision]:
        """Return the decisions, of whoever made them, by which an annotation was accepted."""

    def record_run(
        self,
        source: Source,
        doc: DocId,
        text_version: int,
        suggestions: Iterable[Suggestion],
        replaces: Iterable[str] = (),
    ) -> None:
        """Write a source's run on a document: its new suggestions, and older versions' superseded ones.

        ``replaces`` names other sources that it stands in for.

        Suggestions are content-addressed and only added, so the journal keeps the run, not each of them.
        """

    def record_memory(self, source: Source, run: MemoryRun) -> None:
        """Write what memory makes of a document now, over what it made of it before."""

    def prefer_source(self, source: Source, line: Iterable[str]) -> None:
        """Bring back what a source proposed, and supersede the other sources of its line, wherever it has run."""

    def place_taken(self, doc: DocId, type_id: object, fragments: Fragments) -> AnyAnnotation | None:
        """Return the actor's span of just this type and these fragments, or None."""


class Operation(Protocol):
    """A change as a value: the window, the command line, the tests and undo share it."""

    @property
    def stack(self) -> Stack:
        """On whose undo stack the step goes."""

    def apply(self, step: Step) -> None:
        """Do it, through the step's writers alone."""
