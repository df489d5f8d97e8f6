import pytest

from annotator.model.document import Status
from annotator.model.listing import DocumentFilter, Sort
from annotator.project.document_query import parse


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("", DocumentFilter()),
        ("port of", DocumentFilter(text="port of")),
        ('"port of beira" flood', DocumentFilter(text='"port of beira" flood')),
        ('"left open', DocumentFilter(text='"left open')),
        ("status:done", DocumentFilter(statuses=frozenset({Status.DONE}))),
        ("Status:Open flood", DocumentFilter(statuses=frozenset({Status.IN_PROGRESS}), text="flood")),
        ("is:pending", DocumentFilter(pending_only=True)),
        ("tag:arms tag:russia", DocumentFilter(tags=("arms", "russia"))),
        ("date:2026-03", DocumentFilter(date="2026-03")),
        ("lang:EN", DocumentFilter(language="en")),
        ("source:reuters", DocumentFilter(title="reuters")),
        ('author:"A. Byline"', DocumentFilter(fields={"author": "A. Byline"})),
        ("mo:", DocumentFilter(text="mo:")),
        ("status:weird", DocumentFilter(fields={"status": "weird"})),
    ],
)
def test_what_is_typed_becomes_a_filter(typed, wanted):
    assert parse(typed) == wanted


def test_what_was_chosen_beside_it_stays():
    chosen = DocumentFilter(sort=Sort.TITLE, descending=True, pending_only=True)
    assert parse("flood", chosen) == DocumentFilter(text="flood", sort=Sort.TITLE, descending=True, pending_only=True)
