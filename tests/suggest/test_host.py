"""The process side, fed from memory: one line in, one answer out."""

import io
from typing import Any

from annotator.model.errors import UserError
from annotator.suggest.api import SuggestedRelation, SuggestedSpan, Suggester
from annotator.suggest.host import run_host
from annotator.suggest.wire import PROTOCOL, decode, encode, read_answer
from tests.support.toy_suggest_host import SteppingToy, ToySuggester


def converse(*lines: bytes, suggester: Suggester | None = None) -> tuple[int, list[dict[str, Any]]]:
    out = io.BytesIO()
    code = run_host(io.BytesIO(b"".join(lines)), out, "toy.v1", load=lambda _name: suggester or ToySuggester())
    return code, [decode(line) for line in out.getvalue().splitlines()]


def ask(text: str, request: str = "1", generation: int = 1) -> bytes:
    return encode({"id": request, "generation": generation, "text": text})


def test_says_who_it_is_and_ends_when_the_pipe_closes() -> None:
    code, lines = converse()
    assert code == 0
    assert lines == [{"hello": PROTOCOL, "name": "toy.v1", "version": "3", "digest": "d1", "labels": ["NAME"]}]


def test_answers_with_spans_and_relations_in_code_points() -> None:
    _, lines = converse(ask("\U0001f600 Ann met Bob", "q", 5))
    assert (lines[1]["id"], lines[1]["generation"]) == ("q", 5)
    found = read_answer(lines[1])
    assert found.spans == (SuggestedSpan(2, 5, "NAME", 0.5, "capital"), SuggestedSpan(10, 13, "NAME", 0.5, "capital"))
    assert found.relations == (SuggestedRelation(0, 1, "next", 0.25, "order", {"n": 0}),)


def test_one_bad_text_does_not_end_the_process() -> None:
    code, lines = converse(ask("fail", "a"), b"not json\n", encode({"id": "b"}), ask("Ann", "c"))
    assert code == 0
    assert lines[1] == {"id": "a", "generation": 1, "error": "ValueError: no such luck"}
    assert "no JSON object" in lines[2]["error"]
    assert lines[3]["id"] == "b"
    assert "without a text" in lines[3]["error"]
    assert lines[4]["spans"] == [[0, 3, "NAME", 0.5, "capital"]]


def test_a_lone_surrogate_and_strange_line_ends_pass_through() -> None:
    _, lines = converse(ask("a\ud800\u2028\x85\r\nAnn"))
    assert lines[1]["spans"] == [[6, 9, "NAME", 0.5, "capital"]]


def test_long_work_reports_progress() -> None:
    _, lines = converse(ask("Ann"), suggester=SteppingToy())
    assert [line["progress"] for line in lines[1:3]] == [1 / 3, 2 / 3]
    assert lines[3]["spans"] == [[0, 3, "NAME", 0.5, "capital"]]


def test_what_the_project_has_is_told_to_a_suggester_that_asks_for_it() -> None:
    class Asking(ToySuggester):
        wanted: tuple[str, ...] = ()

        def want(self, relations) -> None:
            self.wanted = tuple(relations)

    asking = Asking()
    want = encode({"want": ["visits"]})
    assert len(converse(want, ask("Ann"), suggester=asking)[1]) == 2
    assert asking.wanted == ("visits",)
    assert len(converse(want, ask("Ann"))[1]) == 2


def test_a_suggester_that_cannot_be_loaded_is_told_and_ends_it() -> None:
    def refuse(_name: str) -> Suggester:
        raise UserError("suggester.broken", "It is broken.", hint="Mend it.")

    out = io.BytesIO()
    assert run_host(io.BytesIO(), out, "toy.v1", load=refuse) == 1
    assert decode(out.getvalue()) == {"error": "It is broken. Mend it.", "code": "suggester.broken"}


def test_ends_quietly_when_nobody_reads_any_more() -> None:
    class Gone(io.BytesIO):
        def write(self, _data: object) -> int:
            raise BrokenPipeError

    assert run_host(io.BytesIO(ask("Ann")), Gone(), "toy.v1", load=lambda _name: ToySuggester()) == 0
