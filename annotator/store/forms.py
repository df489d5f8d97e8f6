"""How each class of values lies in its table. A row is a dict of plain values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from annotator.model.annotation import (
    Chain,
    Event,
    Relation,
    Span,
)
from annotator.model.changes import Value
from annotator.model.document import Actor, DocState, Document, DocumentText
from annotator.model.schema import LabelType
from annotator.model.setting import Setting
from annotator.model.snapshot import Snapshot
from annotator.model.suggestion import Decision, Source, Suggestion
from annotator.store.annotation_rows import annotation_of, annotation_row
from annotator.store.cells import (
    Row,
)
from annotator.store.document_rows import (
    actor_of,
    actor_row,
    document_of,
    document_row,
    state_of,
    state_row,
    text_of,
    text_row,
)
from annotator.store.schema_rows import setting_of, setting_row, type_of, type_row
from annotator.store.snapshot_rows import snapshot_of, snapshot_row
from annotator.store.suggestion_rows import (
    decision_of,
    decision_row,
    source_of,
    source_row,
    suggestion_of,
    suggestion_row,
)


@dataclass(frozen=True, slots=True)
class Family:
    """Rows that belong to a row of another table: its name in the row dict, and its columns after owner and ord."""

    name: str
    table: str
    owner: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """How values of a class lie in a table.

    ``key`` are the columns of the row's id, in order. ``plain`` columns are left out of a journal's image where they
    hold this value. ``soft`` columns do not count when the journal asks whether a row is still what it recorded.
    ``kept`` rows are never deleted by an undo.
    """

    table: str
    to_row: Callable[[Any], Row]
    from_row: Callable[[Row], Value]
    key: tuple[str, ...] = ("id",)
    families: tuple[Family, ...] = ()
    plain: Mapping[str, Any] | None = None
    soft: frozenset[str] = frozenset({"rev"})
    kept: bool = False


_ARGS: Final = Family("args", "arg", "annotation_id", ("role", "target_id"))
_LINKS: Final = Family("links", "link", "annotation_id", ("resource", "entry", "text"))
_ENDS: Final = Family("endpoints", "endpoint", "type_id", ("role", "allowed_type_id", "min", "max"))

_ANNOTATION: Final = Form(
    "annotation",
    annotation_row,
    annotation_of,
    families=(_ARGS, _LINKS),
    plain={"kind": "span", "origin": "hand"},
    soft=frozenset({"rev", "changed_by", "changed_at"}),
)

FORMS: Final[Mapping[type, Form]] = {
    Span: _ANNOTATION,
    Relation: _ANNOTATION,
    Event: _ANNOTATION,
    Chain: _ANNOTATION,
    Actor: Form("actor", actor_row, actor_of, kept=True),
    Document: Form("document", document_row, document_of, plain={"text_version": 1}),
    DocumentText: Form("doc_text", text_row, text_of, key=("doc_id", "version"), kept=True),
    DocState: Form(
        "doc_state",
        state_row,
        state_of,
        key=("doc_id", "actor_id"),
        plain={"status": "new"},
        soft=frozenset({"rev", "position", "seconds"}),
    ),
    LabelType: Form("type", type_row, type_of, families=(_ENDS,)),
    Setting: Form("project", setting_row, setting_of, key=("key",), kept=True),
    Source: Form("source", source_row, source_of, kept=True),
    Suggestion: Form("suggestion", suggestion_row, suggestion_of, kept=True),
    Snapshot: Form("snapshot", snapshot_row, snapshot_of),
    Decision: Form("decision", decision_row, decision_of, plain={"how": "single", "seen": 1, "kind": "span"}),
}

BY_TABLE: Final[Mapping[str, Form]] = {form.table: form for form in FORMS.values()}


def classes_of(table: str) -> set[type]:
    """Return the classes of the values that a table of the journal may hold; a run's are suggestions."""
    return {kind for kind, form in FORMS.items() if form.table == table} or {Suggestion}
