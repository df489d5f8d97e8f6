"""Sources, suggestions and decisions as rows, and back."""

from typing import Any, Final, cast
from uuid import UUID

from annotator.model.ids import DocId
from annotator.model.suggestion import Decision, How, Place, Source, Suggestion, SuggestionKind, Verdict
from annotator.store.cells import Row, dumped, dumped_fragments, loaded, loaded_fragments, one, raw, shared

_SUGGESTED: Final = {kind.value: kind for kind in SuggestionKind}


def source_row(source: Source) -> Row:
    """Return a source as a row."""
    return {
        "id": source.id.bytes,
        "name": source.name,
        "version": source.version,
        "digest": source.digest,
        "labels": dumped(dict(source.labels)),
    }


def source_of(row: Row) -> Source:
    """Return the source of a row."""
    return Source(
        id=shared(row["id"]),
        name=row["name"],
        version=row["version"],
        digest=row["digest"],
        labels=loaded(row["labels"]),
    )


def suggestion_row(sugg: Suggestion) -> Row:
    """Return a suggestion as a row."""
    return {
        "id": sugg.id.bytes,
        "doc_id": sugg.doc.bytes,
        "text_version": sugg.text_version,
        "source_id": sugg.source.bytes,
        "kind": sugg.kind.value,
        "label": sugg.label,
        "type_id": raw(sugg.type),
        "start": sugg.start,
        "end": sugg.end,
        "fragments": dumped_fragments(sugg.fragments),
        "head_id": raw(sugg.head),
        "tail_id": raw(sugg.tail),
        "attrs": dumped(dict(sugg.attrs)),
        "score": sugg.score,
        "rule": sugg.rule,
        "superseded": int(sugg.superseded),
        "string": sugg.string,
        "made_at": sugg.made_at,
    }


def suggestion_of(row: Row) -> Suggestion:
    """Return the suggestion of a row."""
    return Suggestion(
        id=cast("Any", UUID(bytes=row["id"])),
        doc=shared(row["doc_id"]),
        text_version=row["text_version"],
        source=shared(row["source_id"]),
        kind=_SUGGESTED[row["kind"]],
        label=row["label"],
        type=shared(row["type_id"]) if row["type_id"] else None,
        fragments=loaded_fragments(row["start"], row["end"], row["fragments"]),
        head=one(row["head_id"]),
        tail=one(row["tail_id"]),
        attrs=loaded(row["attrs"]),
        score=row["score"],
        rule=row["rule"],
        superseded=bool(row["superseded"]),
        string=row["string"],
        made_at=row["made_at"],
    )


def decision_row(decision: Decision) -> Row:
    """Return a decision as a row; its place is the columns ``doc_id`` to ``fragments``."""
    place = decision.place
    return {
        "id": decision.id.bytes,
        "suggestion_id": decision.suggestion.bytes,
        "owner_id": decision.owner.bytes,
        "verdict": decision.verdict.value,
        "how": decision.how.value,
        "seen": int(decision.seen),
        "reason": decision.reason,
        "annotation_id": raw(decision.annotation),
        "doc_id": place.doc.bytes,
        "kind": place.kind.value,
        "label": place.label,
        "start": min(start for start, _ in place.fragments),
        "end": max(end for _, end in place.fragments),
        "fragments": dumped_fragments(place.fragments),
        "decided_at": decision.decided_at,
        "rev": decision.rev,
    }


def decision_of(row: Row) -> Decision:
    """Return the decision of a row."""
    return Decision(
        id=one(row["id"]),
        suggestion=one(row["suggestion_id"]),
        owner=shared(row["owner_id"]),
        verdict=Verdict(row["verdict"]),
        how=How(row["how"]),
        seen=bool(row["seen"]),
        place=Place(
            DocId(shared(row["doc_id"])),
            SuggestionKind(row["kind"]),
            row["label"],
            loaded_fragments(row["start"], row["end"], row["fragments"]),
        ),
        reason=row["reason"],
        annotation=one(row["annotation_id"]),
        decided_at=row["decided_at"],
        rev=row["rev"],
    )
