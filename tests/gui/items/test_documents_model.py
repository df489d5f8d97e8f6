import pytest
from PySide6.QtTest import QAbstractItemModelTester

from annotator.gui.document_ids import DocumentIds, OrderedIds
from annotator.gui.items.documents_model import ROW_ROLE, DocumentsModel
from annotator.model.document import Document, Status
from annotator.model.ids import DocId, derived_id
from annotator.model.listing import DocumentFilter, DocumentRow


class Rows:
    """A project with many documents that counts how many rows it was asked for."""

    def __init__(self, count):
        self.ids = [DocId(derived_id("doc", number)) for number in range(count)]
        self.gone = set()
        self.status = {}
        self.read = 0

    def __call__(self, ids):
        self.read += len(ids)
        return [self.row(doc) for doc in ids if doc not in self.gone]

    def row(self, doc):
        number = self.ids.index(doc) if len(self.ids) < 1000 else 0
        document = Document(id=doc, title=f"Document {number}", source=f"/news/{number}.txt", tags=("a",))
        return DocumentRow(doc=document, status=self.status.get(doc, Status.NEW), spans=2, pending=3)


def shown(rows, ids=None):
    model = DocumentsModel(rows)
    found = OrderedIds.of(rows.ids if ids is None else ids)
    model.set_ids(found.ids, found.lines)
    return model


@pytest.mark.parametrize("count", [0, 1, 63, 64, 65, 300])
def test_the_model_keeps_qts_rules(qapp, count):
    rows = Rows(count)
    model = DocumentsModel(rows)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    found = OrderedIds.of(rows.ids)
    model.set_ids(found.ids, found.lines)
    assert model.rowCount() == count
    fewer = OrderedIds.of(rows.ids[::2])
    model.set_ids(fewer.ids, fewer.lines)
    model.refresh(rows.ids[:5])
    assert tester.model() is model


def test_only_what_is_looked_at_is_read(qapp):
    rows = Rows(100_000)
    model = shown(rows)
    assert rows.read == 0
    assert model.index(70_000, 0).data()
    assert rows.read == 64
    for line in range(0, 100_000, 64):
        model.row_at(line)
    assert len(model._pages) <= 40


def test_a_change_is_read_for_known_rows_only(qapp, qtbot):
    rows = Rows(200)
    model = shown(rows)
    model.row_at(0)
    rows.read = 0
    rows.status[rows.ids[3]] = Status.DONE
    with qtbot.waitSignal(model.dataChanged) as changed:
        model.refresh([rows.ids[3], rows.ids[150]])
    assert changed.args[0].row() == 3
    assert rows.read == 1
    assert model.index(3, 0).data(ROW_ROLE).status is Status.DONE


def test_a_document_that_has_gone_leaves_an_empty_line(qapp):
    rows = Rows(3)
    rows.gone.add(rows.ids[1])
    model = shown(rows)
    assert [model.index(line, 0).data() for line in range(3)] == ["Document 0", None, "Document 2"]


def test_neighbours_follow_the_order_shown(qapp):
    rows = Rows(5)
    model = shown(rows, rows.ids[::-1])
    assert model.neighbour(rows.ids[4], 1) == rows.ids[3]
    assert model.neighbour(rows.ids[4], -1) is None
    assert model.neighbour(None, 1) == rows.ids[4]


def test_of_several_questions_the_last_one_counts(qapp, qtbot):
    rows = Rows(10)
    ids = DocumentIds(lambda wanted: rows.ids[: len(wanted.text)])
    answers = []
    ids.answered.connect(lambda found: answers.append(len(found.ids)))
    for typed in ("s", "st", "sto"):
        ids.ask(DocumentFilter(text=typed), behind=True)
    qtbot.waitUntil(lambda: answers == [3])
    ids.close()


def test_a_question_that_fails_says_so(qapp, qtbot):
    def read(_wanted):
        raise OSError("disk")

    ids = DocumentIds(read)
    with qtbot.waitSignal(ids.failed) as failed:
        ids.ask(DocumentFilter(), behind=True)
    assert isinstance(failed.args[0], OSError)
    ids.close()
