"""What is asked of an open project; each answer is read from one state of the file, on the caller's thread."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Final, overload
from uuid import UUID

from annotator.model.annotated import AnnotatedDocument
from annotator.model.changes import HistoryEntry, StepRecord
from annotator.model.document import Actor, ActorKind, Document, Status
from annotator.model.errors import UserError
from annotator.model.glance import Glance
from annotator.model.ids import ActorId, DocId, SourceId, StepId, SuggestionId
from annotator.model.lessons import Lesson
from annotator.model.listing import DocumentFilter, DocumentRow, PendingGroup, ProjectCounts, SearchHit
from annotator.model.memory import Correction
from annotator.model.review import Bulk, Cursor, GroupEffect, Order, ReviewGroup, ReviewItem
from annotator.model.schema import Schema
from annotator.model.snapshot import Snapshot
from annotator.model.suggestion import Source
from annotator.project.state import ProjectState
from annotator.store import history, journal, memory, past, pending, queries, reads, review_reads, search
from annotator.store.store import Store

_ALL: Final = DocumentFilter()


class Reading:
    """The reading half of a project; lists and counts are those of the person who works here."""

    _store: Store
    _person: Actor

    @property
    def schema(self) -> Schema:
        """The schema as of the last step."""
        raise NotImplementedError

    def documents(
        self,
        docs: Iterable[DocId] | None = None,
        *,
        wanted: DocumentFilter = _ALL,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[DocumentRow]:
        """Return documents with this person's progress: just these in their order, or those that a filter asks for.

        Of ``docs``, what is gone is left out. For a long list take the ids of all, and the rows of what is shown.
        """
        with self._store.reading() as connection:
            if docs is not None:
                return queries.rows_of(connection, self._person.id, docs)
            return queries.document_rows(connection, self._person.id, wanted, limit, offset)

    def document_ids(self, wanted: DocumentFilter = _ALL) -> list[DocId]:
        """Return the ids of the documents that a filter asks for, in its order."""
        with self._store.reading() as connection:
            return queries.document_ids(connection, self._person.id, wanted)

    def document(self, doc: DocId) -> Document:
        """Return a document without its text.

        Raises:
            UserError: document.missing.
        """
        with self._store.reading() as connection:
            return reads.document(connection, doc)

    def all_documents(self) -> list[Document]:
        """Return every document that is not removed, with its hash and its sketch, to know what is there already."""
        with self._store.reading() as connection:
            return reads.documents(connection)

    def open_document(self, doc: DocId, owner: ActorId | None = None) -> AnnotatedDocument:
        """Return a document with what this person sees on it, or another owner.

        Raises:
            UserError: document.missing.
        """
        with self._store.reading() as connection:
            return queries.annotated(connection, doc, owner or self._person.id, self.schema)

    def search(self, text: str, limit: int = 50) -> list[SearchHit]:
        """Return the documents that a full-text query finds, best first."""
        with self._store.reading() as connection:
            return search.search(connection, text, limit)

    @overload
    def history(self, *, annotation: UUID) -> list[HistoryEntry]: ...

    @overload
    def history(
        self, doc: DocId | None = None, *, annotation: None = None, limit: int = 200, before: int | None = None
    ) -> list[StepRecord]: ...

    def history(
        self,
        doc: DocId | None = None,
        *,
        annotation: UUID | None = None,
        limit: int = 200,
        before: int | None = None,
    ) -> list[StepRecord] | list[HistoryEntry]:
        """Return the last steps, newest first; or what happened to one value, oldest first.

        Of a document where given; ``before`` is the ``seq`` of a step, to page. ``annotation`` is the id of any value.
        """
        with self._store.reading() as connection:
            if annotation is not None:
                return history.of_value(connection, annotation)
            return history.steps(connection, doc=doc, limit=limit, before=before)

    def counts(self) -> ProjectCounts:
        """Return how much the project holds."""
        with self._store.reading() as connection:
            return queries.project_counts(connection, self._person.id)

    def pending_groups(self, docs: Iterable[DocId] | None = None) -> list[PendingGroup]:
        """Return what waits for this person by source, kind and label, most first; of these documents, or of all."""
        with self._store.reading() as connection:
            return pending.groups(connection, self._person.id, docs)

    # The review queue

    def review_items(
        self,
        order: Order,
        *,
        doc: DocId | None = None,
        group: int | None = None,
        ids: Collection[SuggestionId] | None = None,
        start: Cursor | None = None,
        backwards: bool = False,
        limit: int = 100,
    ) -> list[ReviewItem]:
        """Return what waits from a place in an order on (included), or what lies before it, nearest first.

        ``ids``: only these of it.
        """
        with self._store.reading() as connection:
            return review_reads.items(
                connection,
                self._person.id,
                order,
                doc=doc,
                group=group,
                ids=ids,
                start=start,
                backwards=backwards,
                limit=limit,
            )

    def review_item(self, suggestion: SuggestionId, order: Order = Order.DOCUMENT) -> ReviewItem | None:
        """Return a suggestion with its context if it waits, else None."""
        with self._store.reading() as connection:
            return review_reads.item(connection, self._person.id, suggestion, order)

    def review_groups(self, *, doc: DocId | None = None, limit: int = 100, offset: int = 0) -> list[ReviewGroup]:
        """Return a page of the groups of what waits, the largest first."""
        with self._store.reading() as connection:
            return review_reads.groups(connection, self._person.id, doc=doc, limit=limit, offset=offset)

    def review_group_of(self, suggestion: SuggestionId) -> ReviewGroup | None:
        """Return the group that a waiting suggestion is in."""
        with self._store.reading() as connection:
            return review_reads.group_of(connection, self._person.id, suggestion)

    def review_group_effect(self, group: int, doc: DocId | None = None) -> GroupEffect:
        """Return what deciding a group at once would do, in a document or in all."""
        with self._store.reading() as connection:
            return review_reads.group_effect(connection, self._person.id, group, doc)

    def review_has_begun(self) -> bool:
        """Tell whether a queue is kept for this person: it is from their first step on."""
        with self._store.reading() as connection:
            return review_reads.has_begun(connection, self._person.id)

    def review_left(self, doc: DocId | None = None) -> int:
        """Return how much waits for this person, on a document or in all."""
        with self._store.reading() as connection:
            return review_reads.left(connection, self._person.id, doc)

    def review_disputed(self, limit: int = 200) -> list[ReviewItem]:
        """Return what later sources, and strongly, say against this person's decisions."""
        with self._store.reading() as connection:
            return review_reads.disputed(connection, self._person.id, limit)

    def review_bulk(
        self, scores: tuple[float, float], doc: DocId | None = None, group: int | None = None
    ) -> list[Bulk]:
        """Return what deciding all within a range of scores would do, by label."""
        with self._store.reading() as connection:
            return review_reads.bulk(connection, self._person.id, scores, doc, group)

    def review_bulk_ids(
        self,
        scores: tuple[float, float],
        doc: DocId | None = None,
        group: int | None = None,
        *,
        fitting: bool = True,
    ) -> list[SuggestionId]:
        """Return the suggestions that bulk takes; ``fitting``: without what contradicts, or has no type here."""
        with self._store.reading() as connection:
            return review_reads.bulk_ids(connection, self._person.id, scores, doc, group, fitting=fitting)

    def review_samples(
        self, scores: tuple[float, float], doc: DocId | None = None, limit: int = 8, offset: int = 0
    ) -> list[ReviewItem]:
        """Return a page of those that bulk would take, the least sure first."""
        with self._store.reading() as connection:
            return review_reads.bulk_samples(connection, self._person.id, scores, doc, limit, offset)

    def actors(self) -> list[Actor]:
        """Return everyone who owns anything or has taken a step."""
        with self._store.reading() as connection:
            return reads.actors(connection)

    def persons(self) -> list[Actor]:
        """Return the people among them."""
        return [actor for actor in self.actors() if actor.kind is ActorKind.PERSON]

    def sources(self) -> dict[SourceId, Source]:
        """Return everyone who has suggested anything."""
        with self._store.reading() as connection:
            return {source.id: source for source in reads.sources(connection)}

    def has_run(self, source: SourceId, doc: DocId) -> bool:
        """Tell whether a source has run over the present text of a document."""
        with self._store.reading() as connection:
            return reads.has_run(connection, source, doc)

    def unread_by(self, source: SourceId, limit: int = 200) -> list[DocId]:
        """Return the first documents whose present text a source has not run over."""
        with self._store.reading() as connection:
            return reads.unread_by(connection, source, limit)

    def unread_count(self, source: SourceId) -> int:
        """Return how many documents wait for a source."""
        with self._store.reading() as connection:
            return reads.unread_count(connection, source)

    def snapshots(self) -> list[Snapshot]:
        """Return the named places in the journal, oldest first."""
        with self._store.reading() as connection:
            return reads.snapshots(connection)

    def snapshot(self, name: str) -> Snapshot:
        """Return the snapshot of a name; case does not count.

        Raises:
            UserError: snapshot.missing.
        """
        found = self.snapshots()
        for snapshot in found:
            if snapshot.name.casefold() == " ".join(name.split()).casefold():
                return snapshot
        known = f"There are: {', '.join(s.name for s in found)}." if found else "The project has none yet."
        raise UserError("snapshot.missing", f"The project has no snapshot “{name}”.", hint=known)

    @contextmanager
    def state(self, place: StepId | None = None) -> Iterator[ProjectState]:
        """Lend the project as it is, or as it was after a step; for one thread, and until the block ends.

        Raises:
            UserError: history.missing, past.older.
        """
        if place is None:
            with self._store.apart() as connection:
                (last,) = journal.steps(connection, "ORDER BY seq DESC LIMIT 1")
                yield ProjectState(connection, last.id, last.at)
        else:
            with past.at_step(self._store, place) as (connection, step):
                yield ProjectState(connection, step.id, step.at)

    def teachers(self) -> list[DocId]:
        """Return the documents on which this person has made or decided anything."""
        with self._store.reading() as connection:
            return memory.teachers(connection, self._person.id)

    def teachers_and_done(self) -> list[DocId]:
        """Return the documents that this person has worked on or marked as done, in the order of their import."""
        done = DocumentFilter(statuses=frozenset({Status.DONE}))
        with self._store.reading() as connection:
            found = set(memory.teachers(connection, self._person.id))
            found |= set(queries.document_ids(connection, self._person.id, done))
            return [d for d in queries.document_ids(connection, self._person.id, _ALL) if d in found]

    def lessons(self, doc: DocId, items: Collection[UUID] | None = None) -> list[Lesson]:
        """Return what a document teaches memory now; with ``items``, only what these annotations and decisions do."""
        with self._store.reading() as connection:
            return memory.lessons(connection, doc, self._person.id, items)

    def memory_corrections(self) -> list[Correction]:
        """Return the rules of memory that were corrected."""
        with self._store.reading() as connection:
            return memory.corrections(connection)

    def holding(self, form: str) -> list[DocId]:
        """Return the documents whose text may hold a string."""
        with self._store.reading() as connection:
            return memory.holding(connection, form)

    def remembered(self, source: Source) -> list[DocId]:
        """Return the documents on which memory has anything standing."""
        with self._store.reading() as connection:
            return memory.remembered(connection, source.id.bytes)

    def scene(self, doc: DocId, glance: Glance | None = None) -> memory.Scene | None:
        """Return a document as memory looks at it, or just what a glance meets; None if it is gone."""
        with self._store.reading() as connection:
            return memory.scene(connection, doc, self._person.id, glance)

    def setting(self, key: str) -> str:
        """Return a fact about the project (model/setting.py); "" if there is none."""
        with self._store.reading() as connection:
            found = reads.setting(connection, key)
            return found.value if found else ""
