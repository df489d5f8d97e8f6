"""One look of memory at one document: what to propose, and which of the others' suggestions to keep back."""

from collections.abc import Iterable

from annotator.model.annotation import Fragments
from annotator.model.extents import Extents
from annotator.model.ids import SuggestionId, TypeId
from annotator.model.lessons import form_of, words_around
from annotator.model.memory import SOURCE, Memory, Occurrence
from annotator.model.schema import Schema
from annotator.model.suggestion import (
    MemoryRun,
    Source,
    Suggestion,
    SuggestionKind,
    suggestion_id,
)
from annotator.store.memory import Scene

MEMORY: Source = Source(id=Source.id_of(SOURCE, "1", ""), name=SOURCE, version="1")


def look(scene: Scene, memory: Memory, schema: Schema) -> MemoryRun:
    """Return what memory makes of a document. Decided places and standing spans are left alone."""
    return _Look(scene, memory, schema).run()


class _Look:
    def __init__(self, scene: Scene, memory: Memory, schema: Schema) -> None:
        self._scene, self._memory, self._schema = scene, memory, schema
        self._taken = Extents(part for fragments, _ in scene.mine for part in fragments)
        self._standing = set(scene.mine)
        self._decided = {(f, label) for f, label, _ in scene.decided} | {(f, t) for f, _, t in scene.decided}
        self._others = [p for p in scene.proposed if p.sugg.source != MEMORY.id]

    def run(self) -> MemoryRun:
        """Compare what should be with what is."""
        back = {p.sugg.id for p in self._others if self._waits(p.sugg) and self._refused(p.sugg)}
        proposed: list[Suggestion] = []
        live = _Places(p.sugg for p in self._others if p.sugg.id not in back and self._waits(p.sugg))
        for found in self._memory.occurrences(self._scene.text, self._scene.lines):
            made = self._made(found)
            if made is None or self._is_taken(found) or not self._waits(made) or live.hold(made):
                continue
            twins = [s for s in live.at(made) if s.type == made.type]
            if any(twin.score >= made.score for twin in twins):
                continue
            # One place, one proposal: the surer one. The other comes back when memory changes its mind.
            back |= {twin.id for twin in twins}
            proposed.append(made)
        was = {p.sugg.id for p in self._others if p.hidden}
        return MemoryRun(
            doc=self._scene.doc,
            text_version=self._scene.text_version,
            lines=self._scene.lines,
            proposed=tuple(proposed),
            hidden=_in_order(back - was),
            shown=_in_order(was - back),
        )

    def _waits(self, sugg: Suggestion) -> bool:
        """Tell whether nothing was decided about a suggestion's place and label, and no such span stands there."""
        if (sugg.fragments, sugg.label) in self._decided or (sugg.fragments, sugg.type) in self._decided:
            return False
        return (sugg.fragments, sugg.type) not in self._standing

    def _refused(self, sugg: Suggestion) -> bool:
        if sugg.type is None or len(sugg.fragments) > 1:
            return False
        form = form_of(self._scene.text, sugg.start, sugg.end)
        if not self._memory.knows(form):
            return False
        return self._memory.refuses(form, sugg.type, words_around(self._scene.text, sugg.start, sugg.end))

    def _is_taken(self, found: Occurrence) -> bool:
        return self._taken.touch(found.start, found.end)

    def _made(self, found: Occurrence) -> Suggestion | None:
        said = found.judgement
        label = self._schema.types.get(said.type)
        if label is None or label.retired:
            return None
        fragments: Fragments = ((found.start, found.end),)
        return Suggestion(
            id=_id(self._scene, label.name, fragments),
            doc=self._scene.doc,
            text_version=self._scene.text_version,
            source=MEMORY.id,
            kind=SuggestionKind.SPAN,
            label=label.name,
            type=said.type,
            fragments=fragments,
            score=said.score,
            rule=said.reason,
        )


def _id(scene: Scene, label: str, fragments: Fragments) -> SuggestionId:
    return suggestion_id(scene.doc, scene.text_version, MEMORY.id, SuggestionKind.SPAN, label, fragments)


class _Places:
    """Suggestions by where they lie: a document has thousands, and each occurrence asks."""

    def __init__(self, found: Iterable[Suggestion]) -> None:
        self._at: dict[Fragments, list[Suggestion]] = {}
        for sugg in found:
            self._at.setdefault(sugg.fragments, []).append(sugg)
        extents = [fragments[0] for fragments in self._at if len(fragments) == 1]
        self._extents = Extents(extents)
        self._ends: dict[int, int] = {}
        for start, end in extents:
            self._ends[start] = max(end, self._ends.get(start, 0))

    def at(self, made: Suggestion) -> list[Suggestion]:
        """Return those that cover just the same."""
        return self._at.get(made.fragments, [])

    def hold(self, made: Suggestion) -> bool:
        """Tell whether one is longer, around it: a part of a longer name is no name."""
        return self._ends.get(made.start, 0) > made.end or self._extents.reach(made.start) >= made.end


def _in_order(keys: set[SuggestionId]) -> tuple[SuggestionId, ...]:
    return tuple(sorted(keys))


def label_names(schema: Schema) -> dict[TypeId, str]:
    """Return the labels' names, for the reasons that memory gives."""
    return {key: t.name for key, t in schema.types.items()}
