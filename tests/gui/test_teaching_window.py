"""Memory, learned versions and other pipelines, in the whole window."""

from annotator.gui.pipelines import INSTEAD, Chosen, keep
from annotator.model.schema import TypeKind
from annotator.project.operations.review import AcceptSuggestions
from annotator.project.operations.spans import AddSpan
from annotator.project.project import Project
from tests.gui.test_window import COURT, STORM, TALKS

AGAIN = "More on the court. The Yard and the court were quiet in Oslo on Monday."


def pending(bench, number: int) -> list[tuple[str, str]]:
    document = bench.session.project.open_document(bench.session.project.document_ids()[number])
    return [(document.text[s.start : s.end], s.rule) for s in document.pending()]


def test_a_span_made_by_hand_is_proposed_in_another_document_and_undo_takes_it_back(bench, qtbot):
    bench.open(bench.project(COURT, AGAIN))
    workspace = bench.session.workspace
    start = workspace.document.text.index("Oslo")
    label = workspace.schema.named(TypeKind.SPAN, "GPE").id
    workspace.do(AddSpan(workspace.document.doc.id, ((start, start + 4),), label))
    qtbot.waitUntil(lambda: pending(bench, 1) == [("Oslo", "made once as GPE")])
    workspace.undo()
    qtbot.waitUntil(lambda: pending(bench, 1) == [])


def test_memory_answers_in_the_open_document_and_its_panel_lists_the_rule(bench, qtbot):
    bench.settings["suggest.automatic"] = "all"
    bench.open(bench.project(TALKS))
    qtbot.waitUntil(lambda: len(bench.session.workspace.document.suggestions) == 1)
    workspace = bench.session.workspace
    (first,) = workspace.document.pending()
    workspace.do(AcceptSuggestions((first.id,)))
    qtbot.waitUntil(lambda: [s.rule for s in workspace.document.pending()] == ["accepted once as GPE"])
    bench.main.show_panel("memory")
    panel = bench.main.panel("memory")
    qtbot.waitUntil(lambda: panel.model.row_of("Moscow") == 0)


def test_another_pipeline_is_gone_by_at_once_and_kept_for_the_project(bench, qtbot):
    bench.settings["suggest.automatic"] = "all"
    path = bench.project(STORM)
    bench.open(path)
    qtbot.waitUntil(lambda: len(bench.services) == 1)
    keep(bench.settings, bench.session.project.path, Chosen(INSTEAD, "xx_other", {}))
    bench.session.suggesting.go_by_choice()
    assert len(bench.services) == 2
    bench.session.suggesting.go_by_choice()
    assert len(bench.services) == 2
    qtbot.waitUntil(lambda: bench.services[0].closed)
    with Project.open(path, read_only=True) as project:
        assert project.counts().documents == 1
