"""What one mention teaches about the others."""

from annotator.suggest.document_pass import Found, complete
from annotator.suggest.groups import paragraph_groups


def spans(text: str, *names: tuple[str, str, str]) -> list[Found]:
    """Return the first mention of each name as found."""
    return [Found(text.index(form), text.index(form) + len(form), label, rule) for form, label, rule in names]


def shown(text: str, found: list[Found]) -> list[tuple[str, str]]:
    return [(text[span.start : span.end], span.label) for span in found]


def test_a_surname_alone_is_the_person() -> None:
    text = "Ann van Dyk came. So Dyk said; then van Dyk. Dykstra did not."
    found = complete(text, spans(text, ("Ann van Dyk", "PERSON", "person_first_name")))
    assert shown(text, found)[1:] == [("Dyk", "PERSON"), ("van Dyk", "PERSON")]


def test_a_hyphenated_name_is_not_cut() -> None:
    text = "Karine Jean-Pierre spoke. Jean-Pierre left; Jean stayed. Pierre-Louis too."
    found = complete(text, spans(text, ("Karine Jean-Pierre", "PERSON", "person_first_name")))
    assert shown(text, found) == [("Karine Jean-Pierre", "PERSON"), ("Jean-Pierre", "PERSON")]


def test_an_abbreviation_in_brackets_takes_the_label_of_the_long_form() -> None:
    text = "The Seven Rivers Council (SRC) met (today). SRC left."
    found = complete(text, spans(text, ("Seven Rivers Council", "ORG", "org_head")))
    assert shown(text, found) == [("Seven Rivers Council", "ORG"), ("SRC", "ORG"), ("SRC", "ORG")]


def test_a_name_has_one_label_in_a_text() -> None:
    text = "Avdira fell. In Avdira. Near Avdira."
    first, second = text.index("Avdira"), text.index("Avdira", 3)
    found = complete(
        text, [Found(first, first + 6, "PERSON", "person_speech_single"), Found(second, second + 6, "GPE", "city")]
    )
    assert shown(text, found) == [("Avdira", "GPE")] * 3


def test_a_storm_named_again_is_the_storm() -> None:
    text = "Cyclone Idai struck. Idai was taken for a town."
    found = complete(text, [Found(0, 12, "EVENT", "event_start"), Found(21, 25, "GPE", "model")])
    assert shown(text, found) == [("Cyclone Idai", "EVENT"), ("Idai", "EVENT")]


def test_who_is_called_after_a_place_of_the_text_is_a_people() -> None:
    text = "Veldania agreed. The Veldanian minister left."
    found = complete(text, spans(text, ("Veldania", "GPE", "model"), ("Veldanian", "GPE", "model")))
    assert shown(text, found) == [("Veldania", "GPE"), ("Veldanian", "NORP")]


def test_spans_that_are_there_are_never_covered() -> None:
    text = "Kirby Street. John Kirby."
    found = complete(
        text, spans(text, ("Kirby Street", "FAC", "fac_head"), ("John Kirby", "PERSON", "person_first_name"))
    )
    assert shown(text, found) == [("Kirby Street", "FAC"), ("John Kirby", "PERSON")]


def test_groups_are_whole_paragraphs_and_make_up_the_text() -> None:
    text = "".join(f"{'word ' * n}\n" for n in range(200)) + "x" * 3000 + " end"
    groups = list(paragraph_groups(text, 1000))
    assert "".join(text[start:end] for start, end in groups) == text
    assert all(end - start <= 1000 for start, end in groups)
    assert sum(text[end - 1] != "\n" for _, end in groups) <= 4
    assert list(paragraph_groups("")) == []
