"""Text pictures: ``picture("[Marie Curie](PERSON) visited [Warsaw](GPE?)")`` is an annotated document.

A label with "?" is a suggestion. Nested pictures are not needed: crossing spans are added by hand.
"""

import json
import re
from dataclasses import dataclass, field

from annotator.model.annotated import AnnotatedDocument
from annotator.model.annotation import Span
from annotator.model.document import Document
from annotator.model.ids import ActorId, AnnotationId, DocId, SourceId, SuggestionId, derived_id
from annotator.model.schema import Schema, TypeKind, schema_from_json
from annotator.model.suggestion import Suggestion, SuggestionKind
from annotator.resource_files import resource

ME = ActorId(derived_id("test", "me"))
MACHINE = SourceId(derived_id("test", "machine"))
_MARK = re.compile(r"\[([^\]]*)\]\((\w+)(\??)\)")


def news_schema() -> Schema:
    return schema_from_json(json.loads(resource("schemas", "news.json").read_text(encoding="utf-8")))


@dataclass
class Picture:
    text: str
    spans: list[Span] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)
    document: Document = field(default_factory=lambda: Document(id=DocId(derived_id("test", "doc")), title="Test"))

    def annotated(self) -> AnnotatedDocument:
        return AnnotatedDocument(self.document, self.text, ME, self.spans, self.suggestions)


def picture(marked: str, schema: Schema | None = None) -> Picture:
    schema = schema or news_schema()
    made, at, text = Picture(""), 0, ""
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        start = len(text)
        text += match.group(1)
        at = match.end()
        label = schema.named(TypeKind.SPAN, match.group(2))
        assert label, match.group(2)
        fragments = ((start, len(text)),)
        if match.group(3):
            made.suggestions.append(suggestion(made.document.id, label.name, fragments, label.id))
        else:
            key = AnnotationId(derived_id("test", label.name, fragments))
            made.spans.append(Span(id=key, doc=made.document.id, type=label.id, owner=ME, fragments=fragments))
    made.text = text + marked[at:]
    return made


def suggestion(doc, label, fragments, type_id, source=MACHINE, score=0.9) -> Suggestion:
    return Suggestion(
        id=SuggestionId(derived_id("test", source, label, fragments)),
        doc=doc,
        text_version=1,
        source=source,
        kind=SuggestionKind.SPAN,
        label=label,
        type=type_id,
        fragments=fragments,
        score=score,
    )
