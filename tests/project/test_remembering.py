import pytest

from annotator.model.errors import UserError
from annotator.model.memory import Say
from annotator.model.schema import TypeKind
from annotator.model.suggestion import SuggestionKind
from annotator.project.memory_pass import MEMORY
from annotator.project.operations.memory import CorrectRule, LetRuleBe
from annotator.project.operations.review import AcceptSuggestions, ChangeSuggestion, RejectSuggestions
from annotator.project.operations.spans import AddSpan
from annotator.project.remembering import Remembering
from tests.support.projects import add_document, machine, proposal, replayed, run, snapshot

FIRST = "Kirby spoke for Acme. Kirby said that Acme grows."
SECOND = "It is about Kirby, who runs Acme in Paris."


class Scene:
    def __init__(self, project) -> None:
        self.project, self.schema, self.source = project, project.schema, machine()
        self.first, self.second = add_document(project, FIRST, "First"), add_document(project, SECOND, "Second")
        self.memory = Remembering(project)
        self.memory.catch_up()

    def label(self, name: str):
        return self.schema.named(TypeKind.SPAN, name).id

    def propose(self, doc, word: str, label: str, score: float = 0.6, after: int = 0):
        start = self.project.open_document(doc).text.index(word, after)
        made = proposal(self.schema, self.source, doc, label, start, start + len(word), score)
        run(self.project, self.source, doc, made)
        self.memory.catch_up()
        return made

    def do(self, op) -> None:
        self.project.do(op)
        self.memory.catch_up()

    def waiting(self, doc) -> list[tuple[str, str, str]]:
        document = self.project.open_document(doc)
        names = {key: source.name for key, source in self.project.sources().items()}
        spans = [s for s in document.pending() if s.kind is SuggestionKind.SPAN]
        return [(document.text[s.start : s.end], s.label, names[s.source]) for s in spans]


@pytest.fixture
def scene(project):
    made = Scene(project)
    yield made
    made.memory.close()


def test_an_accepted_name_is_proposed_in_the_rest_of_the_document_and_the_project(scene) -> None:
    made = scene.propose(scene.first, "Kirby", "PERSON")
    scene.do(AcceptSuggestions((made.id,)))
    assert scene.waiting(scene.first) == [("Kirby", "PERSON", "memory.v1")]
    assert scene.waiting(scene.second) == [("Kirby", "PERSON", "memory.v1")]
    said = next(s for s in scene.project.open_document(scene.second).pending())
    assert said.rule == "accepted once as PERSON"
    assert snapshot(scene.project) == replayed(scene.project)


def test_undo_takes_back_what_memory_made_of_it(scene) -> None:
    made = scene.propose(scene.first, "Kirby", "PERSON")
    scene.do(AcceptSuggestions((made.id,)))
    scene.project.undo()
    scene.memory.catch_up()
    assert scene.waiting(scene.second) == []
    assert [w[2] for w in scene.waiting(scene.first)] == ["rules"]
    assert scene.memory.rules() == []


def test_a_span_made_by_hand_teaches_too(scene) -> None:
    scene.do(AddSpan(scene.first, ((16, 20),), scene.label("ORG")))
    assert scene.waiting(scene.second) == [("Acme", "ORG", "memory.v1")]


def test_a_rejection_keeps_the_same_back_elsewhere_and_undo_brings_it_again(scene) -> None:
    elsewhere = scene.propose(scene.second, "Paris", "PERSON")
    third = add_document(scene.project, "They met in Paris, and left.", "Third")
    here = scene.propose(third, "Paris", "PERSON")
    scene.do(RejectSuggestions((here.id,)))
    assert scene.waiting(scene.second) == []
    with scene.project._store.reading() as connection:
        rows = connection.execute("SELECT count(*) FROM suggestion WHERE id = ?", (elsewhere.id.bytes,)).fetchone()
    assert rows == (1,)
    scene.project.undo()
    scene.memory.catch_up()
    assert [w[0] for w in scene.waiting(scene.second)] == ["Paris"]


def test_a_changed_label_replaces_the_other_elsewhere(scene) -> None:
    here, _ = scene.propose(scene.first, "Acme", "GPE"), scene.propose(scene.second, "Acme", "GPE")
    scene.do(ChangeSuggestion(here.id, scene.label("ORG")))
    assert ("Acme", "ORG", "memory.v1") in scene.waiting(scene.second)
    assert [w for w in scene.waiting(scene.second) if w[1] == "GPE"] == []


def test_memory_never_touches_what_was_decided(scene) -> None:
    rejected = scene.propose(scene.second, "Kirby", "PERSON")
    scene.do(RejectSuggestions((rejected.id,)))
    for at in (0, 22):
        scene.do(AddSpan(scene.first, ((at, at + 5),), scene.label("PERSON")))
    document = scene.project.open_document(scene.second)
    assert scene.waiting(scene.second) == []
    assert [d.verdict.value for d in document.decisions.values()] == ["reject"]


def test_one_place_has_one_proposal_the_surer(scene) -> None:
    weak = scene.propose(scene.second, "Kirby", "PERSON", 0.6)
    strong = scene.propose(scene.first, "Kirby", "PERSON", 0.99, after=10)
    scene.do(AddSpan(scene.first, ((0, 5),), scene.label("PERSON")))
    assert scene.waiting(scene.second) == [("Kirby", "PERSON", "memory.v1")]
    assert scene.waiting(scene.first) == [("Kirby", "PERSON", "rules")]
    scene.do(CorrectRule("Kirby", Say.FORGET))
    assert scene.waiting(scene.second) == [("Kirby", "PERSON", "rules")]
    assert {weak.source, strong.source} == {scene.source.id}


def test_no_part_of_a_longer_proposal_is_proposed(scene) -> None:
    scene.do(AddSpan(scene.first, ((0, 5),), scene.label("PERSON")))
    third = add_document(scene.project, "the Kirby Group met", "Third")
    scene.propose(third, "Kirby Group", "ORG")
    assert scene.waiting(third) == [("Kirby Group", "ORG", "rules")]


def test_rules_are_seen_corrected_and_let_be_with_undo(scene) -> None:
    scene.do(AddSpan(scene.first, ((0, 5),), scene.label("PERSON")))
    (rule,) = scene.memory.rules()
    assert (rule.form, rule.lessons, rule.documents) == ("Kirby", 1, 1)
    scene.do(CorrectRule("Kirby", Say.NEVER))
    assert scene.waiting(scene.second) == []
    scene.project.undo()
    scene.memory.catch_up()
    assert scene.waiting(scene.second) == [("Kirby", "PERSON", "memory.v1")]
    scene.do(CorrectRule("Paris", Say.ALWAYS, scene.label("GPE")))
    assert ("Paris", "GPE", "memory.v1") in scene.waiting(scene.second)
    scene.do(LetRuleBe("Paris"))
    assert [r.form for r in scene.memory.rules()] == ["Kirby"]
    with pytest.raises(UserError, match="no rule of yours"):
        scene.project.do(LetRuleBe("Paris"))
    with pytest.raises(UserError, match="needs a label"):
        scene.project.do(CorrectRule("Paris", Say.ALWAYS))


def test_a_purge_removes_what_came_from_the_document_alone(scene) -> None:
    scene.do(AddSpan(scene.first, ((0, 5),), scene.label("PERSON")))
    scene.do(CorrectRule("grows", Say.NEVER))
    scene.do(CorrectRule("Paris", Say.NEVER))
    scene.project.remove_for_good([scene.first])
    scene.memory.catch_up()
    assert [r.form for r in scene.memory.rules()] == ["Paris"]
    assert scene.waiting(scene.second) == []
    assert b"grows" not in scene.project.path.read_bytes()


def test_a_new_version_does_not_bring_back_what_memory_hid_of_the_old(scene) -> None:
    scene.propose(scene.second, "Paris", "PERSON")
    third = add_document(scene.project, "They met in Paris, and left.", "Third")
    scene.do(RejectSuggestions((scene.propose(third, "Paris", "PERSON").id,)))
    run(scene.project, machine(version="2"), scene.second)
    scene.memory.catch_up()
    scene.project.undo()
    scene.memory.catch_up()
    assert scene.waiting(scene.second) == []


def test_a_later_start_knows_what_was_taught_and_another_person_their_own(scene) -> None:
    scene.do(AddSpan(scene.first, ((0, 5),), scene.label("PERSON")))
    again = Remembering(scene.project)
    again.catch_up()
    assert [r.form for r in again.rules()] == ["Kirby"]
    again.close()
    scene.project.set_person("Bo")
    fresh = Remembering(scene.project)
    fresh.catch_up()
    assert fresh.rules() == []
    fresh.close()


def test_the_thread_does_the_same_and_ends(scene) -> None:
    scene.memory.start()
    scene.memory.look_first_at(scene.second)
    scene.project.do(AddSpan(scene.first, ((0, 5),), scene.label("PERSON")))
    assert scene.memory.wait()
    assert scene.waiting(scene.second) == [("Kirby", "PERSON", "memory.v1")]
    assert MEMORY.id in scene.project.sources()
