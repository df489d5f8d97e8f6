"""Where a final annotation comes from: what a machine proposed, and what a person made of it, when and how."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from annotator.model.annotated import AnnotatedDocument
from annotator.model.annotation import AnyAnnotation, Origin, Span
from annotator.model.ids import ActorId, SourceId, SuggestionId
from annotator.model.suggestion import Decision, Source, Suggestion, Verdict


class Provenance:
    """Answers for the annotations and suggestions of one document; ``people`` has the names of those who decided."""

    def __init__(
        self, annotated: AnnotatedDocument, sources: Mapping[SourceId, Source], people: Mapping[ActorId, str]
    ) -> None:
        self._annotated = annotated
        self._sources = sources
        self._people = people

    def of(self, annotation: AnyAnnotation) -> dict[str, Any]:
        """Return score, source, decision and provenance of an annotation that was proposed; nothing for others."""
        if annotation.origin is not Origin.SUGGESTION or annotation.origin_id is None:
            return {}
        suggestion = self._annotated.suggestions.get(SuggestionId(annotation.origin_id))
        if suggestion is None:
            return {}
        decision = self._annotated.decision_on(suggestion)
        return {
            "score": suggestion.score,
            "source": self.source(suggestion),
            "decision": decision.verdict.value if decision else Verdict.ACCEPT.value,
            "provenance": self.decided(suggestion, decision) | _changed(annotation, suggestion),
        }

    def source(self, suggestion: Suggestion) -> str:
        """Return who proposed something: name and version."""
        source = self._sources.get(suggestion.source)
        return f"{source.name} {source.version}".strip() if source else "unknown"

    def decided(self, suggestion: Suggestion, decision: Decision | None) -> dict[str, Any]:
        """Return who made what of a suggestion, when and how, and by which rule it was proposed."""
        rule = {"rule": suggestion.rule} if suggestion.rule else {}
        if decision is None:
            return rule
        at = datetime.fromtimestamp(decision.decided_at / 1000, UTC).isoformat(timespec="milliseconds")
        name = self._people.get(decision.owner)
        by = {"by": name} if name else {}
        said = {"at": at.replace("+00:00", "Z"), "how": decision.how.value}
        reason = {"reason": decision.reason} if decision.reason else {}
        return {**by, **said, "seen": decision.seen, **reason, **rule}


def _changed(annotation: AnyAnnotation, suggestion: Suggestion) -> dict[str, Any]:
    """Return what was proposed, where the annotation says otherwise by now."""
    moved = isinstance(annotation, Span) and annotation.fragments != suggestion.fragments
    if annotation.type == suggestion.type and not moved:
        return {}
    proposed: dict[str, Any] = {"label": suggestion.label}
    if moved:
        proposed["fragments"] = [list(fragment) for fragment in suggestion.fragments]
    return {"proposed": proposed}


def in_words(found: Mapping[str, Any]) -> str:
    """Return provenance as a line: "annotator.v1 1.0 0.93, change by Ada (group)"; "by hand" for none."""
    if not found:
        return "by hand"
    more = found["provenance"]
    by, how = more.get("by", ""), more.get("how", "")
    proposed = more.get("proposed", {})
    was = f", was {proposed['label']}" if "label" in proposed else ""
    who = f" by {by}" if by else ""
    return f"{found['source']} {found['score']:.2f}, {found['decision']}{who}{f' ({how})' if how else ''}{was}"
