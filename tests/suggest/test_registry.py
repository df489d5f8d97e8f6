"""Which suggesters there are, and that a broken one harms nobody."""

import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from annotator.model.errors import UserError
from annotator.suggest import api
from annotator.suggest.inline import InlineSuggester
from annotator.suggest.registry import DEFAULT_SUGGESTER, GROUP, RULES_SUGGESTER, suggesters
from annotator.suggest.service import Answer


def entry(name: str, value: str) -> EntryPoint:
    return EntryPoint(name, value, GROUP)


def documented_plugin() -> str:
    """Return the class that the documentation of ``api`` shows, as source text."""
    block = (api.__doc__ or "").split("::\n", 1)[1].split("\nand two lines", 1)[0]
    return "\n".join(line.removeprefix("    ") for line in block.splitlines())


def test_names_are_listed_without_importing_anything() -> None:
    registry = suggesters([entry("tickets.v1", "no_such_package:Tickets")])
    assert registry.names == (DEFAULT_SUGGESTER, RULES_SUGGESTER, "tickets.v1")
    assert registry.problems == ()


def test_the_suggester_in_the_documentation_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = documented_plugin()
    assert len(source.strip().splitlines()) <= 20
    (tmp_path / "documented_tickets.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    registry = suggesters([entry("tickets.v1", "documented_tickets:TicketSuggester")])
    answers: list[Answer] = []
    service = InlineSuggester(registry.load("tickets.v1"))
    service.start()
    service.submit("doc", "See T-1234.", 1, answers.append)
    sys.modules.pop("documented_tickets")
    assert answers[0].suggestions == api.Suggestions((api.SuggestedSpan(4, 10, "TICKET", 0.99, "number"),))
    assert service.hello
    assert service.hello.labels == ("TICKET",)


def test_a_broken_plugin_is_reported_and_the_others_work() -> None:
    registry = suggesters([entry("gone.v1", "no_such_package:Thing"), entry("wrong.v1", "pathlib:Path")])
    problems = {problem.name: problem.reason for problem in registry.check_all()}
    assert "no_such_package" in problems["gone.v1"]
    assert "it lacks" in problems["wrong.v1"]
    assert set(problems) == {"gone.v1", "wrong.v1"}
    with pytest.raises(UserError) as caught:
        registry.load("gone.v1")
    assert caught.value.code == "suggester.broken"


def test_a_plugin_cannot_take_the_place_of_ours_or_of_another() -> None:
    registry = suggesters(
        [entry(DEFAULT_SUGGESTER, "evil:Thing"), entry("two.v1", "a:A"), entry("two.v1", "b:B"), entry("two.v1", "a:A")]
    )
    assert registry.names == (DEFAULT_SUGGESTER, RULES_SUGGESTER, "two.v1")
    assert [problem.name for problem in registry.problems] == ["two.v1"]
    assert registry.load(DEFAULT_SUGGESTER).name == DEFAULT_SUGGESTER


def test_an_unknown_name_says_which_there_are() -> None:
    with pytest.raises(UserError, match=DEFAULT_SUGGESTER):
        suggesters([]).load("nothing.v9")
