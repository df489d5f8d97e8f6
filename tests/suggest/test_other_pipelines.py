"""Other pipelines: told without being run, asked before their code runs, side by side with ours."""

import json
import re
import sys
from types import SimpleNamespace

import pytest
import spacy

from annotator.model.errors import UserError
from annotator.project.other_pipelines import pipeline_choice, pipeline_name
from annotator.resource_files import resource
from annotator.suggest.api import SuggestedRelation, SuggestedSpan, Suggestions
from annotator.suggest.inline import InlineSuggester
from annotator.suggest.other_pipeline import SideBySide, together
from annotator.suggest.pipelines import PipelineChoice, facts
from annotator.suggest.registry import suggesters
from annotator.suggest.wire import answer_message, read_answer
from tests.support.notation import news_schema

TEXT = "Bo flew to Oslo 🙂 and Bergen."
CODE = """
import pathlib
from spacy.language import Language
pathlib.Path(__file__).with_name("ran").touch()
@Language.component("quiet_component")
def quiet(doc):
    return doc
"""


def saved(folder, *, extra: str = ""):
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PER", "pattern": "Bo"}, {"label": "GPE", "pattern": "Oslo"}])
    nlp.meta["name"] = "towns"
    nlp.to_disk(folder)
    if extra:
        (folder / "parts.py").write_text(extra)
    return folder


def found(suggester, text=TEXT) -> dict[str, str]:
    return {text[s.start : s.end]: s.label for s in suggester.suggest(text).spans}


def test_a_folder_is_used_under_the_names_of_the_schema(tmp_path) -> None:
    folder = saved(tmp_path / "towns")
    told = facts(str(folder))
    assert (told.name, set(told.labels), told.code) == ("en_towns", {"PER", "GPE"}, ())
    suggester = suggesters().load(pipeline_name(str(folder), news_schema(), ""))
    assert found(suggester) == {"Bo": "PERSON", "Oslo": "GPE"}
    assert suggester.version == "en_towns 0.0.0"
    assert set(suggester.labels) == {"PERSON", "GPE"}
    other = PipelineChoice(str(folder), {"PER": "", "GPE": "LOC"})
    assert found(suggesters().load(other.suggester())) == {"Oslo": "LOC"}
    assert suggesters().load(other.suggester()).digest() != suggester.digest()


def test_code_in_a_folder_never_runs_before_it_was_allowed(tmp_path) -> None:
    folder = saved(tmp_path / "towns", extra=CODE)
    told = facts(str(folder))
    assert told.code == ("parts.py",)
    refused = pipeline_name(str(folder), news_schema(), "")
    with pytest.raises(UserError, match=r"brings code of its own, which was not run: parts\.py"):
        suggesters().load(refused)
    assert not (folder / "ran").exists()
    allowed = pipeline_choice(str(folder), news_schema(), allow_code=True)
    assert found(suggesters().load(allowed.suggester()))["Bo"] == "PERSON"
    assert (folder / "ran").exists()
    (folder / "parts.py").write_text(CODE + "# changed since")
    with pytest.raises(UserError, match="was not run"):
        suggesters().load(allowed.suggester())
    sys.modules.pop("annotator_pipeline_code_0", None)


def test_what_is_missing_or_broken_is_told_in_a_sentence(tmp_path) -> None:
    with pytest.raises(UserError, match="neither a folder nor an installed package"):
        facts("xx_no_such_model")
    with pytest.raises(UserError, match="is no spaCy pipeline"):
        facts("numpy")
    with pytest.raises(UserError, match=r"no config\.cfg"):
        facts(str(tmp_path))
    folder = saved(tmp_path / "towns")
    (folder / "config.cfg").write_text("[nlp]\nlang = 'en'\npipeline = ['no_such_part']")
    with pytest.raises(UserError, match="cannot be loaded"):
        suggesters().load(pipeline_name(str(folder), news_schema(), ""))
    (folder / "meta.json").write_text("[]")
    with pytest.raises(UserError, match="says nothing sensible"):
        facts(str(folder))


def test_side_by_side_a_broken_one_costs_its_own_suggestions_alone(tmp_path) -> None:
    folder = saved(tmp_path / "towns")
    both = suggesters().load(pipeline_name(str(folder), news_schema(), "gazetteer.v1"))
    spans = {TEXT[s.start : s.end]: s for s in both.suggest(TEXT).spans}
    assert spans["Oslo"].label == "GPE"
    assert spans["Oslo"].score > 0.6
    assert spans["Oslo"].rule.startswith("gazetteer.v1: ")
    assert "spacy.v1: GPE by en_towns" in spans["Oslo"].rule
    assert spans["Bo"].score == 0.6
    (folder / "config.cfg").unlink()
    name = json.dumps(["gazetteer.v1", PipelineChoice(str(folder)).suggester()])
    alone = suggesters().load(f"beside.v1:{name}")
    assert "no config.cfg" in alone.notice
    assert "Oslo" in found(alone)


def test_agreement_raises_the_score_and_relations_keep_their_ends() -> None:
    one = Suggestions(
        (SuggestedSpan(4, 6, "A", 0.5, "x"), SuggestedSpan(0, 2, "A", 0.5)), (SuggestedRelation(0, 1, "of", 0.4),)
    )
    two = Suggestions((SuggestedSpan(4, 6, "A", 0.5, "y"), SuggestedSpan(4, 6, "B", 0.9)))
    made = together([("one", one), ("two", two)])
    assert [(s.start, s.label, s.score) for s in made.spans] == [(0, "A", 0.5), (4, "A", 0.75), (4, "B", 0.9)]
    assert made.spans[1].rule == "one: x; two: y"
    assert (made.relations[0].head, made.relations[0].tail) == (1, 0)

    class Broken:
        name, version, labels = "broken.v1", "1", ()

        def digest(self) -> str:
            return ""

        def suggest(self, text: str) -> Suggestions:
            raise ValueError("no")

    class Works(Broken):
        def suggest(self, text: str) -> Suggestions:
            return two

    both = SideBySide((Broken(), Works())).suggest("abcdefg")
    assert len(both.spans) == 2
    assert both.notice == "broken.v1 failed: ValueError: no"
    assert read_answer(answer_message("1", 1, both)) == both
    with pytest.raises(ValueError, match="no"):
        SideBySide((Broken(),)).suggest("x")


def test_the_example_in_the_help_works_in_twenty_lines_and_its_failure_is_an_answer() -> None:
    page = resource("help", "suggestions.md").read_text(encoding="utf-8")
    code = re.search(r"```python\n(.*?)```", page, re.DOTALL)[1]
    assert len([line for line in code.splitlines() if line.strip()]) <= 20
    names: dict[str, object] = {}
    exec(code, names)
    plugin = SimpleNamespace(name="tickets.v1", value="help", load=lambda: names["TicketSuggester"])
    suggester = suggesters([plugin]).load("tickets.v1")
    assert found(suggester, "See T-1234 and T-12.") == {"T-1234": "TICKET"}

    suggester.suggest = lambda _text: 1 / 0
    service, answers = InlineSuggester(suggester), []
    service.start()
    service.submit("doc", "T-1234", 1, answers.append)
    assert answers[0].suggestions is None
    assert answers[0].error == "ZeroDivisionError: division by zero"


def test_side_by_side_a_link_keeps_what_it_refers_to() -> None:
    spans = (SuggestedSpan(4, 7, "B", 0.5), SuggestedSpan(0, 3, "A", 0.5))
    link = SuggestedRelation(0, 1, "knows", 0.5, references={"source": 1})
    answer = together([("one", Suggestions(spans, (link,)))])
    assert [(r.head, r.tail, r.references) for r in answer.relations] == [(1, 0, {"source": 0})]
