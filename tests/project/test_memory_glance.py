"""Memory looks only where something can have changed: what it leaves is what a look at everything would leave."""

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from annotator.model.errors import UserError
from annotator.model.glance import Glance
from annotator.model.memory import Say
from annotator.model.schema import TypeKind
from annotator.project.memory_pass import MEMORY, look
from annotator.project.operations.memory import CorrectRule
from annotator.project.operations.review import AcceptSuggestions, ChangeSuggestion, RejectSuggestions
from annotator.project.operations.spans import AddSpan, DeleteAnnotations, MoveSpan, RelabelAnnotations
from annotator.project.project import Project
from annotator.project.remembering import Remembering
from tests.support.notation import news_schema
from tests.support.projects import add_document, machine, new_project, proposal, run

SCHEMA = news_schema()
WORDS = ("Kirby", "Kirby Group", "John Kirby", "Acme", "Group", "a", "said", "of", "Acme\nGroup", "…")
LABELS = ("PERSON", "ORG", "GPE")
TYPES = [SCHEMA.named(TypeKind.SPAN, name).id for name in LABELS]

texts = st.lists(st.sampled_from((*WORDS, "\n")), min_size=4, max_size=24).map(" ".join)
moves = st.lists(
    st.tuples(
        st.sampled_from(("accept", "accept", "reject", "reject", "change", "move", "add", "relabel", "delete", "undo"))
        | st.sampled_from(("two", "rule", "forget", "run")),
        st.integers(0, 99),
        st.integers(0, 2),
        st.integers(0, 1),
    ),
    min_size=1,
    max_size=7,
)


class Desk:
    def __init__(self, project: Project, first: str, second: str) -> None:
        self.project = project
        self.docs = [add_document(project, text, title) for text, title in ((first, "First"), (second, "Second"))]
        for at, doc in enumerate(self.docs):
            self.propose(doc, at, "1")
        self.memory = Remembering(project)
        self.memory.catch_up()

    def propose(self, doc, shift: int, version: str) -> None:
        source, text = machine("rules", version), self.project.open_document(doc).text
        found = [
            proposal(SCHEMA, source, doc, LABELS[(n + shift) % 3], start, start + len(word), 0.4 + n % 6 / 10)
            for n, word in enumerate(WORDS)
            for start in range(len(text))
            if text.startswith(word, start)
        ]
        run(self.project, source, doc, *found)

    def act(self, what: str, which: int, label: int, where: int) -> None:
        document = self.project.open_document(self.docs[where])
        waiting = document.pending()
        spans = sorted(document.spans.values(), key=lambda s: (s.start, s.end, s.id))
        sugg = waiting[which % len(waiting)] if waiting else None
        span = spans[which % len(spans)] if spans else None
        end = min(len(document.text), which + 3)
        ops = {
            "accept": lambda: sugg and AcceptSuggestions((sugg.id,)),
            "two": lambda: sugg and AcceptSuggestions(tuple(s.id for s in waiting[:2])),
            "reject": lambda: sugg and RejectSuggestions((sugg.id,)),
            "change": lambda: sugg and ChangeSuggestion(sugg.id, TYPES[label]),
            "move": lambda: span and MoveSpan(span.id, ((span.start, end),)),
            "add": lambda: AddSpan(document.doc.id, ((min(which, len(document.text) - 1), end),), TYPES[label]),
            "relabel": lambda: span and RelabelAnnotations((span.id,), TYPES[label]),
            "delete": lambda: span and DeleteAnnotations((span.id,)),
            "rule": lambda: CorrectRule(WORDS[which % 5], Say.ALWAYS, TYPES[label]),
            "forget": lambda: CorrectRule(WORDS[which % 5], Say.FORGET),
        }
        try:
            if what == "undo":
                if "Import" not in self.project.undo_title():
                    self.project.undo()
            elif what == "run":
                self.propose(self.docs[where], label, "2")
            elif op := ops[what]():
                self.project.do(op)
        except UserError:
            pass  # nothing covered, an end before the start: nothing is written

    def same_as_a_look_at_all(self) -> None:
        for doc in self.docs:
            whole = look(self.project.scene(doc), self.memory._memory, SCHEMA)
            document = self.project.open_document(doc)
            live = [s for s in document.suggestions.values() if s.source == MEMORY.id and not s.superseded]
            assert {(s.id, s.score, s.rule) for s in live} == {(s.id, s.score, s.rule) for s in whole.proposed}
            assert (whole.hidden, whole.shown) == ((), ())


@given(texts, texts, moves)
def test_what_is_left_is_what_a_look_at_everything_leaves(first, second, found) -> None:
    with tempfile.TemporaryDirectory() as folder, new_project(Path(folder), SCHEMA) as project:
        desk = Desk(project, first, second)
        for move in found:
            desk.act(*move)
            desk.memory.catch_up()
            desk.same_as_a_look_at_all()
        desk.memory.close()


def test_after_a_decision_only_its_line_and_those_that_hold_the_string_are_read(tmp_path, monkeypatch) -> None:
    lines = [f"Line {n} has a Name{n} and of Kirby{'' if n % 10 else ' himself'} too." for n in range(50)]
    lines = [line.replace(" of Kirby too", "") for line in lines]
    with new_project(tmp_path, SCHEMA) as project:
        doc = add_document(project, "\n".join(lines), "Long")
        source, text = machine("rules", "1"), "\n".join(lines)
        names = [(at, f"Name{n}") for n in range(50) if (at := text.find(f"Name{n} ")) >= 0]
        made = [proposal(SCHEMA, source, doc, "PERSON", at, at + len(name)) for at, name in names]
        kirby = proposal(SCHEMA, source, doc, "PERSON", text.index("Kirby"), text.index("Kirby") + 5)
        run(project, source, doc, *made, kirby)
        memory = Remembering(project)
        memory.catch_up()
        read, real = [], type(project).scene

        def scene(self, *asked):
            found = real(self, *asked)
            read.append(len(found.proposed))
            return found

        monkeypatch.setattr(type(project), "scene", scene)
        project.do(AcceptSuggestions((made[7].id,)))
        memory.catch_up()
        project.do(AcceptSuggestions((kirby.id,)))
        memory.catch_up()
        memory.close()
    assert read == [1, 6]


def test_a_glance_is_whole_lines() -> None:
    text = "one Kirby\nnone\nKirby two Kirby\n\nend"
    assert Glance(frozenset({"Kirby Group"})).lines(text) == ((0, 9), (15, 30))
    assert Glance(places=frozenset({(11, 16)})).lines(text) == ((10, 14), (15, 30))
    assert Glance(places=frozenset({(31, 31)})).lines(text) == ((31, 31),)
    assert (Glance(frozenset({"end"})) | Glance(places=frozenset({(0, 1)}))).lines(text) == ((0, 9), (32, 35))
    assert Glance().lines(text) == ()
