"""Where a step touched documents: the places of the spans and decisions that it wrote."""

from collections.abc import Collection
from typing import Self

from annotator.model.ids import DocId
from annotator.store.cells import Row, shared

Range = tuple[int, int]


class Touched:
    """Places by document, with the spans at them; ``whole`` are the documents where anything may differ."""

    def __init__(self) -> None:
        self.places: dict[DocId, set[Range]] = {}
        self.items: set[bytes] = set()
        self.whole: set[DocId] = set()
        self._item_docs: dict[bytes, DocId] = {}

    def note(self, table: str, row: Row) -> None:
        """Take in a row as it is, or as it was, before or after a change."""
        if table == "document":
            self.whole.add(DocId(shared(row["id"])))
        elif table == "decision" or (table == "annotation" and row["kind"] == "span"):
            doc = DocId(shared(row["doc_id"]))
            self.places.setdefault(doc, set()).add((row["start"], row["end"]))
            if table == "annotation":
                self._item_docs[row["id"]] = doc
                self.items.add(row["id"])
        elif table in ("annotation", "suggestion"):
            self.whole.add(DocId(shared(row["doc_id"])))

    def only(self, docs: Collection[DocId]) -> Self:
        """Return what was touched of some documents."""
        made = type(self)()
        made.places = {doc: places for doc, places in self.places.items() if doc in docs}
        made.items = {key for key, doc in self._item_docs.items() if doc in docs}
        return made
