"""Which text a person has closed: only there does the lack of a span mean that there is none."""

from annotator.model.annotated import AnnotatedDocument
from annotator.model.document import Status
from annotator.model.ids import SuggestionId
from annotator.model.suggestion import SuggestionKind, Verdict
from annotator.model.tokens import Range, sentences

_DECIDED = (Verdict.ACCEPT, Verdict.REJECT, Verdict.CHANGE)


def closed_sentences(document: AnnotatedDocument) -> list[Range]:
    """Return the sentences of a document that its owner has closed.

    A sentence is closed if none of the suggestions that touch it waits for the owner, no span is cut by its edge or
    has several fragments, and either the document is done, or a suggestion in it was accepted, rejected or changed.
    What bears a label that the schema lacks leaves nothing open, nor does another label for what the owner has marked.
    """
    done = document.state.status is Status.DONE
    marked = {span.fragments for span in document.spans.values()}
    pending = (s for s in document.pending() if s.kind is SuggestionKind.SPAN and s.type is not None)
    waiting = {s.id for s in pending if s.fragments not in marked}
    return [s for s in sentences(document.text) if _is_closed(document, s, waiting, done=done)]


def _is_closed(document: AnnotatedDocument, sentence: Range, waiting: set[SuggestionId], *, done: bool) -> bool:
    start, end = sentence
    touching = document.suggestions_touching((sentence,))
    if any(s.id in waiting for s in touching):
        return False
    spans = document.spans_touching((sentence,))
    if any(len(s.fragments) > 1 or s.start < start or end < s.end for s in spans):
        return False
    if done:
        return True
    decisions = (document.decision_on(s) for s in touching)
    return any(d is not None and d.verdict in _DECIDED for d in decisions)
