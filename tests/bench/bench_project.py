"""Measure the program as a person meets it: open, label until saved, list, search, in and out.

``python tests/bench/bench_project.py [--documents N]``. Times are wall-clock milliseconds on this machine; the floors
(plain ``json``, a bare commit) are measured beside them, in the same run, and the ratios are what to compare.
"""

import argparse
import itertools
import json
import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from annotator.formats.registry import formats
from annotator.gui.annotate.picture import Picture
from annotator.gui.bridge import ProjectBridge
from annotator.gui.textview.view import AnnotationView
from annotator.gui.workspace import Workspace
from annotator.model.listing import DocumentFilter
from annotator.model.schema import TypeKind
from annotator.project.exchange import export_annotated, import_annotated
from annotator.project.importing import Duplicates, Known
from annotator.project.operations.spans import AddSpan
from annotator.project.presets import preset
from annotator.project.project import Project

SYLLABLES = "ka mo ra ti ven sol dur pe nik lo har bas tri zu en".split()  # noqa: SIM905
WORDS = ["".join(parts) for parts in itertools.product(SYLLABLES, repeat=3)] + ["Pyongyang"]
SIZES = {"S": (4_000, 40, 15), "M": (100_000, 2_000, 1_000), "L": (1_000_000, 20_000, 10_000)}


def milliseconds(act: Callable[[], object], times: int = 1) -> float:
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        act()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def line(rng: random.Random, name: str, characters: int, spans: int, relations: int) -> str:
    """Return one annotator.jsonl.v1 line of that size."""
    text, entities = [], []
    length, every = 0, max(1, characters // 8 // max(1, spans))
    for number in range(characters // 8):
        word = rng.choice(WORDS) if number % 500 else "Pyongyang"
        if number % every == 0 and len(entities) < spans:
            label = rng.choice(("PERSON", "ORG", "GPE"))
            entities.append({"id": f"e{number}", "start": length, "end": length + len(word), "label": label})
        end = ".\n" if number % 60 == 59 else " "
        text.append(word + end)
        length += len(word) + len(end)
    links = [
        {"id": f"r{n}", "head": a["id"], "tail": b["id"], "label": "meets_with"}
        for n in range(relations)
        for a, b in [near(rng, entities)]
    ]
    whole = {"format": "annotator.jsonl.v1", "id": name, "title": name, "text": "".join(text), "meta": {}}
    return json.dumps(whole | {"entities": entities, "relations": links})


def take(project: Project, path: Path) -> None:
    import_annotated(
        path,
        formats().reader("jsonl"),
        schema=lambda: project.schema,
        owner=project.person.id,
        known=Known(),
        do=project.do,
        duplicates=Duplicates.ADD,
    )


def near(rng: random.Random, entities: list[dict]) -> list[dict]:
    """Return two entities that lie at most forty apart."""
    at = rng.randrange(len(entities))
    return rng.sample(entities[max(0, at - 20) : at + 20], 2)


def rows_of_sizes(folder: Path, application: QApplication) -> Iterator[tuple[str, str, float]]:
    for size, numbers in SIZES.items():
        path = folder / f"{size}.jsonl"
        path.write_text(line(random.Random(1), size, *numbers) + "\n", encoding="utf-8")
        with Project.create(folder / f"{size}.annotator", schema=preset("news"), person="Bench") as project:
            yield size, "import, ms", milliseconds(lambda project=project, path=path: take(project, path))
            bridge = ProjectBridge(project)
            workspace = Workspace(bridge)
            yield from _opened(size, project, workspace, application)
            bridge.close()


def _opened(size: str, project: Project, workspace: Workspace, application: QApplication):
    view = AnnotationView()
    view.resize(1000, 800)
    view.show()
    picture: list[Picture] = []

    def show() -> None:
        workspace.open_document(project.documents()[0].doc.id)
        picture.append(Picture(workspace.document, project.schema))
        view.set_picture(picture[0].visual())
        view.viewport().repaint()

    yield size, "open -> painted, ms", milliseconds(show)
    workspace.document_changed.connect(lambda _changes, touched: view.apply(picture[0].update(touched)))
    label = project.schema.named(TypeKind.SPAN, "EVENT").id
    text, doc = workspace.document.text, workspace.document.doc.id
    at = iter(range(0, len(text) - 10, max(1, len(text) // 40)))

    def add() -> None:
        start = next(at)
        workspace.do(AddSpan(doc, ((start, start + 6),), label))
        view.viewport().repaint()

    yield size, "label -> saved and painted, ms", milliseconds(add, 24)
    yield size, "undo -> saved and painted, ms", milliseconds(lambda: (workspace.undo(), view.viewport().repaint()), 12)
    application.processEvents()
    view.close()


def rows_of_corpus(folder: Path, count: int) -> Iterator[tuple[str, str, float]]:
    path, out = folder / "C.jsonl", folder / "C-out.jsonl"
    rng = random.Random(2)
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            file.write(line(rng, f"document {number}", *SIZES["S"]) + "\n")
    with path.open(encoding="utf-8") as file:
        floor = milliseconds(lambda: [json.loads(each) for each in file])
    yield "C", "plain json.loads of the same file, documents/s", count / floor * 1000
    with Project.create(folder / "C.annotator", schema=preset("news"), person="Bench") as project:
        taken = milliseconds(lambda: take(project, path))
        yield "C", "import, documents/s", count / taken * 1000
        ids = [row.doc.id for row in project.documents()]

        def write() -> None:
            documents = (project.open_document(doc) for doc in ids)
            export_annotated(documents, project.schema, project.sources(), formats().writer("jsonl"), out)

        yield "C", "export, documents/s", count / milliseconds(write) * 1000
        yield "C", "list, ids in order, ms", milliseconds(project.document_ids, 5)
        yield "C", "list, 50 rows shown, ms", milliseconds(lambda: project.documents(limit=50), 5)
        yield "C", "list, all rows, ms", milliseconds(project.documents, 3)
        yield "C", "search a common word, ms", milliseconds(lambda: project.search("Pyongyang"), 5)
        yield "C", "search a missing word, ms", milliseconds(lambda: project.search("xylophone"), 5)
        wanted = DocumentFilter(pending_only=True)
        yield "C", "filter by pending, ms", milliseconds(lambda: project.document_ids(wanted), 3)
        yield "C", "open one document, ms", milliseconds(lambda: project.open_document(ids[count // 2]), 5)
    yield "C", "file, MB", (folder / "C.annotator").stat().st_size / 1e6


def bare_commit(folder: Path) -> float:
    """Return the milliseconds that SQLite alone needs for a one-row commit as safe as ours."""
    connection = sqlite3.connect(folder / "bare.sqlite", isolation_level=None)
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (a TEXT)")
    return milliseconds(lambda: connection.execute("INSERT INTO t VALUES ('x')"), 24)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    asked = parser.parse_args()
    application = QApplication([])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"{'floor':6} {'bare commit, ms':50} {bare_commit(folder):12,.2f}")
        for size, what, figure in rows_of_sizes(folder, application):
            print(f"{size:6} {what:50} {figure:12,.1f}", flush=True)
        for size, what, figure in rows_of_corpus(folder, asked.documents):
            print(f"{size:6} {what:50} {figure:12,.1f}", flush=True)


if __name__ == "__main__":
    main()
