"""Count the effort of annotating: ``python tests/bench/effort.py [--corpora FOLDER] [--only seeds|re3d]``.

An analyst who knows the gold drives the real window by its own keys, clicks and drags, and each is counted (see
``effort_hands.py``: what an action is, and the seconds by the keystroke-level model):

(a) no suggestions: everything is marked, with the label held where the next has the same;
(b) suggestions, decided one by one in the text, a paragraph at once where all of it is right;
(c) suggestions with memory and groups: the analyst reads, puts right what is wrong (several at once where one key
    does), marks what is missing, and accepts the rest of the document with one key; memory learns from each decision,
    in this article and in those before;
(c-) the same without memory, to tell what memory is worth;
(d) with memory, by groups of two and more in the review panel, over all articles; then the rest as in (c).

Included is the key that finishes a document and opens the next. A suggestion takes one mental operator, right or wrong,
and so does each thing marked; reading and scrolling are counted for nobody. Finishing is set to reject what is left,
which is only what the analyst's marks contradict. At the end each document holds exactly the gold, or the run fails.

Then the articles are annotated once more with their relations (type and ends, no attributes), and what
these take is given for each gold relation. Peers: see ``effort_peers.py``.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from effort_hands import Effort, Hands
from effort_panel import PanelAnalyst
from effort_peers import PEERS, annotate, by_label, link
from effort_ways import Gold, Link, Right
from PySide6.QtWidgets import QApplication

import annotator.gui.bridge as bridge_module
from annotator.model.document import Document, Status
from annotator.model.ids import DocId, new_id
from annotator.model.schema import Schema, TypeKind, allows_ends
from annotator.project.label_map import label_map
from annotator.project.operations.documents import ImportDocuments, IncomingDocument
from annotator.project.presets import preset
from annotator.project.project import Project
from annotator.project.suggesting import run_of, source_of
from annotator.resource_files import seeds
from annotator.suggest.api import SchemaAware, SuggestedSpan, Suggestions
from annotator.suggest.registry import DEFAULT_SUGGESTER, suggesters
from annotator.suggest.wire import Hello

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Article:
    """A text with the entities and relations that are right."""

    title: str
    text: str
    gold: frozenset[Gold]
    links: frozenset[Link]


@dataclass(frozen=True)
class Way:
    """A way of working, and what the window offers in it."""

    name: str
    work: Callable[[PanelAnalyst], None]
    suggested: bool = True
    memory: bool = False
    before: Callable[[PanelAnalyst], None] | None = None
    relations: bool = False


WAYS = (
    Way("(a) no suggestions", PanelAnalyst.by_hand, suggested=False),
    Way("(b) suggestions, one by one", PanelAnalyst.in_the_text),
    Way("(c) with memory, read and mended", PanelAnalyst.read, memory=True),
    Way("(c-) the same without memory", PanelAnalyst.read),
    Way("(d) by groups in the panel first", PanelAnalyst.read, memory=True, before=PanelAnalyst.by_groups),
)
RELATIONS = Way("(c) with relations", PanelAnalyst.read, memory=True, relations=True)


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
    spans = {e["id"]: (e["start"], e["end"], e["label"]) for e in data["entities"]}
    links = frozenset((spans[r["head"]], spans[r["tail"]], r["label"]) for r in data["relations"])
    return Article(title, data["text"], frozenset(spans.values()), links)


def _with_allowed_links(article: Article, schema: Schema) -> Article:
    spans = {t.name: t.id for t in schema.of_kind(TypeKind.SPAN)}
    types = {t.name: t for t in schema.of_kind(TypeKind.RELATION)}
    allowed = (link for link in article.links if allows_ends(types[link[2]], spans[link[0][2]], spans[link[1][2]]))
    return replace(article, links=frozenset(allowed))


def prepared(folder: Path, name: str, preset_name: str, articles: list[Article], machine=None, *, relations=False):
    """Return a project with the articles, and suggestions where a machine is given; and what is right in each."""
    path = folder / f"{name}.annotator"
    right: dict[DocId, Right] = {}
    with Project.create(path, schema=preset(preset_name), person="Ada") as project:
        if isinstance(machine, SchemaAware):
            machine.want([t.name for t in project.schema.of_kind(TypeKind.RELATION)])
        for article in articles:
            doc = Document(id=DocId(new_id()), title=article.title)
            project.do(ImportDocuments((IncomingDocument(doc, article.text),)))
            right[doc.id] = Right(article.gold, article.links if relations else None)
            if machine is not None:
                hello = Hello.of(machine)
                source = source_of(hello, label_map(hello.labels, project.schema))
                answer = machine.suggest(article.text)
                if not relations:
                    answer = Suggestions(tuple(s for s in answer.spans if isinstance(s, SuggestedSpan)), ())
                project.do(run_of(source, project.document(doc.id), answer, project.schema))
    return path, right


# Measuring


def measure(app, folder: Path, name: str, preset_name: str, articles: list[Article], ways: Iterable[Way]) -> None:
    machine = suggesters().load(DEFAULT_SUGGESTER)
    total = sum(len(article.gold) for article in articles)
    print(f"\n{name}: {len(articles)} documents, {total} gold entities, {DEFAULT_SUGGESTER} {machine.version}")
    print(f"{'':34}{'keys':>7}{'clicks':>8}{'drags':>7}{'actions/gold':>14}{'s/gold':>8}")
    for number, way in enumerate(ways):
        began = time.monotonic()
        effort = run(app, folder, f"{name}-{number}", preset_name, articles, way, machine)
        say(way.name, effort, total)
        tell(effort, time.monotonic() - began)
    texts = [(article.text, article.gold) for article in articles]
    for peer in PEERS:
        say(peer.name, annotate(peer, texts), total)
        print(f"    {peer.says}")
    say("any of them, label by label", by_label(texts), total)
    print("    the least there is: a label held, each text gone through once for each label")


def measure_relations(app, folder: Path, name: str, preset_name: str, articles: list[Article]) -> None:
    machine = suggesters().load(DEFAULT_SUGGESTER)
    annotated = sum(len(article.links) for article in articles)
    articles = [_with_allowed_links(article, preset(preset_name)) for article in articles]
    total = sum(len(article.links) for article in articles)
    if total < annotated:
        print(f"\n{name}: {annotated - total} gold relations are left out, which the schema does not allow")
    began = time.monotonic()
    effort = run(app, folder, f"{name}-relations", preset_name, articles, RELATIONS, machine)
    spent = sum(number for purpose, number in effort.by.items() if purpose.startswith("relation"))
    print(f"\n{name}: {total} gold relations: {spent} actions on them, {spent / total:.2f} a gold relation")
    tell(effort, time.monotonic() - began)
    labels = [label for article in articles for _, _, label in sorted(article.links)]
    for peer in PEERS:
        print(f"{peer.name:34}{link(peer, labels).actions / total:.2f} a gold relation")


def run(app, folder: Path, name: str, preset_name: str, articles: list[Article], way: Way, machine) -> Effort:
    path, right = prepared(
        folder, name, preset_name, articles, machine if way.suggested else None, relations=way.relations
    )
    hands = Hands(app, path, folder, memory=way.memory, arcs=way.relations)
    analyst = PanelAnalyst(hands, right)
    try:
        if way.before is not None:
            way.before(analyst)
        hands.open(next(iter(right)))
        for _ in right:
            hands.open(hands.document.doc.id)
            way.work(analyst)
            check(analyst)
            analyst.finish()
        for doc in right:
            hands.open(doc)
            assert hands.document.state.status is Status.DONE
            check(analyst)
    finally:
        hands.close()
    return hands.effort


def check(analyst: PanelAnalyst) -> None:
    """Fail unless the document holds exactly the gold."""
    wrong = analyst.mine().keys() ^ analyst.right()
    assert not wrong, sorted(wrong)[:5]
    if analyst.gold[analyst.document.doc.id].links is not None:
        missing = analyst._missing_links()
        assert not missing, sorted(missing)[:5]
        assert all(analyst._is_right_link(found) for found in analyst.my_links())


def say(name: str, effort: Effort, total: int) -> None:
    rate, seconds = effort.actions / total, effort.seconds / total
    print(f"{name:34}{effort.keys:7}{effort.clicks:8}{effort.drags:7}{rate:14.2f}{seconds:8.2f}", flush=True)


def tell(effort: Effort, took_s: float) -> None:
    parts = [f"{purpose} {number} ({effort.times[purpose]}×)" for purpose, number in effort.by.most_common()]
    print(f"    {', '.join(parts)}; ran {took_s:.0f} s")
    if effort.missed:
        print(f"    set by the test, since the point was not found in the picture: {dict(effort.missed)}", flush=True)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--corpora", type=Path, default=ROOT.parent / "shared" / "corpora")
    asked.add_argument("--only", choices=("seeds", "re3d"))
    asked.add_argument("--ways", default="", help="the ways to go, such as a,c,c-; all without it")
    asked.add_argument("--no-relations", action="store_true")
    options = asked.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    bridge_module.PATIENCE_MS = 60_000
    app = QApplication([])
    ways = [way for way in WAYS if not options.ways or way.name[1 : way.name.index(")")] in options.ways.split(",")]
    sets = {"seeds": ("news", seed_articles)}
    if options.only != "seeds" and (options.corpora / "re3d" / "test.jsonl").exists():
        sets["re3d"] = ("re3d", lambda: re3d_articles(options.corpora))
    elif options.only != "seeds":
        print(f"re3d: skipped, there is no {options.corpora / 're3d' / 'test.jsonl'}")
    for name, (preset_name, read) in sets.items():
        if options.only in (None, name):
            with tempfile.TemporaryDirectory() as folder:
                measure(app, Path(folder), name, preset_name, read(), ways)
                if not options.no_relations:
                    measure_relations(app, Path(folder), name, preset_name, read())


if __name__ == "__main__":
    main()
