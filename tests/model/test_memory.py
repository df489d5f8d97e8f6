from annotator.model.ids import DocId, TypeId, derived_id, new_id
from annotator.model.lessons import Lesson, Taught, alikeness, form_of, words_around
from annotator.model.memory import Correction, Memory, Say

ORG, PERSON, DATE = (TypeId(derived_id("type", name)) for name in ("ORG", "PERSON", "DATE"))
NAMES = {ORG: "ORG", PERSON: "PERSON", DATE: "DATE"}
DOC = DocId(derived_id("doc"))


def lesson(text: str, form: str, type_id=ORG, taught=Taught.ACCEPTED, at=1, **more) -> Lesson:
    start = text.index(form)
    context = words_around(text, start, start + len(form))
    return Lesson(item=new_id(), doc=DOC, form=form, type=type_id, taught=taught, context=context, at=at, **more)


def memory(*lessons: Lesson) -> Memory:
    made = Memory(NAMES)
    made.learn(DOC, lessons)
    return made


def found(memory: Memory, text: str) -> list[tuple[str, str]]:
    return [(text[o.start : o.end], NAMES[o.judgement.type]) for o in memory.occurrences(text)]


def test_a_string_that_was_accepted_is_proposed_as_it_is_written_and_as_whole_words() -> None:
    made = memory(lesson("Acme said", "Acme"))
    assert found(made, "Acme, ACME and acme; Acmeist. The\nAcme") == [("Acme", "ORG"), ("Acme", "ORG")]
    assert not memory()
    assert found(memory(), "Acme") == []


def test_the_longest_string_wins_and_white_space_may_differ() -> None:
    made = memory(lesson("John Kirby said", "John Kirby", PERSON), lesson("Kirby said", "Kirby", PERSON))
    assert found(made, "John  Kirby met Kirby") == [("John  Kirby", "PERSON"), ("Kirby", "PERSON")]
    assert found(made, "John\nKirby") == [("Kirby", "PERSON")]


def test_reasons_count_and_scores_rise_with_them() -> None:
    texts = [f"the Acme of {n}" for n in range(4)]
    made = memory(*(lesson(text, "Acme") for text in texts))
    once, four = memory(lesson(texts[0], "Acme")), made
    first = next(iter(once.occurrences("Acme"))).judgement
    fourth = next(iter(four.occurrences("Acme"))).judgement
    assert fourth.reason == "accepted 4 times as ORG"
    assert first.reason == "accepted once as ORG"
    assert 0.7 < first.score < fourth.score < 0.95
    mixed = memory(*(lesson(t, "Acme") for t in texts), lesson("an Acme", "Acme", taught=Taught.REFUSED))
    said = next(iter(mixed.occurrences("the Acme of 9"))).judgement
    assert said.reason == "accepted 4 times as ORG; rejected once"
    assert said.score < next(iter(four.occurrences("the Acme of 9"))).judgement.score


def test_conflicting_decisions_are_told_apart_by_the_neighbours() -> None:
    dates = [lesson(f"came in May {year}", "May", DATE) for year in (2019, 2020, 2021)]
    names = [lesson("Theresa May said", "May", PERSON) for _ in range(2)]
    made = memory(*dates, *names)
    assert found(made, "it was in May 2022") == [("May", "DATE")]
    assert found(made, "Theresa May said no") == [("May", "PERSON")]


def test_decisions_that_cannot_be_told_apart_propose_nothing() -> None:
    made = memory(lesson("the Post wrote", "Post", ORG), lesson("the Post wrote", "Post", PERSON))
    assert found(made, "the Post wrote") == []


def test_a_rejected_string_is_refused_elsewhere_unless_the_context_differs_strongly() -> None:
    made = memory(lesson("Theresa May said", "May", DATE, Taught.REFUSED))
    assert made.refuses("May", DATE, words_around("Mrs May told", 4, 7))
    assert not made.refuses("May", DATE, words_around("in May 2020", 3, 6))
    assert not made.refuses("May", PERSON, words_around("Mrs May told", 4, 7))
    assert not made.refuses("June", DATE, words_around("Mrs June told", 4, 8))


def test_acceptances_outweigh_a_rejection() -> None:
    rejected = lesson("the Acme said", "Acme", taught=Taught.REFUSED)
    made = memory(rejected, *(lesson("an Acme office", "Acme") for _ in range(3)))
    assert not made.refuses("Acme", ORG, words_around("an Acme office", 3, 7))


def test_a_moved_end_says_nothing_where_other_words_stand() -> None:
    made = memory(lesson("John Kirby said", "Kirby", PERSON, Taught.REFUSED, only_before=True))
    assert made.refuses("Kirby", PERSON, words_around("John Kirby told", 5, 10))
    assert not made.refuses("Kirby", PERSON, words_around("that Kirby told", 5, 10))


def test_another_label_given_often_outvotes_one_never_given() -> None:
    made = memory(*(lesson(f"the Duma {verb}", "Duma", ORG) for verb in ("met", "voted", "said")))
    assert made.refuses("Duma", PERSON, words_around("the Duma sat", 4, 8))
    assert not made.refuses("Duma", ORG, words_around("the Duma sat", 4, 8))


def test_corrections_stand_above_what_was_learned_and_forgetting_begins_anew() -> None:
    made = memory(lesson("Acme said", "Acme", at=5))
    assert made.correct([Correction(form="Acme", say=Say.NEVER, at=9)]) == {"Acme"}
    assert found(made, "Acme") == []
    assert made.refuses("Acme", ORG, words_around("Acme", 0, 4))
    made.correct([Correction(form="Acme", say=Say.ALWAYS, type=PERSON, at=9)])
    assert found(made, "Acme") == [("Acme", "PERSON")]
    assert made.refuses("Acme", ORG, words_around("Acme", 0, 4))
    made.correct([Correction(form="Acme", say=Say.FORGET, at=9)])
    assert found(made, "Acme") == []
    made.learn(derived_id("second"), [lesson("Acme said", "Acme", at=10)])
    assert [r.lessons for r in made.rules()] == [1]
    assert found(made, "Acme") == [("Acme", "ORG")]
    made.correct([])
    assert made.rule("Acme").lessons == 2


def test_what_a_document_no_longer_teaches_is_forgotten() -> None:
    first = lesson("Acme said", "Acme")
    made = memory(first)
    assert made.learn(DOC, [first]) == set()
    assert made.learn(DOC, []) == {"Acme"}
    assert found(made, "Acme") == []
    assert made.rules() == []


def test_forms_and_contexts() -> None:
    text = "He saw  Bo  Lee, 4 times\nHere"
    assert form_of(text, 8, 16) == "Bo Lee,"
    assert form_of("a", 0, 1) == form_of("--", 0, 2) == ""
    context = words_around(text, 8, 16)
    assert (context.before, context.before_kind, context.after, context.after_kind) == ("saw", "word", "4", "number")
    assert words_around(text, 25, 29).before_kind == "edge"
    assert alikeness(context, context) == 6
