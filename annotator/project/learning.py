"""Learning from a project: what is closed goes in, a numbered version beside the project comes out."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from annotator.model.annotated import AnnotatedDocument
from annotator.model.closed import closed_sentences
from annotator.model.document import Status
from annotator.model.errors import UserError
from annotator.model.ids import TypeId, now_ms
from annotator.model.schema import TypeKind
from annotator.model.suggestion import SuggestionKind, Verdict
from annotator.model.tokens import Range
from annotator.project.label_map import label_map
from annotator.project.learned_folder import folder_of
from annotator.project.operations.learned import IN_USE, UseLearned
from annotator.project.project import Project
from annotator.suggest.learning import versions
from annotator.suggest.learning.scores import Score
from annotator.suggest.learning.versions import Version
from annotator.suggest.registry import DEFAULT_SUGGESTER, LEARNED_SUGGESTER

if TYPE_CHECKING:
    from annotator.suggest.learning.learning import Learned
    from annotator.suggest.learning.lesson_texts import LessonText
    from annotator.suggest.learning.links import LearnedLinks
    from annotator.suggest.neural.suggester import EmbeddedSuggester

INITIATOR: Final = "learn"
_WAY: Final = 3
"""Goes up when learning changes, so that the same texts are learned from anew."""
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class ClosedText:
    """A document's closed sentences with the person's spans; ``links`` and ``denied`` are between those, by number."""

    doc: str
    text: str
    spans: tuple[tuple[int, int, str], ...]
    closed: tuple[Range, ...]
    links: tuple[tuple[int, int, str], ...] = ()
    denied: tuple[tuple[int, int], ...] = ()
    done: bool = False


def closed_texts(project: Project) -> list[ClosedText]:
    """Return all that this person has closed, in the order of the documents."""
    found: list[ClosedText] = []
    names = {key: t.name for key, t in project.schema.types.items()}
    for doc in project.teachers_and_done():
        document = project.open_document(doc)
        closed = tuple(closed_sentences(document))
        if closed:
            found.append(_closed_text(document, closed, names))
    return found


def _closed_text(document: AnnotatedDocument, closed: tuple[Range, ...], names: Mapping[TypeId, str]) -> ClosedText:
    spans = [s for s in document.spans.values() if len(s.fragments) == 1 and s.type in names]
    spans.sort(key=lambda s: (s.start, s.end, names[s.type]))
    numbers = {span.id: number for number, span in enumerate(spans)}
    links = {
        (numbers[r.head], numbers[r.tail], names[r.type])
        for r in document.relations.values()
        if r.head in numbers and r.tail in numbers and r.type in names
    }
    return ClosedText(
        document.doc.id.hex,
        document.text,
        tuple((s.start, s.end, names[s.type]) for s in spans),
        closed,
        tuple(sorted(links)),
        tuple(sorted(_denied(document, {s.fragments[0]: n for n, s in enumerate(spans)}))),
        document.state.status is Status.DONE,
    )


def _denied(document: AnnotatedDocument, numbers: Mapping[Range, int]) -> set[tuple[int, int]]:
    """Return the two spans of each suggested relation that was rejected."""
    found = set()
    for suggestion in document.suggestions.values():
        decision = document.decision_on(suggestion)
        if suggestion.kind is SuggestionKind.RELATION and decision is not None and decision.verdict is Verdict.REJECT:
            head, tail = (numbers.get(place) for place in suggestion.fragments)
            if head is not None and tail is not None:
                found.add((head, tail))
    return found


def in_use(project: Project) -> int:
    """Return the number of the learned version that the project goes by; 0: none."""
    said = project.setting(IN_USE)
    return int(said) if said.isdecimal() else 0


def suggester_name(project: Project) -> str:
    """Return which suggester a project goes by, as the registry takes it."""
    number = in_use(project)
    folder = folder_of(project.path) / str(number)
    return f"{LEARNED_SUGGESTER}:{folder}" if number and folder.is_dir() else DEFAULT_SUGGESTER


def learned_versions(project: Project) -> list[Version]:
    """Return the learned versions of a project, the oldest first."""
    return versions.versions(folder_of(project.path))


def use(project: Project, number: int) -> None:
    """Go by another learned version; 0: as the program came.

    Raises:
        UserError: there is no such version.
    """
    if number and number not in versions.numbers(folder_of(project.path)):
        known = ", ".join(map(str, versions.numbers(folder_of(project.path)))) or "none"
        raise UserError("learned.unknown", f"There is no learned version {number}.", hint=f"There are: {known}.")
    project.do(UseLearned(number), initiator=INITIATOR)


def learn(project: Project, progress: Progress = lambda _what, _share: None) -> Version:
    """Learn from all that is closed, and go by the new version; nothing new to learn from gives the old one again.

    Raises:
        UserError: too little is closed, or the version cannot be written.
    """
    progress("Gathering", 0.0)
    texts = closed_texts(project)
    known = learned_versions(project)
    digest = _digest(texts)
    if known and digest == _card_digest(known[-1]):
        made = known[-1].folder
    else:
        made = _learned_from(project, texts, digest, progress)
    found = versions.version(made)
    if in_use(project) != found.number:
        use(project, found.number)
    return found


def _learned_from(project: Project, texts: Sequence[ClosedText], digest: str, progress: Progress) -> Path:
    # Here, not above: whoever only looks needs neither spaCy nor numpy.
    from annotator.suggest.learning.learning import gather
    from annotator.suggest.learning.learning import learn as learn_from
    from annotator.suggest.learning.links import LinkText, learn_links
    from annotator.suggest.learning.suggester import renamed
    from annotator.suggest.neural.suggester import EmbeddedSuggester

    began = monotonic()
    embedded = EmbeddedSuggester()
    embedded.want(())  # its own relations teach nothing; pairs of spans are read by it
    names = label_map(embedded.labels, project.schema)
    material = gather(
        [_lesson(text) for text in texts],
        embedded.network,
        lambda text: renamed(embedded.suggest(text).spans, names),
        progress,
    )
    learned = learn_from(material, progress)
    symmetric = frozenset(t.name for t in project.schema.of_kind(TypeKind.RELATION) if t.symmetric)
    linked = learn_links(
        [LinkText(t.text, t.spans, t.links, t.denied, t.done) for t in texts], symmetric, embedded.pairs
    )
    facts = (
        _facts(learned, embedded, names)
        | _link_facts(linked)
        | {
            "made_at": now_ms(),
            "seconds": round(monotonic() - began, 1),
            "digest": digest,
            "documents": [text.doc for text in texts],
            "person": project.person.name,
        }
    )
    return versions.write(
        [learned.head, learned.likeness, *([linked] if linked else [])], folder_of(project.path), facts
    )


def _link_facts(linked: "LearnedLinks | None") -> dict[str, Any]:
    return {"links": dict(linked.links), "link_scores": _plain(linked.scores)} if linked else {}


def _lesson(text: ClosedText) -> "LessonText":
    from annotator.suggest.learning.lesson_texts import LessonText

    return LessonText(text.doc, text.text, text.spans, text.closed)


def _facts(learned: "Learned", embedded: "EmbeddedSuggester", names: dict[str, str]) -> dict[str, Any]:
    return {
        "encoder": embedded.network.digest,
        "names": names,
        "texts": learned.texts,
        "sentences": learned.sentences,
        "held_back": learned.held_back,
        "mentions": dict(learned.mentions),
        "ours": list(learned.ours),
        "scores": _plain(learned.both_scores),
        "head": _plain(learned.head_scores),
        "shipped": _plain(learned.shipped_scores),
        "trust": learned.trust.plain(),
    }


def _plain(scores: Mapping[str, Score]) -> dict[str, list[int]]:
    return {label: [s.right, s.proposed, s.gold] for label, s in scores.items()}


def _digest(texts: Sequence[ClosedText]) -> str:
    """Return a digest of all that learning starts from: the texts, the entity model, and the way of learning."""
    from annotator.suggest.neural.loading import shipped_folder
    from annotator.suggest.neural.network import MODEL_FILE

    told = json.dumps([_WAY, *([t.doc, t.text, t.spans, t.closed, t.links, t.denied, t.done] for t in texts)])
    found = hashlib.sha256(told.encode())
    found.update((shipped_folder() / "annotator_ner" / MODEL_FILE).read_bytes())
    return found.hexdigest()[:16]


def _card_digest(version: Version) -> str:
    return str(versions.read_card(version.folder).get("digest", ""))
