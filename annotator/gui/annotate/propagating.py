"""Labelling every identical string, in the document or in the whole project."""

from collections import Counter
from collections.abc import Callable, Iterator
from uuid import UUID

from annotator.gui.annotate import plans
from annotator.gui.annotate.desk import Desk
from annotator.gui.annotate.identical import occurrences, places
from annotator.gui.annotate.identical_dialog import IdenticalDialog, Places
from annotator.gui.annotate.items import fragments_of, type_of
from annotator.model.annotated import AnnotatedDocument
from annotator.model.annotation import covered_text
from annotator.model.ids import DocId
from annotator.model.schema import LabelType, TypeKind
from annotator.project.operations.common import counted, quote

_MOST_DOCUMENTS = 5000


class Propagating:
    """Asks which places, then labels them in one step."""

    def __init__(self, desk: Desk, undo: Callable[[], None]) -> None:
        self._desk = desk
        self._undo = undo

    def ask(self, *, whole_project: bool) -> None:
        """Show the places of the marked text, or of the selected span's; the person chooses."""
        desk, text = self._desk, self._words()
        labels = desk.schema.of_kind(TypeKind.SPAN)
        if not text or not labels:
            return
        search = self._in_project(text) if whole_project else self._in_document(text)
        dialog = IdenticalDialog(text, labels, self._label(text, labels), search, desk.view, grouped=whole_project)
        dialog.setModal(True)
        dialog.accepted.connect(lambda: self._apply(dialog, text))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _words(self) -> str:
        state, document = self._desk.modes.state, self._desk.document
        if document is None:
            return ""
        if state.selection:
            return self._desk.text[slice(*state.selection)].strip()
        return covered_text(document.text, fragments_of(document, state.items[0])) if state.items else ""

    def _model(self) -> UUID | None:
        items = self._desk.modes.state.items
        return items[0] if items else None

    def _label(self, text: str, labels: tuple[LabelType, ...]) -> LabelType:
        """Return the label to propose: the selected span's, the held one, else what the string mostly has here."""
        desk, document = self._desk, self._desk.document
        assert document is not None
        model = self._model()
        wanted = (type_of(document, model) if model else None) or desk.modes.state.held
        if wanted is None:
            spans = (
                span for start, end in places(document.text, text) for span in document.spans_touching(((start, end),))
            )
            usual = Counter(span.type for span in spans if span.text(document.text) == text).most_common(1)
            wanted = usual[0][0] if usual else None
        return next((label for label in labels if label.id == wanted), labels[0])

    def _in_document(self, text: str) -> Callable[[LabelType, bool, bool], Iterator[Places]]:
        def search(label: LabelType, whole_words: bool, match_case: bool) -> Iterator[Places]:
            if self._desk.document is not None:
                yield self._places(self._desk.document, text, label, whole_words, match_case)

        return search

    def _in_project(self, text: str) -> Callable[[LabelType, bool, bool], Iterator[Places]]:
        project = self._desk.workspace.project

        def candidates(whole_words: bool) -> list[DocId]:
            """Return the documents to look through: the index knows whole words only."""
            if not whole_words:
                return project.document_ids()[:_MOST_DOCUMENTS]
            phrase = '"' + " ".join(text.replace('"', " ").split()) + '"'
            return [hit.doc for hit in project.search(phrase, _MOST_DOCUMENTS)]

        def search(label: LabelType, whole_words: bool, match_case: bool) -> Iterator[Places]:
            here = self._desk.document
            docs = candidates(whole_words)
            first = [here.doc.id] if here else []
            for doc in dict.fromkeys([*first, *docs]):
                document = here if here and doc == here.doc.id else project.open_document(doc)
                yield self._places(document, text, label, whole_words, match_case)

        return search

    def _places(
        self, document: AnnotatedDocument, text: str, label: LabelType, whole_words: bool, match_case: bool
    ) -> Places:
        found = occurrences(document, self._desk.schema, text, label.id, whole_words=whole_words, match_case=match_case)
        return Places(document.doc.id, document.doc.title, tuple(found))

    def _apply(self, dialog: IdenticalDialog, text: str) -> None:
        desk, document = self._desk, self._desk.document
        chosen, label = dialog.chosen(), dialog.chosen_label()
        if document is None or not chosen:
            return
        operation = plans.label_identical(document, chosen, text, label, self._model(), desk.seen())
        documents = len({occurrence.doc for occurrence in chosen})
        spread = f" in {counted(documents, 'document')}" if documents > 1 else ""
        said = f"Labelled {counted(len(chosen), 'place')} of {quote(text)}{spread} as {label.name}."
        desk.do(operation, lambda _changes: desk.tell(said, "Undo", self._undo))
