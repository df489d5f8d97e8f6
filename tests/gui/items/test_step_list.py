"""The list of steps: pages, news, undone marks."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtTest import QAbstractItemModelTester

from annotator.gui.items.step_list import DETAIL_ROLE, PAGE, Names, StepList
from annotator.model.changes import Stack, StepRecord
from annotator.model.ids import ActorId, DocId, StepId, derived_id

ADA, BOB = ActorId(derived_id("ada")), ActorId(derived_id("bob"))
DOC = DocId(derived_id("doc"))
FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


class Journal:
    def __init__(self, number: int) -> None:
        self.records: list[StepRecord] = []
        self.asked = 0
        for _ in range(number):
            self.add()

    def add(self, actor=None, **more) -> None:
        seq = len(self.records) + 1
        self.records.append(
            StepRecord(
                id=StepId(derived_id(seq)),
                seq=seq,
                actor=actor or (ADA if seq % 2 else BOB),
                op="Do",
                title=f"Step {seq}",
                at=0,
                stack=Stack.USER,
                documents=(DOC,),
                **more,
            )
        )

    def undo(self, seq: int) -> None:
        self.records[seq - 1] = replace(self.records[seq - 1], undone=True)
        self.add(actor=self.records[seq - 1].actor, undoes=self.records[seq - 1].id)

    def fetch(self, doc, limit, before):
        self.asked += 1
        found = [r for r in reversed(self.records) if before is None or r.seq < before]
        return found[:limit]


def listed(journal: Journal, actor=None, *, tested=True) -> StepList:
    names = Names(lambda key: {ADA: "Ada", BOB: "Bob"}[key], lambda key: "Talks")
    model = StepList(journal.fetch, names)
    model.show_steps(None, actor)
    if tested:  # the tester fetches more in the middle of a reset, and then complains of it
        model.tester = QAbstractItemModelTester(model, FATAL)
    return model


def titles(model: StepList) -> list[str]:
    return [model.index(row).data() for row in range(model.rowCount())]


def test_pages_come_as_they_are_asked_for(qapp) -> None:
    journal = Journal(PAGE * 2 + 5)
    model = listed(journal, tested=False)
    assert model.rowCount() == PAGE
    model.tester = QAbstractItemModelTester(model, FATAL)
    while model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())
    assert titles(model) == [f"Step {n}" for n in range(len(journal.records), 0, -1)]


def test_a_persons_steps_alone(qapp) -> None:
    journal = Journal(PAGE + 50)
    model = listed(journal, BOB)
    while model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())
    assert model.rowCount() == (PAGE + 50) // 2
    assert all("Bob" in model.index(row).data(DETAIL_ROLE) for row in range(5))


def test_news_come_on_top_without_a_reset(qapp, qtbot) -> None:
    journal = Journal(10)
    model = listed(journal)
    with qtbot.assertNotEmitted(model.modelReset):
        journal.add()
        journal.add()
        model.look_again(undone=False)
    assert titles(model)[:3] == ["Step 12", "Step 11", "Step 10"]


def test_what_was_undone_is_marked_where_it_stands(qapp, qtbot) -> None:
    journal = Journal(10)
    model = listed(journal)
    journal.undo(7)
    changed = []
    model.dataChanged.connect(lambda first, last, roles: changed.append(first.row()))
    model.look_again(undone=True)
    assert changed == [4]
    assert model.step(4).undone
    assert not model.step(3).undone


def test_more_news_than_a_page_start_again(qapp, qtbot) -> None:
    journal = Journal(10)
    model = listed(journal, tested=False)
    for _ in range(PAGE + 1):
        journal.add()
    with qtbot.waitSignal(model.modelReset):
        model.look_again(undone=False)
    assert model.rowCount() == PAGE


@pytest.mark.parametrize("number", [0, 1])
def test_few_or_no_steps(qapp, number: int) -> None:
    model = listed(Journal(number), tested=False)
    model.look_again(undone=True)
    assert model.rowCount() == number
    assert not model.canFetchMore(QModelIndex())
    model.clear()
    assert model.rowCount() == 0
