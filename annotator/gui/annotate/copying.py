"""Text for the clipboard: exact, or with where it comes from."""

from collections.abc import Iterable

from annotator.model.annotation import Fragments, covered_text
from annotator.model.document import Document


def exact(text: str, stretches: Iterable[Fragments]) -> str:
    """Return the text of stretches just as it stands, a line each."""
    return "\n".join(covered_text(text, fragments) for fragments in stretches)


def with_source(document: Document, text: str, stretches: Iterable[Fragments]) -> str:
    """Return the text of stretches, each quoted with its offsets, and the document's title, date and source below."""
    lines = [f"“{covered_text(text, fragments)}” [{_places(fragments)}]" for fragments in stretches]
    about = ", ".join(part for part in (document.title, document.doc_date, document.source) if part)
    return "\n".join([*lines, about])


def _places(fragments: Fragments) -> str:
    return ", ".join(f"{start}–{end}" for start, end in fragments)
