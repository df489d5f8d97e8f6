"""One flat layer of spans, as it is put together: who meets whom, and who takes whose place."""

from collections.abc import Iterable

from spacy.tokens import Span


class Layer:
    """Spans that do not overlap, by the tokens that they cover: a long text has thousands."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._covering: dict[int, Span] = {}
        for span in spans:
            self._covering |= dict.fromkeys(range(span.start, span.end), span)

    def at(self, token: int) -> Span | None:
        """Return the span that covers a token."""
        return self._covering.get(token)

    def met(self, span: Span) -> list[Span]:
        """Return those that overlap a span, in order."""
        found: list[Span] = []
        place = span.start
        while place < span.end:
            other = self._covering.get(place)
            if other is not None:
                found.append(other)
            place = other.end if other is not None else place + 1
        return found

    def put(self, span: Span) -> None:
        """Add a span in place of those that it overlaps."""
        for other in self.met(span):
            self.drop(other)
        self._covering |= dict.fromkeys(range(span.start, span.end), span)

    def drop(self, span: Span) -> None:
        """Take a span away."""
        for place in range(span.start, span.end):
            del self._covering[place]

    def spans(self) -> list[Span]:
        """Return all, in order."""
        return [span for place, span in sorted(self._covering.items()) if place == span.start]
