"""Count the effort of annotating: ``python tests/bench/effort.py [--corpora FOLDER] [--only seeds|re3d]``.

An analyst who knows the gold drives the real window by its own keys, clicks and drags, and each is counted: (a) without
suggestions, (b) with suggestions in the text, (c) with suggestions by groups of two and more in the review panel, then
in the text, (d) the same after all from a score of 0.9 on were accepted at once. Entities only. At the end of each run
the project holds exactly the gold; if it does not, the run fails.

One action is a key with its modifiers, a click (a double click is one), or a drag. Seconds follow the keystroke-level
model with the operator times of Card, Moran and Newell (The keystroke-level model for user performance time with
interactive systems, Communications of the ACM 23(7), 1980, pages 396-410): K 0.20 s for a key or a button by an average
skilled typist, a held modifier being a K of its own; P 1.10 s to point with the mouse; H 0.40 s whenever the hand moves
between keyboard and mouse; M 1.35 s to prepare mentally, once for each thing decided. Reading is not in the model.

The peers are not driven: their gestures are counted from what their documentation says, on the same gold, with the
shortest way that is documented and no suggestions. See PEERS.
"""

import argparse
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import annotator.gui.bridge as bridge_module
from annotator.gui.app import Application
from annotator.gui.review.bulk_dialog import BulkDialog
from annotator.gui.review.rows import GroupRow
from annotator.gui.review.walk import View
from annotator.model.document import Document
from annotator.model.ids import DocId, new_id
from annotator.model.schema import TypeKind
from annotator.model.suggestion import SuggestionKind
from annotator.model.tokens import next_token_end, snap, tokens
from annotator.project.label_map import label_map
from annotator.project.operations.documents import ImportDocuments, IncomingDocument
from annotator.project.presets import preset
from annotator.project.project import Project
from annotator.project.suggesting import run_of, source_of
from annotator.resource_files import seeds
from annotator.settings import Settings
from annotator.suggest.api import SuggestedSpan, Suggestions
from annotator.suggest.registry import DEFAULT_SUGGESTER, suggesters
from annotator.suggest.wire import Hello

ROOT = Path(__file__).resolve().parents[2]
K, P, H, M = 0.20, 1.10, 0.40, 1.35
NONE = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier

Gold = tuple[int, int, str]
BeforeGroups = Callable[[Project], None]
"""Where a memory that learns from decisions would come in: called before the groups are walked, and after each."""


@dataclass
class Article:
    """A text with the entities that are right."""

    title: str
    text: str
    gold: frozenset[Gold]


@dataclass
class Effort:
    """What the hands did."""

    keys: int = 0
    clicks: int = 0
    drags: int = 0
    seconds: float = 0.0
    on_mouse: bool = False
    by: Counter = field(default_factory=Counter)

    @property
    def actions(self) -> int:
        return self.keys + self.clicks + self.drags

    def think(self) -> None:
        self.seconds += M

    def key(self, modifiers: int = 0) -> None:
        self.keys += 1
        self._move(mouse=False)
        self.seconds += K * (1 + modifiers)

    def click(self, presses: int = 1) -> None:
        self.clicks += 1
        self._move(mouse=True)
        self.seconds += P + K * presses

    def drag(self) -> None:
        # To the start, the button down, to the end, the button up; down and up together are one K.
        self.drags += 1
        self._move(mouse=True)
        self.seconds += 2 * P + K

    def _move(self, *, mouse: bool) -> None:
        if mouse != self.on_mouse:
            self.seconds += H
            self.on_mouse = mouse


class Analyst:
    """Somebody at the real window who knows what is right."""

    def __init__(self, app: QApplication, path: Path, folder: Path, gold: dict[DocId, frozenset[Gold]]) -> None:
        self.app, self.gold, self.effort = app, gold, Effort()
        settings = Settings(folder / f"{path.stem}.json")
        settings["person.name"] = "Ada"
        settings["suggest.automatic"] = "never"
        settings["look.relations"] = "none"
        self.window = Application(app, settings)
        self.window.begin(path)
        while self.window.session._furniture is None:
            app.processEvents()
        self.session = self.window.session
        self.workspace, self.view, self.project = self.session.workspace, self.session.view, self.session.project
        self.keys = {t.name: t.key for t in self.project.schema.of_kind(TypeKind.SPAN)}

    def close(self) -> None:
        self.window.close()
        self.app.processEvents()

    # What the hands do

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, widget=None) -> None:
        self.effort.key(bin(modifiers.value).count("1"))
        QTest.keyClick(widget or self.view, key, modifiers)
        self.settle()

    def letter(self, label: str, widget=None) -> None:
        self.press(getattr(Qt.Key, f"Key_{self.keys[label].upper()}"), NONE, widget)

    def mark(self, start: int, end: int) -> None:
        """Select text: a word by a double click, more by a drag that snaps to words, or exactly with Ctrl."""
        self.view.reveal(start, end)
        self.settle()
        if self.near_handle(start) and self.near_handle(end):
            self.press(Qt.Key.Key_Escape)
        word = next(
            (t for t in tokens(self.text, max(0, start - 1), end + 1) if t.start == start and t.end == end), None
        )
        rect = self.view.range_rect(start, end)
        port, left = self.view.viewport(), Qt.MouseButton.LeftButton
        if word is not None:
            self.effort.click(2)
            QTest.mouseDClick(port, left, NONE, rect.center())
        else:
            self.effort.drag()
            first, last = self.view.range_rect(start, start + 1), self.view.range_rect(end - 1, end)
            held = NONE if snap(self.text, start, end) == (start, end) else CTRL
            begin = QPoint(first.left() + (1 if held else first.width() // 2), first.center().y())
            stop = QPoint(last.right() - (0 if held else last.width() // 2), last.center().y())
            if self.near_handle(start):
                # The end of the span made just now can be dragged itself: a hand begins at the other side.
                begin, stop = stop, begin
            QTest.mousePress(port, left, held, begin)
            for share in (0.5, 1.0):
                QTest.mouseMove(port, begin + (stop - begin) * share)
            QTest.mouseRelease(port, left, held, stop)
        self.settle()
        if self.view.selection() != (start, end):
            # The picture of a dragged selection can differ by a pixel where labels crowd; the hand would try again.
            self.effort.by["selection set by the test"] += 1
            self.view.set_selection(start, end)
            self.settle()

    def near_handle(self, at: int) -> bool:
        """Tell whether a drag from here would take hold of an end of the selected span."""
        extents = (self.workspace.extent(item) for item in self.workspace.selected)
        return any(abs(end - at) <= 2 for extent in extents if extent for end in extent)

    def click_item(self, start: int, end: int, key) -> None:
        """Select an item by a click."""
        self.view.reveal(start, end)
        self.effort.click()
        self.workspace.select((key,))
        self.settle()

    def settle(self) -> None:
        while not self.project.saved:
            self.app.processEvents()
        self.app.processEvents()

    # What there is

    @property
    def document(self):
        return self.workspace.document

    @property
    def text(self) -> str:
        return self.document.text

    def open(self, doc: DocId) -> None:
        self.workspace.open_document(doc)
        self.window.parts.window.activateWindow()
        self.view.setFocus()
        self.settle()

    def name(self, type_id) -> str:
        return self.project.schema.name(type_id)

    def right(self) -> frozenset[Gold]:
        return self.gold[self.document.doc.id]

    def mine(self) -> dict[Gold, object]:
        return {(s.start, s.end, self.name(s.type)): s.id for s in self.document.spans.values()}

    # The ways of working

    def by_hand(self) -> None:
        """Mark and label what is still missing."""
        for start, end, label in sorted(self.right() - self.mine().keys()):
            self.effort.think()
            self.mark(start, end)
            self.letter(label)

    def put_right(self) -> None:
        """Take away what is wrong, with its label changed where that is all that is wrong."""
        for start, end, label in sorted(self.mine().keys() - self.right()):
            wanted = [g for g in self.right() if g[:2] == (start, end) and g not in self.mine()]
            self.effort.think()
            self.click_item(start, end, self.mine()[start, end, label])
            if wanted:
                self.letter(wanted[0][2])
            else:
                self.press(Qt.Key.Key_Delete)

    def in_the_text(self) -> None:
        """Walk the suggestions: accept, reject, relabel; a paragraph at once when all that is left in it is right."""
        self.press(Qt.Key.Key_Space)
        while self.waiting():
            sugg = self.in_hand()
            self.effort.think()
            here = self.paragraph(sugg.start)
            rest = [s for s in self.waiting() if here[0] <= s.start and s.end <= here[1]]
            if len(rest) > 1 and all(self.fits(s) for s in rest):
                self.press(Qt.Key.Key_Return, SHIFT)
                self.press(Qt.Key.Key_Space)
            elif self.fits(sugg):
                self.press(Qt.Key.Key_Return)
            elif label := self.better_label(sugg):
                self.letter(label)
                self.press(Qt.Key.Key_Space)
            elif steps := self.longer(sugg):
                for _ in range(steps):
                    self.press(Qt.Key.Key_Right, SHIFT)
                self.press(Qt.Key.Key_Space)
            else:
                self.press(Qt.Key.Key_Delete)

    def waiting(self):
        return [s for s in self.document.pending() if s.kind is SuggestionKind.SPAN]

    def in_hand(self):
        selected = self.workspace.selected
        if len(selected) != 1 or selected[0] not in {s.id for s in self.waiting()}:
            raise AssertionError("the walk lost the suggestion in hand")
        return self.document.suggestions[selected[0]]

    def fits(self, sugg, gold: frozenset[Gold] | None = None) -> bool:
        return (sugg.start, sugg.end, self.said(sugg)) in (self.right() if gold is None else gold)

    def said(self, sugg) -> str:
        return self.name(sugg.type) if sugg.type else ""

    def better_label(self, sugg, gold: frozenset[Gold] | None = None) -> str:
        """Return the label that just this stretch has in the gold, if it has one."""
        found = [g[2] for g in (self.right() if gold is None else gold) if g[:2] == (sugg.start, sugg.end)]
        return found[0] if len(found) == 1 else ""

    def longer(self, sugg) -> int:
        """Return by how many words, up to two, the end is too short for the gold of this label; 0: something else."""
        end = sugg.end
        for steps in (1, 2):
            end = next_token_end(self.text, end)
            if (sugg.start, end, self.said(sugg)) in self.right():
                return steps
        return 0

    def paragraph(self, at: int) -> tuple[int, int]:
        end = self.text.find("\n", at)
        return self.text.rfind("\n", 0, at) + 1, end if end >= 0 else len(self.text)

    # By groups

    def by_groups(self, memory: BeforeGroups) -> None:
        """Decide groups of two and more, the exceptions one by one; then what is left, in the text."""
        panel = self.review()
        panel._on_view(View.GROUPS)
        self.effort.click()  # the order is chosen once, in a list
        self.effort.click()
        walk, view = panel.walk, panel.list
        view.setFocus()
        self.settle()
        memory(self.project)
        while isinstance(row := walk.current(), GroupRow) and row.group.count > 1:
            self.effort.think()
            verdicts = self.verdicts(row)
            if verdicts == {"right"}:
                self.press(Qt.Key.Key_Return, NONE, view)
            elif verdicts == {"wrong"}:
                self.press(Qt.Key.Key_Delete, NONE, view)
            elif len(verdicts) == 1:
                self.letter(next(iter(verdicts)), view)
            else:
                self.one_by_one(walk, view)
            memory(self.project)
        for doc in self.gold:
            self.open(doc)
            if self.waiting():
                self.in_the_text()

    def by_score_then_groups(self, memory: BeforeGroups) -> None:
        """Accept all that reaches the usual score, after a look at the preview; then go on by groups."""
        panel = self.review()
        self.effort.think()
        self.effort.click()
        panel.run("bulk")
        dialog = panel.findChild(BulkDialog)
        while not dialog.number():
            self.app.processEvents()
        self.press(Qt.Key.Key_Return, NONE, dialog.score)
        self.by_groups(memory)

    def review(self):
        panel = self.window.parts.window.panel("review")
        if not panel.isVisible():
            self.press(Qt.Key.Key_F8, NONE, self.window.parts.window)
        return panel

    def verdicts(self, row: GroupRow) -> set[str]:
        ids = self.project.review_bulk_ids((0.0, 2.0), group=row.group.n, fitting=False)
        items = [self.project.review_item(key) for key in ids]
        return {self.verdict(item.suggestion) for item in items if item}

    def verdict(self, sugg) -> str:
        gold = self.gold[sugg.doc]
        if self.fits(sugg, gold):
            return "right"
        return self.better_label(sugg, gold) or "wrong"

    def one_by_one(self, walk, view) -> None:
        """Open a group: decide what is unlike most, then the rest with one key."""
        self.press(Qt.Key.Key_Right, NONE, view)
        usual = Counter(self.verdict(item.suggestion) for item in walk.rows.rows()).most_common(1)[0][0]
        while walk.opened is not None and not isinstance(walk.current(), GroupRow):
            found = {self.verdict(item.suggestion) for item in walk.rows.rows()}
            if found == {usual} and usual in ("right", "wrong") and len(walk.rows.rows()) > 1:
                key = Qt.Key.Key_Return if usual == "right" else Qt.Key.Key_Delete
                self.press(key, SHIFT, view)
                continue
            verdict = self.verdict(walk.current().suggestion)
            if verdict == usual and found != {usual}:
                self.press(Qt.Key.Key_Space, NONE, view)
            elif verdict == "right":
                self.press(Qt.Key.Key_Return, NONE, view)
            elif verdict == "wrong":
                self.press(Qt.Key.Key_Delete, NONE, view)
            else:
                self.letter(verdict, view)


# The peers, from their documentation: gestures for one span, given whether its label is that of the span before.
PEERS: dict[str, tuple[Callable[[bool, bool], Iterable[str]], str]] = {
    "brat": (
        lambda _same, one_word: ("double" if one_word else "drag", "key", "key"),
        "select the text, a key for the type in the dialog, Enter: brat manual, Creating text span annotations",
    ),
    "INCEpTION": (
        lambda same, one_word: ("double" if one_word else "drag", *(() if same else ("key",))),
        "select the text, a key bound to the tag; Remember keeps the last: INCEpTION user guide, Spans, Key bindings",
    ),
    "Label Studio": (
        lambda same, one_word: (*(() if same else ("key",)), "double" if one_word else "drag"),
        "hotkey of the label, kept for the next, select the text: Label Studio, Labeling guide",
    ),
    "doccano": (
        lambda _same, one_word: ("double" if one_word else "drag", "key"),
        "select the text, shortcut key of the label in the menu: doccano README and tutorial",
    ),
    "Prodigy manual": (
        lambda same, one_word: (*(() if same else ("key",)), "double" if one_word else "drag"),
        "number key of the label, kept for the next, select the tokens: Prodigy, Annotation interfaces, ner_manual",
    ),
}


def peer(gestures: Callable[[bool, bool], Iterable[str]], articles: list[Article]) -> Effort:
    effort = Effort()
    for article in articles:
        before = ""
        for start, end, label in sorted(article.gold):
            effort.think()
            for gesture in gestures(label == before, not any(c.isspace() for c in article.text[start:end])):
                {"key": effort.key, "drag": effort.drag, "double": lambda: effort.click(2)}[gesture]()
            before = label
    return effort


# The articles


def seed_articles() -> list[Article]:
    found = [
        json.loads(line) for path in sorted(seeds().glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()
    ]
    return [_article(data, data["title"]) for data in found]


def re3d_articles(folder: Path) -> list[Article]:
    lines = (folder / "re3d" / "test.jsonl").read_text("utf-8").splitlines()[:10]
    return [_article(json.loads(line), json.loads(line).get("title") or json.loads(line)["id"]) for line in lines]


def _article(data: dict, title: str) -> Article:
    return Article(title, data["text"], frozenset((e["start"], e["end"], e["label"]) for e in data["entities"]))


def prepared(folder: Path, name: str, preset_name: str, articles: list[Article], machine=None):
    """Return a project with the articles, and suggestions where a machine is given; and the gold of each document."""
    path = folder / f"{name}.annotator"
    gold: dict[DocId, frozenset[Gold]] = {}
    with Project.create(path, schema=preset(preset_name), person="Ada") as project:
        for article in articles:
            doc = Document(id=DocId(new_id()), title=article.title)
            project.do(ImportDocuments((IncomingDocument(doc, article.text),)))
            gold[doc.id] = article.gold
            if machine is not None:
                hello = Hello.of(machine)
                source = source_of(hello, label_map(hello.labels, project.schema))
                answer = machine.suggest(article.text)
                entities = Suggestions(tuple(s for s in answer.spans if isinstance(s, SuggestedSpan)), ())
                project.do(run_of(source, project.document(doc.id), entities, project.schema))
    return path, gold


def measure(app, folder: Path, name: str, preset_name: str, articles: list[Article], memory: BeforeGroups) -> None:
    machine = suggesters().load(DEFAULT_SUGGESTER)
    total = sum(len(article.gold) for article in articles)
    print(f"\n{name}: {len(articles)} documents, {total} gold entities, {DEFAULT_SUGGESTER} {machine.version}")
    print(f"{'':34}{'keys':>7}{'clicks':>8}{'drags':>7}{'actions/gold':>14}{'s/gold':>8}")
    ways: dict[str, tuple[bool, Callable[[Analyst], None]]] = {
        "(a) no suggestions": (False, lambda _analyst: None),
        "(b) suggestions, in the text": (True, lambda analyst: each(analyst, Analyst.in_the_text)),
        "(c) suggestions, by groups": (True, lambda analyst: analyst.by_groups(memory)),
        "(d) by score, then by groups": (True, lambda analyst: analyst.by_score_then_groups(memory)),
    }
    for way, (suggested, work) in ways.items():
        path, gold = prepared(folder, f"{name}-{way[1]}", preset_name, articles, machine if suggested else None)
        analyst = Analyst(app, path, folder, gold)
        try:
            work(analyst)
            each(analyst, Analyst.put_right)
            each(analyst, Analyst.by_hand)
            for doc in gold:
                analyst.open(doc)
                assert analyst.mine().keys() == gold[doc], (way, sorted(analyst.mine().keys() ^ gold[doc])[:5])
        finally:
            analyst.close()
        say(way, analyst.effort, total)
        if analyst.effort.by:
            print(f"    {dict(analyst.effort.by)}")
    for peer_name, (gestures, source) in PEERS.items():
        say(peer_name, peer(gestures, articles), total)
        print(f"    {source}")


def each(analyst: Analyst, work: Callable[[Analyst], None]) -> None:
    for doc in analyst.gold:
        analyst.open(doc)
        work(analyst)


def say(name: str, effort: Effort, total: int) -> None:
    rate, seconds = effort.actions / total, effort.seconds / total
    print(f"{name:34}{effort.keys:7}{effort.clicks:8}{effort.drags:7}{rate:14.2f}{seconds:8.2f}", flush=True)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--corpora", type=Path, default=ROOT.parent / "shared" / "corpora")
    asked.add_argument("--only", choices=("seeds", "re3d"))
    options = asked.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    bridge_module.PATIENCE_MS = 60_000
    app = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        if options.only != "re3d":
            measure(app, Path(folder), "seeds", "news", seed_articles(), lambda _project: None)
        if options.only != "seeds":
            if (options.corpora / "re3d" / "test.jsonl").exists():
                measure(app, Path(folder), "re3d", "re3d", re3d_articles(options.corpora), lambda _project: None)
            else:
                print(f"\nre3d: skipped, there is no {options.corpora / 're3d' / 'test.jsonl'}")


if __name__ == "__main__":
    main()
