"""Exported annotations as documents to train on: what a person decided, and where somebody has yet to decide."""

from collections.abc import Iterator
from pathlib import Path

from annotator.formats.jsonl import JsonLines
from annotator.formats.portable import PortableSpan
from annotator.model.suggestion import Verdict
from annotator.suggest.training.corpora import DOUBT, Document, Mention

_TAKEN = frozenset({Verdict.ACCEPT.value, Verdict.CHANGE.value})


def read_gold(path: Path) -> Iterator[Document]:
    """Yield the documents of an annotator.jsonl.v1 file.

    What nobody has decided, and what lies in several pieces, is a mention in doubt; what was rejected is none.

    Raises:
        UserError: the file is not of the format; the message names the line.
    """
    for document in JsonLines().read(path).documents:
        mentions = tuple(
            Mention(span.start, span.end, _label(span)) for span in document.spans if span.decision != Verdict.REJECT
        )
        yield Document("", document.id, document.text, mentions)


def _label(span: PortableSpan) -> str:
    undecided = span.source and span.decision not in _TAKEN
    return DOUBT if undecided or len(span.fragments) > 1 else span.label
