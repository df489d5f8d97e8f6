"""What a task of Prodigy's says where nobody else said it: our tokens, the answer, the view."""

from collections.abc import Iterable
from typing import Any, Final

from annotator.formats.portable import PortableRelation, PortableSpan
from annotator.formats.tokenised import Tokens, tokenise

ANSWER: Final = "accept"


def own_view(relations: Iterable[PortableRelation]) -> str:
    """Return the view that shows a task with these relations."""
    return "relations" if any(True for _ in relations) else "spans_manual"


def own_tokens(text: str, spans: Iterable[PortableSpan]) -> tuple[Tokens, list[dict[str, Any]]]:
    """Return our tokens, cut at the edges of spans, and their rows."""
    tokens = tokenise(text, ((span.start, span.end) for span in spans))
    rows = [
        {"text": tokens.word(at), "start": start, "end": end, "id": at, "ws": text[end : end + 1] == " "}
        for at, (start, end) in enumerate(tokens.tokens)
    ]
    return tokens, rows
