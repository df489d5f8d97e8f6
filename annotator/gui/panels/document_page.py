"""The inspector's page for the document itself: its fields, its own metadata, its progress."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QVBoxLayout, QWidget

from annotator.gui.panels.attribute_form import AttributeForm, Shared, ValueLine, shared_values
from annotator.gui.panels.facts_view import FactsView
from annotator.gui.panels.fields import ChoiceBox, CommitLine, CommitText
from annotator.gui.panels.item_facts import Fact
from annotator.gui.panels.looks import Heading, Problem
from annotator.gui.panels.own_fields import OwnFields
from annotator.gui.panels.tab_order import follow_layout
from annotator.gui.workspace import Workspace
from annotator.model.annotated import AnnotatedDocument
from annotator.model.document import AttributeValue, Status
from annotator.model.ids import DocId, TypeId
from annotator.model.rules import check_document, referred
from annotator.model.schema import AttributeKind, AttributeSpec
from annotator.model.step import Operation
from annotator.model.suggestion import one_of_each
from annotator.project.operations.common import counted
from annotator.project.operations.documents import EditDocument, SetDocumentAttribute
from annotator.project.operations.review import FinishDocument, SetStatus
from annotator.project.wording import Wording, full_moment, moment

INITIATOR: Final = "inspector"
_SETTLE_MS: Final = 150
_DATE: Final = AttributeSpec(AttributeKind.DATE)


class DocumentPage(QWidget):
    """Shows the open document's own data, and changes them through operations.

    Signals:
        pick_asked: (TypeId, bool): a reference is to be picked in the text, or no longer.
        list_asked: (TypeId): a reference is to be chosen from a list.
    """

    pick_asked = Signal(object, bool)
    list_asked = Signal(object)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._doc: DocId | None = None
        self._shown: AnnotatedDocument | None = None
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._show_progress)
        self.title = CommitLine("Title")
        self.source = CommitLine("Source")
        self.source.setPlaceholderText("path or address")
        self.date = ValueLine("Date", _DATE)
        self.language = CommitLine("Language")
        self.language.setPlaceholderText("en, fr, ar …")
        self.tags = CommitLine("Tags")
        self.tags.setPlaceholderText("tag, another tag")
        self.note = CommitText("Note on the document")
        self.status = ChoiceBox("Status")
        self.status.set_choices((status.value.capitalize(), status) for status in Status)
        self.progress = FactsView()
        self.problem = Problem()
        self.attributes_heading = Heading("Attributes")
        self.attributes = AttributeForm()
        self.own = OwnFields()
        self.origin = FactsView()
        self._build()
        self._connect()

    def _build(self) -> None:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        rows: tuple[tuple[str, QWidget], ...] = (
            ("Title", self.title), ("Status", self.status), ("Date", self.date), ("Source", self.source),
            ("Language", self.language), ("Tags", self.tags),
        )  # fmt: skip
        for name, field in rows:
            label = QLabel(name)
            label.setBuddy(field)
            form.addRow(label, field)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.addLayout(form)
        for part in (self.problem, Heading("Progress"), self.progress, self.attributes_heading, self.attributes,
                     Heading("Note"), self.note, Heading("Own fields"), self.own, Heading("Origin"),
                     self.origin):  # fmt: skip
            column.addWidget(part)
        column.addStretch(1)

    def _connect(self) -> None:
        self.title.committed.connect(lambda text: self._edit("title", text.strip()))
        self.source.committed.connect(lambda text: self._edit("source", text.strip()))
        self.date.committed.connect(lambda value: self._edit("doc_date", value or ""))
        self.language.committed.connect(lambda text: self._edit("language", text.strip()))
        self.tags.committed.connect(lambda text: self._edit("tags", tags_of(text)))
        self.note.committed.connect(lambda text: self._edit("note", text))
        self.own.committed.connect(lambda meta: self._edit("meta", meta))
        self.status.chosen.connect(self._on_status)
        self.attributes.committed.connect(self._on_attribute)
        self.attributes.pick_asked.connect(self.pick_asked)
        self.attributes.list_asked.connect(self.list_asked)
        self.attributes.jump_asked.connect(self._on_jump)

    def commit(self) -> None:
        """Commit what is typed."""
        fields = (self.title, self.source, self.date, self.language, self.tags, self.note, self.attributes, self.own)
        for field in fields:
            field.commit()

    def show_document(self, document: AnnotatedDocument) -> None:
        """Show a document, or the same one as it is now; what was typed on another is committed before."""
        if document.doc.id != self._doc:
            self.commit()
            self._doc = document.doc.id
        doc, schema = document.doc, self._workspace.schema
        self.title.show_text(doc.title)
        self.source.show_text(doc.source)
        self.date.show_shared(Shared(doc.doc_date or None))
        self.language.show_text(doc.language)
        self.tags.show_text(", ".join(doc.tags))
        self.note.show_text(doc.note)
        self.status.show_value(document.state.status)
        if document is not self._shown:
            self._shown = document
            self._show_progress()
        else:
            self._settle.start()
        self.problem.say("\n".join(p.text for p in check_document(doc, schema, document.annotation)))
        attributes = schema.attributes_for("document")
        self.attributes_heading.setVisible(bool(attributes))
        self.attributes.show_values(attributes, shared_values(attributes, (doc.attrs,)), self._said)
        self.own.show_meta(doc.meta)
        follow_layout(self)

    def set_reference(self, key: TypeId, target: UUID) -> None:
        """Let the document's attribute refer to an annotation."""
        self._on_attribute(key, target.hex)

    def _show_progress(self) -> None:
        """Count what is marked and what waits; a moment after the last change, for a long text has much to count."""
        document = self._workspace.document
        if document is not None and document.doc.id == self._doc:
            self.progress.show_facts(_progress(document))
            self.origin.show_facts(_origin(document))

    def _edit(self, name: str, value: object) -> None:
        self._do(lambda doc: EditDocument(doc, {name: value}))

    def _on_attribute(self, key: TypeId, value: AttributeValue | None) -> None:
        self._do(lambda doc: SetDocumentAttribute(doc, key, value))

    def _on_status(self, status: Status) -> None:
        self._do(lambda doc: FinishDocument(doc) if status is Status.DONE else SetStatus(doc, status))

    def _do(self, make: Callable[[DocId], Operation]) -> None:
        if self._doc is not None:
            self._workspace.do(make(self._doc), initiator=INITIATOR)

    def _on_jump(self, value: str) -> None:
        document, key = self._workspace.document, referred(value)
        if document is not None and key is not None:
            self._workspace.go_to(document.doc.id, (key,))

    def _said(self, value: AttributeValue) -> str:
        document, key = self._workspace.document, referred(value)
        target = document.annotation(key) if document and key else None
        if document is None or target is None:
            return "something deleted"
        return Wording(self._workspace.schema, document.text, document.annotation).named(target)


def tags_of(text: str) -> tuple[str, ...]:
    """Return the tags of a line, parted by commas, each once."""
    return tuple(dict.fromkeys(tag for part in text.replace("،", ",").split(",") if (tag := part.strip())))


def _progress(document: AnnotatedDocument) -> tuple[Fact, ...]:
    pending, state = len(document.pending()), document.state
    marked = f"{counted(len(document.spans), 'span')}, {counted(len(document.relations), 'relation')}"
    others = len(document.events), len(document.chains)
    if any(others):
        marked += f", {others[0]:,} events, {others[1]:,} chains"
    facts = [Fact("Marked", marked), Fact("Pending", f"{pending:,} of {_suggested(document):,} suggestions")]
    if state.status is Status.DONE:
        left = f", {state.undecided:,} undecided" if state.undecided else ""
        done = f"{moment(state.finished_at)}{left}" if state.finished_at else f"yes{left}"
        facts.append(Fact("Done", done, full_moment(state.finished_at) if state.finished_at else ""))
    if state.seconds >= 60:
        facts.append(Fact("Time", f"{state.seconds // 60:,} minutes"))
    return tuple(facts)


def _suggested(document: AnnotatedDocument) -> int:
    """Return how much is suggested for the present text; what several sources say counts once."""
    version = document.doc.text_version
    return len(one_of_each(s for s in document.suggestions.values() if not s.superseded and s.text_version == version))


def _origin(document: AnnotatedDocument) -> tuple[Fact, ...]:
    doc = document.doc
    paragraphs = sum(1 for line in document.text.split("\n") if line.strip())
    facts = [Fact("Length", f"{len(document.text):,} characters, {paragraphs:,} paragraphs")]
    if doc.created_at:
        facts.append(Fact("Imported", moment(doc.created_at), full_moment(doc.created_at)))
    if doc.text_version > 1:
        facts.append(Fact("Text", f"version {doc.text_version}"))
    if doc.original_sha256:
        facts.append(Fact("SHA-256", f"{doc.original_sha256[:16]}…", doc.original_sha256))
    return tuple(facts)
