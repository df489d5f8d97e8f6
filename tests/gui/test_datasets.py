"""Datasets and snapshots in the window: the dialog, the list, and what comes of them."""

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialogButtonBox

from annotator.formats.api import TokenWriter
from annotator.formats.registry import formats
from annotator.formats.tokenised import Alignment
from annotator.gui.ask import DialogAsk
from annotator.gui.dataset_dialog import DatasetChoice, DatasetDialog, DatasetOffer
from annotator.gui.dataset_maker import DatasetMaker
from annotator.gui.outcome_dialog import OutcomeDialog
from annotator.gui.panels.snapshots_panel import SnapshotsPanel
from annotator.model.errors import UserError
from annotator.project.dataset.making import DatasetPlan, make_dataset
from annotator.project.dataset.manifest import sides_of
from annotator.project.dataset.preview import preview
from annotator.project.dataset.splitting import By, Side, SplitPlan
from annotator.project.operations.spans import AddSpan, DeleteAnnotations
from annotator.project.project import Project
from tests.support.gold import add, gold_project, snapshot_here

WRITERS = list(formats().writers)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "news.annotator"
    with gold_project(path) as project:
        snapshot_here(project, "Release <b>1</b>")
        add(project, "Draft", "Somebody still works on this one, and it is not done.", finished=False)
    return path


@pytest.fixture
def project(gold: Path):
    with Project.open(gold) as opened:
        yield opened


@pytest.fixture
def dialog(qtbot, project, tmp_path):
    offer = DatasetOffer(
        title="news",
        folder=tmp_path / "news dataset",
        formats=tuple(writer.info for writer in WRITERS),
        of_tokens=frozenset(writer.info.name for writer in WRITERS if isinstance(writer, TokenWriter)),
        snapshots=tuple(snapshot.name for snapshot in project.snapshots()),
        people=("Ada",),
        fields=("desk",),
    )
    made = DatasetDialog(offer)
    qtbot.addWidget(made)

    def look(choice) -> None:
        place = project.snapshot(choice.snapshot).place if choice.snapshot else None
        with project.state(place) as state:
            made.show_preview(preview(state, choice.plan))

    made.changed.connect(look)
    made.show()
    made.look()
    yield made
    made.changed.disconnect(look)


def may_make(dialog) -> bool:
    return dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).isEnabled()


def shown(table) -> list[list[str]]:
    return [[table.item(row, c).text() for c in range(table.columnCount())] for row in range(table.rowCount())]


def divide(dialog, by) -> None:
    dialog.split.way.setCurrentIndex(dialog.split.way.findData(by))
    dialog.look()


def test_what_it_would_come_to_is_shown_at_once(dialog) -> None:
    assert dialog.preview.heading.text() == "4 documents would be in."
    assert shown(dialog.preview.labels)[:2] == [["documents", "", "4"], ["GPE", "span", "28"]]
    assert dialog.preview.left_out.toPlainText() == "1 × not finished\n\nDraft: not finished"
    divide(dialog, By.RATIO)
    dialog.split.seed.setValue(1)
    dialog.look()
    rows = shown(dialog.preview.labels)
    assert rows[0][2] == "4"
    assert sum(map(int, rows[0][3:])) == 4
    assert all(int(row[2]) == sum(map(int, row[3:])) for row in rows)
    assert "0 pairs" in dialog.preview.leaks.toPlainText()
    assert may_make(dialog)


def test_only_what_a_way_needs_is_asked_for(dialog) -> None:
    split = dialog.split
    rows = {"seed": split.seed, "field": split.field, "day": split.days[Side.TEST], "share": split.shares[0]}

    def asked() -> set[str]:
        return {name for name, field in rows.items() if field.isVisible()}

    assert asked() == set()
    wanted = {By.RATIO: {"seed", "share"}, By.SOURCE: {"seed", "share"}, By.DATE: {"day", "share"}, By.FIELD: {"field"}}
    for by, names in wanted.items():
        divide(dialog, by)
        assert asked() == names
    for writer in WRITERS:
        dialog.format.setCurrentIndex(dialog.format.findData(writer.info.name))
        assert dialog.alignment.isVisible() is isinstance(writer, TokenWriter)
    assert dialog.name_it.isVisible()
    dialog.state.setCurrentIndex(1)
    assert not dialog.name_it.isVisible()


def test_what_is_chosen_is_what_was_set(dialog, tmp_path) -> None:
    dialog.title.setText(" News ")
    dialog.licence.setText("CC0")
    dialog.person.setCurrentIndex(1)
    dialog.format.setCurrentIndex(dialog.format.findData("conll.v1"))
    dialog.alignment.setCurrentIndex(dialog.alignment.findData("strict"))
    dialog.state.setCurrentIndex(1)
    divide(dialog, By.DATE)
    dialog.split.days[Side.TEST].setText("2026-03-12")
    plan = SplitPlan(by=By.DATE, meta_field="desk", test_from="2026-03-12")
    wanted = DatasetPlan("News", "CC0", "Ada", plan, Alignment.STRICT)
    assert dialog.chosen() == DatasetChoice(wanted, "conll.v1", tmp_path / "news dataset", "Release <b>1</b>")


@pytest.mark.parametrize("day", ["May", "2026-13-01"])
def test_a_day_that_is_none_is_told_and_stops_it(dialog, day) -> None:
    divide(dialog, By.DATE)
    dialog.split.days[Side.DEV].setText(day)
    dialog.look()
    assert "is no day" in dialog.preview.heading.text()
    assert not may_make(dialog)
    dialog.split.days[Side.DEV].setText("")
    dialog.look()
    assert dialog.preview.heading.text() == "No document that is gold has a side: its field or date names none."
    assert not may_make(dialog)


def test_a_folder_with_other_files_is_told_before_anything_is_made(dialog, tmp_path) -> None:
    dialog.folder.setText(str(tmp_path))
    dialog.look()
    assert "other files" in dialog.preview.heading.text()
    assert not may_make(dialog)
    dialog.folder.setText("")
    dialog.look()
    assert "needs a folder" in dialog.preview.heading.text()


def test_an_earlier_dataset_is_kept_to_and_let_go(dialog, project, tmp_path) -> None:
    plan = DatasetPlan("News", split=SplitPlan(by=By.RATIO, ratio=(1, 1, 1), seed=5))
    with project.state() as state:
        make_dataset(state, plan, formats().writer("jsonl"), tmp_path / "one")
    divide(dialog, By.RATIO)
    sides = sides_of(tmp_path / "one")
    dialog.split.keep(sides, tmp_path / "one")
    dialog.look()
    counts = [list(sides.values()).count(side) for side in Side]
    assert list(map(int, shown(dialog.preview.labels)[0][3:])) == counts
    assert dialog.split.earlier.text() == "4 documents as in “one”"
    dialog.split._forget.click()
    assert dialog.split.plan().kept == {}


def test_the_dialog_asks_and_hands_over(qtbot, project, tmp_path, monkeypatch) -> None:
    asked = []
    monkeypatch.setattr(DatasetDialog, "exec", lambda self: self.accept() or self.result())
    offer = DatasetOffer("news", tmp_path / "out", tuple(w.info for w in WRITERS), frozenset(), ("One", "Two"))
    found = DialogAsk(None).dataset(offer, lambda choice, show: asked.append((choice, show)), "Two")
    assert found.snapshot == "Two"
    assert [choice for choice, _ in asked] == [found]


# The window


def maker_of(bench):
    """Return what makes datasets behind the window, which is made when it is asked for first."""
    bench.answers.put(None)
    bench.window.parts.table.run("dataset.make")
    assert bench.answers.asked[-1] == "dataset"
    return bench.session.furniture.findChild(DatasetMaker)


def test_a_dataset_is_made_named_and_made_again(bench, gold, qtbot) -> None:
    bench.open(gold)
    out = bench.folder / "out"
    split = SplitPlan(by=By.RATIO, ratio=(2, 1, 1), seed=1)
    plan = DatasetPlan("News", split=split)
    maker = maker_of(bench)

    def made(choice) -> None:
        bench.answers.put(choice)
        with qtbot.waitSignal(maker.finished):
            bench.window.parts.table.run("dataset.make")
        bench.settle()

    made(DatasetChoice(plan, "jsonl.v1", out / "one", name_it="Release 2"))
    first = bench.session.project.documents()[0].id
    bench.session.workspace.do(DeleteAnnotations(tuple(bench.session.project.open_document(first).spans)[:3]))
    made(DatasetChoice(plan, "jsonl.v1", out / "two", snapshot="Release 2"))
    card = json.loads((out / "one" / "card" / "dataset.json").read_text(encoding="utf-8"))
    assert card["state"]["snapshot"] == "Release 2"
    one, two = (
        {p.relative_to(out / name): p.read_bytes() for p in (out / name).rglob("*") if p.is_file()}
        for name in ("one", "two")
    )
    assert one == two
    dialog = bench.main.findChildren(OutcomeDialog)[-1]
    assert dialog.summary.startswith("4 documents with 88 annotations in the dataset ")
    assert "Left out: 1 × not finished." in dialog.lines
    assert bench.session.project.undo_title().startswith("Delete")


def test_the_name_of_a_snapshot_that_is_taken_stops_it_with_a_word(bench, gold) -> None:
    bench.open(gold)
    plan = DatasetPlan("News")
    bench.answers.put(DatasetChoice(plan, "jsonl.v1", bench.folder / "out", name_it="release <b>1</b>"))
    bench.window.parts.table.run("dataset.make")
    bench.settle()
    assert any("already" in notice for notice in bench.notices())
    assert not (bench.folder / "out").exists()


def test_snapshots_are_named_renamed_compared_and_removed(bench, gold, qtbot) -> None:
    bench.open(gold)
    bench.window.parts.table.run("snapshots")
    panel = bench.main.findChild(SnapshotsPanel)
    project = bench.session.project
    assert not panel.rename.isEnabled()
    bench.answers.put("Release 2", "Release Two", "a note")
    panel.name.click()
    panel.table.selectRow(0)
    panel.rename.click()
    panel.note.click()
    assert [s.name for s in panel.chosen()] == ["Release Two"]
    assert project.snapshot("Release Two").note == "a note"
    assert shown(panel.table)[0][0] == "Release Two"

    maker = maker_of(bench)
    doc = project.documents()[1].id
    bench.session.workspace.do(AddSpan(doc, ((4, 8),), next(iter(project.schema.types))))
    with qtbot.waitSignal(maker.compared) as found:
        panel.compare.click()
    assert [d.kind for d in found.args[0].differences] == ["span"]
    panel.table.selectAll()
    assert panel.compare.text() == "Compare"
    with qtbot.waitSignal(maker.compared) as found:
        panel.compare.click()
    assert [d.title for d in found.args[0].differences if d.kind == "document"] == ["Draft"]
    bench.settle()
    assert "“Release <b>1</b>” → “Release Two”" in bench.main.findChildren(OutcomeDialog)[-1].summary

    panel.table.selectRow(0)
    panel.remove.click()
    assert [s.name for s in project.snapshots()] == ["Release <b>1</b>"]
    bench.session.workspace.undo()
    bench.settle()
    assert len(shown(panel.table)) == 2


def test_two_datasets_are_compared(bench, gold, qtbot) -> None:
    with Project.open(gold) as project:
        for name in ("one", "two"):
            with project.state() as state:
                make_dataset(state, DatasetPlan("News"), formats().writer("conll"), bench.folder / name)
            add(project, f"After {name}", f"What came in after {name} has words of its own.")
    bench.open(gold)
    maker = maker_of(bench)
    bench.answers.put(bench.folder / "one", bench.folder / "two")
    with qtbot.waitSignal(maker.compared) as found:
        bench.window.parts.table.run("dataset.compare")
    assert [d.title for d in found.args[0].differences if d.kind == "document"] == ["After one"]
    bench.answers.put(bench.folder / "one", bench.folder)
    with qtbot.waitSignal(maker.failed) as failed:
        bench.window.parts.table.run("dataset.compare")
    assert isinstance(failed.args[0], UserError)


def test_a_later_look_goes_before_an_earlier_one(bench, gold, qtbot) -> None:
    bench.open(gold)
    maker = maker_of(bench)
    plans = [DatasetPlan(name) for name in ("one", "two")]
    seen = []
    for plan in plans:
        maker.look(DatasetChoice(plan, "jsonl.v1", bench.folder), lambda found, title=plan.title: seen.append(title))
    qtbot.waitUntil(lambda: seen != [])
    assert seen == ["two"]
    maker.look(DatasetChoice(DatasetPlan("x", person="Eve"), "jsonl.v1", bench.folder), seen.append)
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert "Nobody named Eve" in seen[1].sentence()
