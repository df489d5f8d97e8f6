"""The peers in ``effort.py``: they are not driven; their acts are counted from what their documentation says.

For each, the shortest documented way without suggestions, on the same gold, and one act to go on to the next document.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from effort_hands import Effort

Same = bool
Gestures = Callable[[Same, str], Iterable[str]]
"""From whether the label is that of the one before, and how text is marked, to the acts."""


@dataclass(frozen=True)
class Peer:
    """A program, the acts for a span and for a relation, and where its documentation says so."""

    name: str
    span: Gestures
    relation: Gestures
    says: str


def _held(same: Same, mark: str) -> tuple[str, ...]:
    return (mark,) if same else ("key", mark)


PEERS = (
    Peer(
        "brat",
        lambda _same, mark: (mark, "key", "key"),
        lambda _same, _mark: ("drag", "key", "key"),
        "select, a key for the type in the dialog, Enter; drag span to span, key, Enter: brat manual (manual.html), "
        "“Creating text span annotations”, “Connecting annotations”, “Keyboard shortcuts”",
    ),
    Peer(
        "INCEpTION",
        lambda same, mark: (mark, *(() if same else ("key",))),
        lambda same, _mark: ("drag", *(() if same else ("key",))),
        "select, a key bound to the tag unless Remember keeps the last; drag span to span, the same: INCEpTION user "
        "guide, “Annotation: Spans, Relations”, “Key bindings”, “Remember”",
    ),
    Peer(
        "Label Studio",
        _held,
        lambda _same, _mark: ("click", "key", "click", "click", "click"),
        "hotkey of the label unless it is kept, select; click a region, Alt+R, click the other, open the list at the "
        "relation, choose: Label Studio guide, “Label and annotate data”, “Labeling interface” (setting “Keep label "
        "selected after creating a region”), “Hotkeys”",
    ),
    Peer(
        "doccano",
        _held,
        lambda same, _mark: (*(() if same else ("click",)), "click", "click"),
        "shortcut key of the label unless it is still chosen, select; the relation's label, then one span, the other: "
        "doccano documentation, “Tutorial”, and its 1.8 interface",
    ),
    Peer(
        "Prodigy manual",
        _held,
        lambda same, _mark: (*(() if same else ("key",)), "click", "click"),
        "number key of the label unless it is still chosen, select the tokens; the same, then head and child: Prodigy "
        "documentation, “Annotation interfaces”: ner_manual, relations; recipes ner.manual, rel.manual",
    ),
)


def do(effort: Effort, gestures: Iterable[str]) -> None:
    """Count acts."""
    acts = {"key": effort.key, "drag": effort.drag, "click": effort.click, "double": lambda: effort.click(2)}
    for gesture in gestures:
        acts[gesture]()


def annotate(peer: Peer, texts: Iterable[tuple[str, Iterable[tuple[int, int, str]]]]) -> Effort:
    """Count a program's acts for the entities of some documents, in the order of reading."""
    effort = Effort()
    before = ""
    for text, spans in texts:
        for start, end, label in sorted(spans):
            effort.think()
            do(effort, peer.span(label == before, marking(text, start, end)))
            before = label
        effort.think()
        effort.key()
    return effort


def by_label(texts: Iterable[tuple[str, Iterable[tuple[int, int, str]]]]) -> Effort:
    """Count the least that any of them allows: a label held, and each text read anew for each label."""
    effort = Effort()
    for text, spans in texts:
        found = sorted(spans)
        for label in {span[2] for span in found}:
            effort.key()
            for start, end, _ in (span for span in found if span[2] == label):
                effort.think()
                do(effort, (marking(text, start, end),))
        effort.think()
        effort.key()
    return effort


def link(peer: Peer, labels: Iterable[str]) -> Effort:
    """Count a program's acts for relations whose ends stand."""
    effort = Effort()
    before = ""
    for label in labels:
        effort.think()
        do(effort, peer.relation(label == before, ""))
        before = label
    return effort


def marking(text: str, start: int, end: int) -> str:
    """Return how a stretch is marked: a word by a double click, more by a drag."""
    return "drag" if any(c.isspace() for c in text[start:end]) else "double"
