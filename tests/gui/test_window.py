from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from annotator.gui.app import Application
from annotator.gui.command_palette import entries
from annotator.gui.export_dialog import ExportChoice, Scope
from annotator.gui.outcome_dialog import OutcomeDialog
from annotator.model.document import Status
from annotator.model.listing import DocumentFilter
from annotator.model.schema import TypeKind
from annotator.project.demonstration import FINISHED
from annotator.project.operations.review import SetStatus
from annotator.project.operations.schema import PutType
from annotator.project.project import Project
from annotator.readers.document import ReadDocument
from annotator.suggest.api import SuggestedSpan, Suggestions
from annotator.suggest.service import Answer

STORM = "Storm over Beira. A storm came in from the sea and cut off Beira, in Mozambique, on Tuesday night."
TALKS = "Talks in Moscow. Two delegations met in Moscow on Friday; nothing was said about what they had agreed on."
COURT = "A verdict in Oslo. The court sentenced the former head of the yard to four years and six months in prison."


def drop(window: QWidget, *paths, text: str = "") -> None:
    data = QMimeData()
    if paths:
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    if text:
        data.setText(text)
    event = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)


def imported(bench, qtbot):
    with qtbot.waitSignal(bench.session.importer.finished) as blocker:
        pass
    bench.settle()
    return blocker.args[0]


# Beginning


def test_the_first_start_shows_the_welcome_page(bench):
    window = bench.open()
    assert window.session is None
    assert bench.main.pages.currentWidget().accessibleName() == "Welcome"
    assert not bench.notices()


def test_the_demonstration_shows_an_article_with_one_finished_beside_it(bench):
    bench.open(demo=True)
    assert len(bench.titles()) == 4
    document = bench.session.workspace.document
    assert document
    assert document.text.startswith("WASHINGTON")
    rows = {row.doc.title: row for row in bench.session.project.documents()}
    finished = [row for row in rows.values() if row.status is Status.DONE]
    assert len(finished) == 1
    assert finished[0].spans > 60
    assert finished[0].relations > 20
    assert FINISHED == "shipyard-trial"


def test_the_demonstration_is_made_once(bench):
    bench.open(demo=True)
    first = bench.session.project.path
    bench.session.workspace.do(SetStatus(bench.session.workspace.document.doc.id, Status.DONE))
    bench.reopen(demo=True)
    assert bench.session.project.path == first
    assert [row.status for row in bench.session.project.documents()].count(Status.DONE) == 2


def test_the_last_project_and_document_come_back(bench):
    path = bench.project(STORM, TALKS)
    bench.open(path)
    bench.session.step_document(1)
    assert bench.session.workspace.document.doc.title == "Talks in Moscow"
    bench.reopen()
    assert bench.session.project.path == path
    assert bench.session.workspace.document.doc.title == "Talks in Moscow"


def test_a_project_that_was_closed_by_hand_does_not_come_back(bench):
    bench.open(bench.project(STORM))
    bench.window.close_project()
    bench.reopen()
    assert bench.window.session is None


def test_the_text_comes_before_everything_around_it(bench):
    path = bench.project(STORM)
    bench.window = Application(bench.app, bench.settings, ask=bench.answers, make_service=bench._service)
    bench.window.begin(path)
    assert bench.session.view.picture.text == STORM
    assert bench.session._furniture is None
    bench.settle()
    assert bench.titles() == ["Storm over Beira"]


def test_a_document_can_be_asked_for_by_title_or_id(bench):
    path = bench.project(STORM, TALKS)
    bench.open(path, document="Talks in Moscow")
    talks = bench.session.workspace.document.doc
    assert talks.title == "Talks in Moscow"
    bench.reopen(path, document="Storm over Beira")
    bench.reopen(path, document=talks.id.hex[:20])
    assert bench.session.workspace.document.doc.id == talks.id


def test_a_missing_project_is_told_in_plain_words(bench):
    bench.open(bench.folder / "gone.annotator")
    assert bench.window.session is None
    assert any("no such file" in notice.lower() for notice in bench.notices())


def test_a_file_that_is_no_project_is_told_in_plain_words(bench):
    path = bench.folder / "letter.annotator"
    path.write_text("Dear Ada, this is not a database at all." * 10, encoding="utf-8")
    bench.open(path)
    assert bench.window.session is None
    assert any("not an Annotator project" in notice for notice in bench.notices())


# The layout


def test_size_and_panels_come_back(bench):
    path = bench.project(STORM)
    bench.open(path)
    bench.main.resize(790, 666)
    bench.main.show_panel("annotations")
    bench.main.toggle_panel("labels")
    bench.settle()
    shown = {key: bench.main.panel_is_shown(key) for key in bench.main.panel_ids()}
    assert shown["annotations"]
    assert not shown["labels"]
    bench.reopen(path)
    assert (bench.main.width(), bench.main.height()) == (790, 666)
    assert {key: bench.main.panel_is_shown(key) for key in bench.main.panel_ids()} == shown


def test_the_next_project_finds_the_panels_where_they_were(bench):
    first, second = bench.project(STORM), bench.project(STORM, name="second.annotator")
    bench.open(first)
    bench.main.toggle_panel("labels")
    bench.settle()
    places = {key: bench.main._docks[key].geometry() for key in ("documents", "inspector")}
    shown = {key: bench.main.panel_is_shown(key) for key in bench.main.panel_ids()}
    bench.window.open_project(second)
    assert {key: bench.main.panel_is_shown(key) for key in bench.main.panel_ids()} == shown
    bench.settle()
    assert {key: bench.main._docks[key].geometry() for key in places} == places


def test_going_on_by_keys_marks_the_open_document_alone(bench):
    bench.open(bench.project(STORM, TALKS, COURT))
    bench.session.view.setFocus()
    for _ in range(2):
        QTest.keyClick(bench.main.windowHandle(), Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
        bench.settle()
    open_one = bench.session.workspace.document.doc.id
    assert bench.session.documents.selected() == (open_one,)
    assert bench.session.documents.model.line_of(open_one) == 2


def test_the_buttons_over_the_text_outlive_a_change_of_the_labels(bench):
    bench.open(bench.project(STORM))
    label = bench.session.project.schema.of_kind(TypeKind.SPAN)[0]
    bench.session.workspace.do(PutType(replace(label, name="HUMAN")))
    bench.settle()
    made = {action.id: bench.window.parts.table.made(action.id) for action in bench.window.parts.table}
    buttons = bench.session.bar.findChildren(QToolButton)
    assert len(buttons) == 5
    assert all(button.defaultAction() in made.values() for button in buttons)
    assert made["edit.undo"].isEnabled()


def test_panels_that_are_never_seen_are_never_made(bench):
    bench.open(bench.project(STORM))
    from annotator.gui.panels.relations_table import RelationsTable

    assert not bench.main.findChildren(RelationsTable)
    bench.main.show_panel("relations")
    assert len(bench.main.findChildren(RelationsTable)) == 1


def test_the_layout_can_be_set_back(bench):
    bench.open(bench.project(STORM))
    bench.main.toggle_panel("labels")
    bench.main.show_panel("relations")
    bench.window.parts.table.run("view.layout")
    bench.settle()
    assert bench.main.panel_is_shown("labels")
    assert not bench.main.panel_is_shown("relations")


@pytest.mark.parametrize(("width", "height"), [(1024, 700), (1600, 1000)])
def test_laying_out_again_loses_no_panel(bench, width, height):
    bench.open(bench.project(STORM))
    bench.main.resize(width, height)
    shown = {key: bench.main.panel_is_shown(key) for key in bench.main.panel_ids()}
    for _ in range(3):
        bench.main.lay_out()
        bench.settle()
    bench.main.reset_docks()
    bench.settle()
    assert {key: bench.main.panel_is_shown(key) for key in bench.main.panel_ids()} == shown


# Importing


def test_dropped_files_are_imported_and_undo_takes_them_out(bench, qtbot):
    bench.open(bench.project())
    (bench.folder / "storm.txt").write_text(STORM, encoding="utf-8")
    (bench.folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing else")
    drop(bench.main, bench.folder / "storm.txt", bench.folder / "broken.pdf")
    report = imported(bench, qtbot)
    assert report.summary() == "1 document imported, 1 refused."
    qtbot.waitUntil(lambda: len(bench.titles()) == 1)
    assert bench.session.workspace.document.text == STORM
    bench.session.workspace.undo()
    qtbot.waitUntil(lambda: bench.titles() == [])
    for dialog in bench.main.findChildren(QWidget, "", Qt.FindChildOption.FindDirectChildrenOnly):
        if dialog.windowTitle() == "Import":
            dialog.close()


def test_dropped_text_becomes_a_document(bench, qtbot):
    bench.open(bench.project())
    drop(bench.main, text=TALKS)
    report = imported(bench, qtbot)
    assert [taken.title for taken in report.taken] == [TALKS]


def test_what_is_there_already_is_skipped_and_can_be_added_anyway(bench, qtbot):
    bench.open(bench.project(STORM))
    drop(bench.main, text=STORM)
    report = imported(bench, qtbot)
    assert len(report.skipped) == 1
    with qtbot.waitSignal(bench.session.importer.finished):
        bench.session.importer.add_skipped(report.skipped)
    qtbot.waitUntil(lambda: len(bench.titles()) == 2)


def test_files_dropped_on_the_welcome_page_make_a_project_first(bench, qtbot):
    bench.open()
    (bench.folder / "storm.txt").write_text(STORM, encoding="utf-8")
    bench.answers.put("conll", bench.folder / "new")
    drop(bench.main, bench.folder / "storm.txt")
    imported(bench, qtbot)
    assert bench.session.project.path == bench.folder / "new.annotator"
    assert bench.session.workspace.document.text == STORM


def test_a_dropped_project_is_opened(bench):
    bench.open()
    drop(bench.main, bench.project(STORM))
    assert bench.session.workspace.document.text == STORM


# Documents


def test_the_list_is_filtered_by_words_and_status(bench):
    bench.open(bench.project(STORM, TALKS, COURT))
    panel = bench.session.documents
    panel.filter.setText("mozambique")
    panel.filter.returnPressed.emit()
    assert bench.titles() == ["Storm over Beira"]
    panel.filter.setText("status:done")
    panel.filter.returnPressed.emit()
    assert bench.titles() == []
    assert not panel.empty.isHidden()
    panel.filter.clear()
    panel.filter.returnPressed.emit()
    assert len(bench.titles()) == 3


def test_finishing_goes_to_the_next_document_that_is_not_done(bench):
    bench.open(bench.project(STORM, TALKS, COURT))
    second = bench.session.documents.model.ids()[1]
    bench.session.workspace.do(SetStatus(second, Status.DONE))
    bench.window.parts.table.run("document.finish")
    assert bench.session.workspace.document.doc.title == "A verdict in Oslo"
    bench.window.parts.table.run("document.finish")
    assert {row.status for row in bench.session.project.documents()} == {Status.DONE}


# Suggestions


def test_the_open_document_gets_its_suggestions_first_then_the_others(bench, qtbot):
    bench.settings["suggest.automatic"] = "all"
    bench.open(bench.project(TALKS, STORM, COURT), document="Storm over Beira")
    rows = bench.session.project.documents
    qtbot.waitUntil(lambda: [row.pending for row in rows()] == [1, 3, 0])
    asked = bench.services[0].asked
    assert asked[0] == bench.session.workspace.document.doc.id.hex
    assert len(bench.session.workspace.document.pending()) == 3
    qtbot.waitUntil(lambda: bench.window.parts.status.jobs() == ())
    assert len(asked) == 3


def test_nothing_is_suggested_twice(bench, qtbot):
    bench.settings["suggest.automatic"] = "all"
    bench.open(bench.project(TALKS, STORM))
    qtbot.waitUntil(lambda: bench.session.project.counts().suggestions == 4)
    bench.reopen()
    bench.settle()
    assert bench.services[-1].asked == []


def test_an_answer_that_comes_too_late_is_dropped(bench):
    bench.settings["suggest.automatic"] = "opened"
    bench.open(bench.project(STORM, TALKS))
    service = bench.services[0]
    service.held = []
    bench.session.step_document(1)
    assert len(service.held) == 1
    bench.window.close_project()
    for answer in service.held:
        answer()
    bench.settle()
    assert not bench.notices()


def test_the_suggestion_process_outlives_a_project_and_ends_with_the_window(bench, qtbot):
    bench.settings["suggest.automatic"] = "all"
    bench.open(bench.project(STORM))
    bench.window.open_project(bench.project(TALKS, name="second.annotator"))
    qtbot.waitUntil(lambda: bench.session.project.counts().suggestions == 1)
    assert len(bench.services) == 1
    bench.close()
    assert bench.services[0].closed


# Reading only


def test_a_second_window_is_for_reading_and_names_the_first(bench):
    path = bench.project(STORM)
    with Project.open(path, person="Grace", window=True) as first:
        assert not first.read_only
        bench.open(path)
        assert bench.session.project.read_only
        assert any("read, not changed" in notice for notice in bench.notices())
        assert bench.session.workspace.document.text == STORM
        assert bench.session.suggesting is None
        drop(bench.main, text=TALKS)
        assert any("Nothing was imported" in notice for notice in bench.notices())
        assert not bench.window.can_write()
        bench.close()


# Faults


def test_a_fault_makes_a_report_and_the_work_goes_on(bench):
    bench.open(bench.project(STORM, TALKS))
    bench.window.parts.reports.report(RuntimeError("the tape is torn"))
    assert any("Something went wrong" in notice for notice in bench.notices())
    report = bench.window.parts.reports.reports[-1]
    assert "RuntimeError: the tape is torn" in report
    assert "PySide" not in report.splitlines()[0]
    bench.session.step_document(1)
    assert bench.session.workspace.document.doc.title == "Talks in Moscow"


# Commands


def test_the_palette_lists_every_action(bench):
    bench.open(bench.project(STORM))
    table = bench.window.parts.table
    assert {entry.action.id for entry in entries(table)} == {action.id for action in table}
    bench.window.commands.open_palette()
    palette = bench.window.frame.palette
    palette.field.setText("next doc")
    assert palette.titles()[0] == "Go › Next document"
    palette.dismiss()


def test_every_menu_action_says_what_it_does_and_no_two_share_a_key(bench):
    bench.open(bench.project(STORM))
    table = bench.window.parts.table
    keys = [key for action in table if action.scope.value == "window" for key in action.shortcuts]
    assert sorted(keys) == sorted(set(keys))
    assert [action.id for action in table if not action.title().strip()] == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_is_taken_over_by_everything(bench, theme):
    bench.open(bench.project(STORM))
    bench.window.parts.table.run(f"view.theme.{theme}")
    dark = theme == "dark"
    assert bench.window.parts.style.look.dark is dark
    assert (bench.main.palette().window().color().lightness() < 128) is dark


def test_panes_are_reached_by_f6_and_all_have_names(bench):
    bench.open(bench.project(STORM))
    panes = bench.main.panes()
    assert len(panes) >= 3
    for _ in panes:
        bench.window.commands.cycle_pane(1)
    nameless = [
        widget
        for widget in bench.main.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and not widget.accessibleName()
        and not getattr(widget, "text", lambda: "")()
        and type(widget).__name__ not in ("QTabBar", "QScrollArea", "QSplitter")
    ]
    assert [f"{type(w).__name__} in {type(w.parent()).__name__}" for w in nameless] == []


def test_closing_leaves_no_timer_running(bench):
    bench.open(bench.project(STORM))
    main = bench.main
    timers = main.findChildren(QTimer)
    bench.close()
    assert [timer for timer in timers if _is_active(timer)] == []
    assert QApplication.instance() is not None


def _is_active(timer: QTimer) -> bool:
    try:
        return timer.isActive()
    except RuntimeError:
        return False


# Out, and in again


def test_an_export_comes_back_as_it_was(bench, qtbot):
    bench.open(demo=True)
    bench.answers.put(ExportChoice("jsonl.v1", Scope.DONE), bench.folder / "gold")
    bench.window.parts.table.run("export")
    exporter = bench.session.furniture.exporter(lambda *_: None)
    with qtbot.waitSignal(exporter.finished):
        pass
    out = bench.folder / "gold.jsonl"
    assert out.is_file()
    bench.window.open_project(bench.project(name="second.annotator"))
    drop(bench.main, out)
    report = imported(bench, qtbot)
    assert report.summary() == "1 document imported."
    document = bench.session.workspace.document
    gold = next(row for row in bench.session.project.documents())
    assert (len(document.spans), len(document.relations)) == (gold.spans, gold.relations) == (68, 21)


def test_an_export_that_is_called_off_leaves_no_trace(bench):
    bench.open(bench.project(STORM))
    bench.answers.put(None)
    bench.window.parts.table.run("export")
    assert bench.answers.asked == ["export"]


def test_a_copy_is_a_project_of_its_own(bench):
    bench.open(bench.project(STORM))
    target = bench.folder / "copy.annotator"
    bench.answers.put(target)
    bench.window.parts.table.run("project.copy")
    with Project.open(target, person="Ada") as copy:
        assert len(copy.documents()) == 1
    bench.window.parts.table.run("project.check")
    assert not bench.notices()


# Who, where, what


def test_another_name_is_another_persons_work(bench):
    bench.open(bench.project(STORM))
    doc = bench.session.workspace.document.doc.id
    bench.session.workspace.do(SetStatus(doc, Status.DONE))
    bench.answers.put("Grace")
    bench.window.change_person()
    assert bench.session.project.person.name == "Grace"
    assert bench.session.workspace.document.state.status is Status.NEW


def test_searching_the_project_goes_to_the_place(bench):
    bench.open(bench.project(STORM, TALKS))
    bench.window.parts.table.run("find.project")
    panel = bench.main.panel("search")
    panel.field.setText("delegations")
    panel.search()
    assert panel.list.count() == 1
    panel.list.itemActivated.emit(panel.list.item(0))
    assert bench.session.workspace.document.doc.title == "Talks in Moscow"
    assert bench.session.workspace.offset == TALKS.index("delegations")


def test_working_through_the_project_can_be_paused_and_cancelled(bench):
    bench.open(bench.project(STORM, TALKS, COURT))
    suggesting = bench.session.suggesting
    suggesting.suggest_all()
    service = bench.services[0]
    service.held = []
    bench.settle()
    assert len(service.held) == 1
    suggesting.pause()
    service.held.pop()()
    bench.settle()
    assert service.held == []
    suggesting.pause()
    bench.settle()
    suggesting.cancel()
    service.held.pop()()
    bench.settle()
    assert not suggesting.is_working
    assert len(service.asked) == 2


def test_an_import_can_be_cancelled_and_takes_nothing_then(bench, qtbot):
    class Endless:
        def read_many(self, paths, on_progress=None, cancel=None):
            on_progress(0, 2, bench.folder / "one.txt")
            yield bench.folder / "one.txt", ReadDocument(STORM, "Storm", original_sha256="1")
            cancel.wait(10)

    bench.open(bench.project())
    importer = bench.session.importer
    importer._open_readers = Endless
    with qtbot.waitSignal(importer.progressed):
        drop(bench.main, bench.folder / "one.txt")
    qtbot.waitUntil(lambda: bench.window.parts.status.jobs() != ())
    with qtbot.waitSignal(importer.finished) as finished:
        bench.window.parts.status.jobs()[0].cancel()
    assert finished.args[0].summary() == "0 documents imported, then cancelled."
    assert bench.session.project.documents() == []
    bench.settle()
    for dialog in bench.main.findChildren(OutcomeDialog):
        dialog.close()


def test_a_preset_with_other_names_gets_its_own_labels(bench, qtbot):
    bench.settings["suggest.automatic"] = "all"
    bench.open(bench.project(STORM, preset_name="conll"))
    qtbot.waitUntil(lambda: len(bench.session.workspace.document.suggestions) == 2)
    schema = bench.session.project.schema
    found = bench.session.workspace.document.suggestions.values()
    assert {(s.kind.value, schema.name(s.type)) for s in found} == {("span", "LOC")}


def test_a_removed_document_is_listed_apart_and_comes_back(bench):
    bench.open(bench.project(STORM, TALKS))
    panel = bench.session.documents
    panel._hide((panel.model.ids()[0],))
    panel._take_news()
    assert bench.titles() == ["Talks in Moscow"]
    assert bench.session.workspace.document is None
    panel.show_status(DocumentFilter(hidden=True), "Removed")
    assert bench.titles() == ["Storm over Beira"]
    panel._hide((panel.model.ids()[0],), hidden=False)
    panel.show_status(DocumentFilter(), "All")
    assert len(bench.titles()) == 2


def test_removing_for_good_asks_and_then_does(bench):
    bench.open(bench.project(STORM, TALKS))
    first = bench.session.documents.model.ids()[:1]
    bench.answers.put(None, "remove")
    bench.session.furniture.purge(tuple(first))
    assert len(bench.session.project.documents()) == 2
    bench.session.furniture.purge(tuple(first))
    assert bench.titles() == ["Talks in Moscow"]
    assert bench.session.workspace.document is None
    assert bench.answers.asked == ["Remove for good"] * 2


def test_the_name_is_proposed_once_and_can_be_changed_at_once(bench):
    bench.settings["person.name"] = ""
    path = bench.project(STORM)
    bench.open(path)
    assert any("You work here as" in notice for notice in bench.notices())
    bench.reopen(path)
    assert not bench.notices()


def test_recent_projects_are_in_the_menu(bench):
    first, second = bench.project(STORM, name="first.annotator"), bench.project(TALKS, name="second.annotator")
    bench.open(first)
    bench.window.open_project(second)
    table = bench.window.parts.table
    titles = [action.text for action in table if action.menu == "File/Recent projects"]
    assert titles == ["second", "first"]
    table.run("project.recent.1")
    assert bench.session.project.path == first


def test_documents_that_come_in_later_get_their_suggestions_too(bench, qtbot):
    bench.settings["suggest.automatic"] = "all"
    bench.open(bench.project(STORM))
    qtbot.waitUntil(lambda: not bench.session.suggesting.is_working)
    drop(bench.main, text=TALKS)
    imported(bench, qtbot)
    qtbot.waitUntil(lambda: [row.pending for row in bench.session.project.documents()] == [3, 1])
    qtbot.waitUntil(lambda: bench.window.parts.status.jobs() == ())


def test_a_document_without_an_answer_is_not_asked_about_for_ever(bench, qtbot):
    bench.open(bench.project(STORM, TALKS))
    suggesting = bench.session.suggesting
    suggesting.suggest_all()
    service = bench.services[0]
    service.held = []
    bench.settle()
    first = service.asked[0]
    suggesting._on_answered(Answer(first, 1, None, "It is too long."))
    for answer in service.held[1:]:
        answer()
    qtbot.waitUntil(lambda: not suggesting.is_working)
    assert service.asked.count(first) == 1
    assert any("No suggestions for this document" in notice for notice in bench.notices())


def test_what_a_suggester_could_not_do_is_said_and_its_other_suggestions_are_there(bench, qtbot):
    bench.open(bench.project(STORM))
    suggesting = bench.session.suggesting
    suggesting.suggest_all()
    service = bench.services[0]
    service.held = []
    bench.settle()
    part = Suggestions((SuggestedSpan(0, 3, "GPE", 0.9),), notice="tickets.v1 failed: ValueError: no")
    suggesting._on_answered(Answer(service.asked[0], 1, part))
    assert any("tickets.v1 failed" in notice for notice in bench.notices())
    assert [row.pending for row in bench.session.project.documents()] == [1]
    service.hello = replace(service.hello, notice="The pipeline “towns” is broken.")
    suggesting._on_ready()
    assert any("towns" in notice for notice in bench.notices())


def test_the_offer_to_undo_an_import_outlives_the_machines_steps(bench, qtbot):
    bench.settings["suggest.automatic"] = "all"
    bench.open(bench.project())
    drop(bench.main, text=TALKS)
    imported(bench, qtbot)
    qtbot.waitUntil(lambda: [row.pending for row in bench.session.project.documents()] == [1])
    bench.settle()
    toasts = bench.session.controller.toaster.toasts()
    offers = [toast for toast in toasts if toast.button is not None and not toast.button.isHidden()]
    assert [toast.text for toast in offers] == ["1 document imported."]
    offers[0].button.click()
    qtbot.waitUntil(lambda: bench.titles() == [])
    assert bench.session.workspace.document is None


def test_a_folder_of_annotated_files_is_taken_with_its_annotations(bench, tmp_path, qtbot):
    from annotator.gui.dropped import Dropped
    from annotator.resource_files import seeds

    folder = tmp_path / "gold"
    folder.mkdir()
    for name in ("arms-talks.jsonl", "cyclone.jsonl"):
        (folder / name).write_bytes((seeds() / name).read_bytes())
    bench.open(bench.project())
    with qtbot.waitSignal(bench.session.imported):
        bench.window.import_dropped(Dropped((folder,)))
    bench.settle()
    rows = bench.session.project.documents()
    assert sorted(row.spans for row in rows) == [70, 73]
