"""What each gesture asks for, and what comes of it in a project."""

import pytest

from annotator.gui.annotate import plans
from annotator.gui.annotate.identical import occurrences
from annotator.gui.annotate.items import Chosen
from annotator.gui.annotate.picture import Picture
from annotator.gui.annotate.targets import targets_of
from annotator.model.annotation import Origin, Relation
from annotator.model.errors import UserError
from annotator.model.ids import SuggestionId, derived_id
from annotator.model.schema import TypeKind
from annotator.model.suggestion import Decision, How, Suggestion, SuggestionKind, Verdict
from annotator.project.operations.relations import AddRelation
from tests.support.memory_project import MemoryProject, key_of
from tests.support.notation import MACHINE, news_schema, picture

SCHEMA = news_schema()
NONE = frozenset()


def label(name, kind=TypeKind.SPAN):
    return SCHEMA.named(kind, name)


def rel(name):
    return label(name, TypeKind.RELATION)


class Desk:
    """A project with one document, and how it stands after an operation."""

    def __init__(self, marked: str) -> None:
        self.picture = picture(marked)
        self.project = MemoryProject(self.picture)
        self.doc = self.picture.document.id

    @property
    def document(self):
        return self.project.annotated(self.doc)

    def do(self, operation) -> None:
        self.project.submit(operation).result()

    def at(self, word: str):
        start = self.picture.text.index(word)
        return ((start, start + len(word)),)

    def item(self, word: str):
        fragments = self.at(word)
        things = [*self.document.spans.values(), *self.document.suggestions.values()]
        return next(thing.id for thing in things if thing.fragments == fragments)

    def chosen(self, *words: str) -> Chosen:
        return Chosen.of(self.document, [self.item(word) for word in words])

    def drawn(self) -> str:
        spans = sorted(self.document.spans.values(), key=lambda s: (s.start, s.end))
        return ", ".join(f"{s.text(self.picture.text)}:{SCHEMA.name(s.type)}" for s in spans)

    def verdicts(self):
        values = self.project.values.values()
        return {(d.place.label, d.verdict, d.how, d.seen) for d in values if isinstance(d, Decision)}

    def suggest_link(self, head, tail, name) -> Suggestion:
        kind, label_id = SuggestionKind.RELATION, rel(name).id
        fragments = tuple(self.at(word)[0] for word in (head, tail))
        key = SuggestionId(derived_id("link", head, tail, name))
        ends = {"head": self.item(head), "tail": self.item(tail)}
        sugg = Suggestion(id=key, doc=self.doc, text_version=1, source=MACHINE, kind=kind, label=name, type=label_id,
                          fragments=fragments, **ends)  # fmt: skip
        self.project.values[key_of(sugg)] = sugg
        return sugg


def test_marked_text_gets_a_span_and_a_second_label_stacks() -> None:
    desk = Desk("Ada Lovelace wrote.")
    desk.do(plans.label_stretch(desk.document, desk.at("Ada"), label("PERSON"), NONE))
    desk.do(plans.label_stretch(desk.document, desk.at("Ada"), label("GPE"), NONE))
    assert desk.drawn() in ("Ada:PERSON, Ada:GPE", "Ada:GPE, Ada:PERSON")
    assert plans.label_stretch(desk.document, desk.at("Ada"), label("GPE"), NONE) is None


def test_a_word_under_the_caret_is_relabelled_only_by_a_span_of_just_this_word() -> None:
    desk = Desk("[Ada Lovelace](PERSON) of [Rome](ORG) wrote.")
    desk.do(plans.label_word(desk.document, desk.at("Rome"), label("GPE"), NONE))
    desk.do(plans.label_word(desk.document, desk.at("Ada"), label("TITLE"), NONE))
    assert desk.drawn() == "Ada:TITLE, Ada Lovelace:PERSON, Rome:GPE"
    assert plans.label_word(desk.document, desk.at("Rome"), label("GPE"), NONE) is None


def test_a_label_on_what_was_suggested_there_takes_the_suggestion_up() -> None:
    desk = Desk("[Ada](PERSON?) in [Rome](ORG?).")
    desk.do(plans.label_stretch(desk.document, desk.at("Ada"), label("PERSON"), frozenset({desk.item("Ada")})))
    desk.do(plans.label_word(desk.document, desk.at("Rome"), label("GPE"), NONE))
    assert desk.drawn() == "Ada:PERSON, Rome:GPE"
    assert {s.origin for s in desk.document.spans.values()} == {Origin.SUGGESTION}
    assert desk.verdicts() == {
        ("PERSON", Verdict.ACCEPT, How.SINGLE, True),
        ("ORG", Verdict.CHANGE, How.SINGLE, False),
    }


def test_several_items_are_relabelled_in_one_step() -> None:
    desk = Desk("[Ada](PERSON) and [Bob](GPE?) in [Rome](ORG).")
    chosen = desk.chosen("Ada", "Bob", "Rome")
    desk.do(plans.relabel(desk.document, SCHEMA, chosen, label("PERSON"), NONE))
    assert desk.drawn() == "Ada:PERSON, Bob:PERSON, Rome:PERSON"
    assert desk.project.titles == ["Label 2 items as PERSON"]
    assert plans.relabel(desk.document, SCHEMA, desk.chosen("Ada"), label("PERSON"), NONE) is None


def test_relabelling_never_puts_one_label_twice_on_a_place() -> None:
    desk = Desk("[Ada](PERSON) wrote.")
    ada = desk.item("Ada")
    desk.do(plans.label_stretch(desk.document, desk.at("Ada"), label("GPE"), NONE))
    chosen = Chosen.of(desk.document, [ada])
    assert plans.relabel(desk.document, SCHEMA, chosen, label("GPE"), NONE) is None


def test_a_suggestion_whose_ends_move_is_accepted_as_changed() -> None:
    desk = Desk("[Ada](PERSON?) Lovelace wrote.")
    sugg = desk.item("Ada")
    desk.do(plans.move(desk.document, sugg, desk.at("Ada Lovelace"), frozenset({sugg})))
    assert desk.drawn() == "Ada Lovelace:PERSON"
    assert desk.verdicts() == {("PERSON", Verdict.CHANGE, How.SINGLE, True)}


def test_removing_deletes_what_stands_and_rejects_what_is_suggested_in_one_step() -> None:
    desk = Desk("[Ada](PERSON) in [Rome](GPE?) met [Bob](PERSON).")
    desk.do(AddRelation(desk.item("Ada"), desk.item("Bob"), rel("meets_with").id))
    chosen = desk.chosen("Ada", "Rome")
    assert [SCHEMA.name(link.type) for link in plans.lost_links(desk.document, chosen)] == ["meets_with"]
    desk.do(plans.remove(desk.document, chosen, NONE))
    assert desk.drawn() == "Bob:PERSON"
    assert not desk.document.relations
    assert len(desk.project.journal) == 2
    desk.project.submit_undo()
    assert desk.drawn() == "Ada:PERSON, Bob:PERSON"
    assert len(desk.document.pending()) == 1


def test_a_link_accepts_its_pending_ends_in_the_same_step() -> None:
    desk = Desk("[Ada](PERSON?) in [Rome](GPE?).")
    seen = frozenset({desk.item("Ada")})
    desk.do(plans.link(desk.document, SCHEMA, desk.item("Ada"), desk.item("Rome"), rel("visits"), seen))
    (made,) = desk.document.relations.values()
    assert desk.drawn() == "Ada:PERSON, Rome:GPE"
    assert {made.head, made.tail} == set(desk.document.spans)
    assert {(label, seen) for label, _, _, seen in desk.verdicts()} == {("PERSON", True), ("GPE", False)}
    assert len(desk.project.journal) == 1
    desk.project.submit_undo()
    assert desk.drawn() == ""


def test_a_link_that_was_suggested_is_accepted_and_one_that_stands_is_none() -> None:
    desk = Desk("[Ada](PERSON?) in [Rome](GPE).")
    sugg = desk.suggest_link("Ada", "Rome", "visits")
    desk.do(plans.link(desk.document, SCHEMA, desk.item("Ada"), desk.item("Rome"), rel("visits"), NONE))
    (made,) = desk.document.relations.values()
    assert made.origin_id == sugg.id
    assert plans.link(desk.document, SCHEMA, made.head, made.tail, rel("visits"), NONE) is None


def test_a_suggested_link_is_found_by_an_end_that_was_accepted_meanwhile() -> None:
    desk = Desk("[Ada](PERSON?) in [Rome](GPE).")
    sugg = desk.suggest_link("Ada", "Rome", "visits")
    desk.do(plans.decide(desk.chosen("Ada").suggestions, NONE, accept=True))
    head = next(s.id for s in desk.document.spans.values() if s.fragments == desk.at("Ada"))
    desk.do(plans.link(desk.document, SCHEMA, head, desk.item("Rome"), rel("visits"), NONE))
    assert {r.origin_id for r in desk.document.relations.values()} == {sugg.id}


def test_a_symmetric_link_is_the_same_either_way() -> None:
    desk = Desk("[Ada](PERSON) met [Bob](PERSON).")
    desk.do(plans.link(desk.document, SCHEMA, desk.item("Ada"), desk.item("Bob"), rel("meets_with"), NONE))
    assert plans.link(desk.document, SCHEMA, desk.item("Bob"), desk.item("Ada"), rel("meets_with"), NONE) is None


def test_an_illegal_link_is_refused_in_words() -> None:
    desk = Desk("[Rome](GPE) and [Ada](PERSON).")
    with pytest.raises(UserError, match="“visits” does not go from GPE → PERSON"):
        plans.link(desk.document, SCHEMA, desk.item("Rome"), desk.item("Ada"), rel("visits"), NONE)


def test_an_arc_is_retyped_by_letter_and_reversed() -> None:
    desk = Desk("[Ada](PERSON) met [Bob](PERSON).")
    desk.do(AddRelation(desk.item("Ada"), desk.item("Bob"), rel("meets_with").id))
    chosen = Chosen.of(desk.document, desk.document.relations)
    assert chosen.only_relations
    with pytest.raises(UserError):
        plans.relabel(desk.document, SCHEMA, chosen, rel("visits"), NONE)
    desk.do(plans.relabel(desk.document, SCHEMA, chosen, rel("communicates_with"), NONE))
    desk.do(plans.reverse(Chosen.of(desk.document, desk.document.relations)))
    (made,) = desk.document.relations.values()
    assert (SCHEMA.name(made.type), made.head) == ("communicates_with", desk.item("Bob"))


def test_only_legal_targets_are_offered_and_the_nearest_is_marked() -> None:
    desk = Desk("[Paris](GPE) [Ada](PERSON) said on [Monday](DATE) in [Rome](GPE?) near [Oslo](GPE).")
    drawn = Picture(desk.document, SCHEMA)
    targets = targets_of(desk.document, SCHEMA, drawn.order, desk.item("Ada"))
    words = {desk.item(w): w for w in ("Paris", "Rome", "Oslo")}
    assert [words[item] for item in targets.order] == ["Paris", "Rome", "Oslo"]
    here = drawn.order.stop(desk.item("Ada"))
    assert words[targets.nearest(desk.document, here)] == "Paris"
    assert words[targets.step(desk.item("Paris"), 1)] == "Rome"
    assert words[targets.step(desk.item("Paris"), -1)] == "Oslo"
    assert targets_of(desk.document, SCHEMA, drawn.order, desk.item("Monday")).order == ()


def test_identical_strings_are_listed_with_what_stands_there_and_labelled_in_one_step() -> None:
    desk = Desk("[Rome](GPE) or Rome, [Rome](GPE?) and New [Rome](ORG). Romeo, [of Rome now](ORG), rome.")
    found = occurrences(desk.document, SCHEMA, "Rome", label("GPE").id)
    assert [place.standing.name for place in found] == ["SAME", "FREE", "SUGGESTED", "OTHER", "INSIDE"]
    assert [place.offered for place in found] == [False, True, True, False, False]
    assert (found[1].before, found[1].after[:5]) == ("Rome or ", ", Rom")
    offered = [place for place in found if place.offered]
    desk.do(plans.label_identical(desk.document, offered, "Rome", label("GPE"), desk.item("Rome"), NONE))
    assert desk.project.titles == ["Label 2 GPE “Rome”"]
    assert sorted(s.origin.value for s in desk.document.spans.values() if s.type == label("GPE").id) == [
        "hand",
        "propagated",
        "suggestion",
    ]
    assert desk.verdicts() == {("GPE", Verdict.ACCEPT, How.PROPAGATED, False)}
    loose = occurrences(desk.document, SCHEMA, "rome", label("GPE").id, whole_words=False, match_case=False)
    assert len(loose) == 7


def test_relations_know_their_ends_through_decisions() -> None:
    desk = Desk("[Ada](PERSON?) in [Rome](GPE?).")
    sugg = desk.suggest_link("Ada", "Rome", "visits")
    desk.do(plans.decide([sugg], NONE, accept=True))
    (made,) = (v for v in desk.project.values.values() if isinstance(v, Relation))
    assert desk.drawn() == "Ada:PERSON, Rome:GPE"
    assert made.head in desk.document.spans
