"""The project as it is, or as it was after a step: all answers come from one state of the file."""

import sqlite3
from collections import defaultdict

from annotator.model.annotated import AnnotatedDocument
from annotator.model.document import Actor, DocState, Document
from annotator.model.ids import ActorId, DocId, SourceId, StepId, TypeId
from annotator.model.schema import Schema
from annotator.model.suggestion import Source
from annotator.store import queries, reads


class ProjectState:
    """Reads one state of a project; valid as long as its lender says.

    ``place`` is the last step in it, ``at`` that step's time in UTC milliseconds.
    """

    def __init__(self, connection: sqlite3.Connection, place: StepId, at: int) -> None:
        self._connection = connection
        self.place = place
        self.at = at
        self.schema: Schema = reads.schema(connection)

    def documents(self) -> list[Document]:
        """Return all documents, those put aside included, by id: in the order of their import."""
        return reads.every_document(self._connection)

    def states(self) -> dict[DocId, list[DocState]]:
        """Return everybody's progress, by document."""
        found: dict[DocId, list[DocState]] = defaultdict(list)
        for state in reads.states(self._connection):
            found[state.doc].append(state)
        return found

    def actors(self) -> dict[ActorId, Actor]:
        """Return everyone who owns anything."""
        return {actor.id: actor for actor in reads.actors(self._connection)}

    def sources(self) -> dict[SourceId, Source]:
        """Return everyone who has suggested anything."""
        return {source.id: source for source in reads.sources(self._connection)}

    def decided(self, doc: DocId, owner: ActorId) -> AnnotatedDocument:
        """Return a document with an owner's annotations, and the suggestions that this owner decided."""
        return queries.decided(self._connection, doc, owner, self.schema)

    def type_counts(self) -> dict[tuple[DocId, ActorId], dict[tuple[str, TypeId], int]]:
        """Return how many annotations of each kind and type an owner has on a document."""
        found: dict[tuple[DocId, ActorId], dict[tuple[str, TypeId], int]] = defaultdict(dict)
        for doc, owner, kind, type_id, count in queries.type_counts(self._connection):
            found[doc, owner][kind, type_id] = count
        return found

    def text(self, doc: DocId) -> str:
        """Return a document's text."""
        return reads.text(self._connection, doc)

    def setting(self, key: str) -> str:
        """Return a fact about the project; "" if there is none."""
        found = reads.setting(self._connection, key)
        return found.value if found else ""
