"""What all formats share: the checks, the loss report, the schema sketch, file names."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.files import FileNames
from annotator.formats.loss import EVERYTHING, Holding, LossReport, contents
from annotator.formats.portable import (
    PortableArgument,
    PortableChain,
    PortableEvent,
    PortableSpan,
    check,
    check_quote,
)
from annotator.formats.sketch import RelationSketch, observed
from annotator.model.errors import UserError
from tests.support.portable import documents, sample


@given(documents())
def test_sound_documents_pass(document):
    check(document)
    for span in document.spans:
        check_quote(document, span, document.quote(span))


@pytest.mark.parametrize("fragments", [(), ((3, 4), (0, 1)), ((0, 2), (1, 3)), ((0, 1), (1, 2)), ((0, 0),), ((0, 99),)])
def test_spans_out_of_order_or_place_are_refused(fragments):
    with pytest.raises(UserError):
        check(sample(spans=(PortableSpan(id="e1", label="X", fragments=fragments),)))


def test_quotation_that_is_not_the_text_is_refused():
    document = sample()
    with pytest.raises(UserError, match="“Ingrid Solberg”, not “ngrid Solberg ”"):
        check_quote(document, document.spans[0], "ngrid Solberg ")


def test_sketch_names_what_documents_use():
    sketch = observed([sample(), sample()])
    assert sketch.spans == ("PERSON", "GPE", "ORG", "LOC", "FISH")
    assert sketch.relations == (RelationSketch(label="leads", heads=frozenset({"PERSON"}), tails=frozenset({"ORG"})),)
    assert sketch.events[0].roles == {"whom": frozenset({"ORG"})}
    assert sketch.chains == ("COREF",)
    assert [(a.name, a.on_kind, a.values) for a in sketch.attributes] == [
        ("grade", "document", (2,)),
        ("alive", "span", (True,)),
        ("modality", "relation", ("stated",)),
    ]


def test_loss_report_counts_what_a_format_cannot_hold():
    report = LossReport()
    report.wrote(sample(), frozenset())
    lost = {loss.kind: loss for loss in report.losses}
    assert set(lost) == EVERYTHING
    assert lost[Holding.FRAGMENTS].examples == ("“Norway delegation” (ORG)",)
    assert lost[Holding.EXTRA].count == 2
    assert lost[Holding.RELATIONS].sentence() == "1 × relations: leads"
    assert (report.documents, report.annotations) == (1, 8)


def test_loss_report_of_a_format_that_holds_everything_is_empty():
    report = LossReport()
    report.wrote(sample(), EVERYTHING)
    assert not report
    assert report.losses == ()


def test_loss_report_keeps_the_first_examples_alone():
    report = LossReport()
    for n in range(9):
        report.add("odd things", f"thing {n}")
    assert report.losses[0].sentence() == "9 × odd things: thing 0, thing 1, thing 2, thing 3, thing 4, …"


def shapes(*stretches: tuple[int, int]) -> list[Holding]:
    spans = tuple(PortableSpan(id=str(n), label="X", fragments=(s,)) for n, s in enumerate(stretches))
    kinds = (Holding.NESTED, Holding.IDENTICAL)
    document = sample(spans=spans, relations=(), events=(), chains=())
    return [kind for kind, _ in contents(document) if kind in kinds]


def test_overlapping_and_identical_spans_are_told_apart():
    assert shapes((0, 2), (2, 4)) == []
    assert shapes((0, 4), (1, 2), (3, 6)) == [Holding.NESTED, Holding.NESTED]
    assert shapes((0, 2), (0, 2)) == [Holding.IDENTICAL]


@given(st.lists(st.text(max_size=120), max_size=8))
def test_file_names_are_safe_and_never_the_same(wishes):
    names = FileNames()
    made = [names.new(wish) for wish in wishes]
    assert len({name.casefold() for name in made}) == len(made)
    for name in made:
        assert name == name.strip(" .-") or name.endswith("-")
        assert not set(name) & set('<>:"/\\|?*\0\n')
        assert 0 < len(name) <= 90


def test_events_and_chains_that_hold_themselves_are_refused():
    first = PortableEvent(id="v1", label="A", trigger="e1", arguments=(PortableArgument("of", "v2"),))
    second = PortableEvent(id="v2", label="B", trigger="e1", arguments=(PortableArgument("of", "v1"),))
    with pytest.raises(UserError, match="in a circle"):
        check(sample(events=(first, second)))
    check(sample(events=(first, replace(second, arguments=(PortableArgument("of", "e1"),)))))
    with pytest.raises(UserError, match="in a circle"):
        check(sample(chains=(PortableChain(id="c1", label="C", members=("c1",)),)))
