"""Measure the store: `python tests/bench/bench_store.py [--documents N]`; prints milliseconds, wall and computed.

Computed times (the process's own) are disturbed less by a busy machine; the wall's include waiting for the disk.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from annotator.model.document import Document
from annotator.model.ids import DocId, new_id
from annotator.model.listing import DocumentFilter, Sort
from annotator.model.schema import TypeKind
from annotator.model.suggestion import How
from annotator.project.operations.documents import ImportDocuments, IncomingDocument
from annotator.project.operations.review import AcceptSuggestions, RejectSuggestions
from annotator.project.operations.spans import AddSpan, LabelIdentical, NewSpan
from annotator.project.project import Project
from tests.support.notation import news_schema
from tests.support.projects import add_document, machine, proposal, run

R = TypeVar("R")
SCHEMA = news_schema()
PERSON = SCHEMA.named(TypeKind.SPAN, "PERSON").id
WORDS = [
    "the",
    "minister",
    "of",
    "Iran",
    "met",
    "officials",
    "in",
    "Vienna",
    "and",
    "spoke",
    "of",
    "missiles",
    "Monday",
]
MANY = 20_000


def say(name: str, wall: float, computed: float, count: int = 1) -> None:
    each = f"  {wall / count * 1e6:8.0f} us each" if count > 1 else ""
    print(f"{name:55} {wall * 1e3:9.1f} ms  {computed * 1e3:9.1f} ms computed{each}", flush=True)


def measured(name: str, work: Callable[[], R], count: int = 1) -> R:
    wall, computed = time.perf_counter(), time.process_time()
    result = work()
    say(name, time.perf_counter() - wall, time.process_time() - computed, count)
    return result


def each(name: str, works: list[Callable[[], object]]) -> None:
    times = []
    for work in works:
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1e3)
    times.sort()
    p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
    print(f"{name:55} p50 {p50:.2f}  p95 {p95:.2f}  max {times[-1]:.2f} ms", flush=True)


def words(chance: random.Random, number: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(number))


def one_document(folder: Path) -> None:
    chance = random.Random(1)
    path = folder / "one.annotator"
    project = Project.create(path, schema=SCHEMA, person="Ada")
    small = add_document(project, words(chance, 900), "Small")
    each("add a span", [lambda n=n: project.do(AddSpan(small, ((n * 10, n * 10 + 5),), PERSON)) for n in range(300)])
    large = add_document(project, words(chance, MANY * 3), "Large")
    project.close()
    size, project = path.stat().st_size, Project.open(path, person="Ada")
    spans = tuple(NewSpan(large, ((n * 12, n * 12 + 7),), PERSON) for n in range(MANY))
    measured(f"one step of {MANY:,} spans", lambda: project.do(LabelIdentical(spans, "x")), MANY)
    measured("take it back", project.undo, MANY)
    measured("bring it back", project.redo, MANY)
    project.close()
    print(f"a span, its journal (made, undone, redone) and indexes: {(path.stat().st_size - size) / MANY:.0f} bytes")
    project = Project.open(path, person="Ada")
    measured(f"open a document with {MANY:,} spans", lambda: project.open_document(large))
    each(
        "add a span there", [lambda n=n: project.do(AddSpan(large, ((n * 7, n * 7 + 3),), PERSON)) for n in range(100)]
    )
    source = machine()
    found = [proposal(SCHEMA, source, large, "GPE", n * 12, n * 12 + 7) for n in range(MANY)]
    measured(f"record {MANY:,} suggestions", lambda: run(project, source, large, *found), MANY)
    shown = measured("open it with spans and suggestions", lambda: project.open_document(large))
    measured("what is pending on it", shown.pending)
    each("reject one there", [lambda s=s: project.do(RejectSuggestions((s.id,))) for s in found[:100]])
    half = tuple(s.id for s in found[MANY // 2 :])
    measured("accept half of them", lambda: project.do(AcceptSuggestions(half, How.GROUP)), len(half))
    measured("take it back", project.undo, len(half))
    measured("list (large ones counted)", project.documents)
    measured("close", project.close)


def many_documents(folder: Path, number: int, size: int) -> None:
    chance = random.Random(1)
    text = words(chance, 200_000)
    path = folder / "many.annotator"
    project = Project.create(path, schema=SCHEMA, person="Ada")

    def incoming(n: int) -> IncomingDocument:
        start = chance.randrange(len(text) - size)
        doc = Document(id=DocId(new_id()), title=f"Article {n}", original_sha256=f"{n:064x}", signature=os.urandom(513))
        return IncomingDocument(doc, text[start : start + size])

    ready = [incoming(n) for n in range(number)]

    def bring_in() -> None:
        for start in range(0, number, 500):
            project.do(ImportDocuments(tuple(ready[start : start + 500])))

    measured(f"import {number:,} documents of {size:,} characters", bring_in, number)
    ids = measured("ids of all", project.document_ids)
    by_title = DocumentFilter(sort=Sort.TITLE, descending=True)
    measured("ids of all by title", lambda: project.document_ids(by_title))
    measured("ids of those with two words", lambda: project.document_ids(DocumentFilter(text="vienna missiles")))
    measured("50 rows", lambda: project.documents(ids[:50]))
    measured("all rows", project.documents)
    measured("search, best 50", lambda: project.search("vienna monday"))
    measured("back up", project.backup_now)
    measured("check in full", project.check)
    measured("remove one for good", lambda: project.remove_for_good(ids[:1]))
    measured("close", project.close)
    print(f"the file: {path.stat().st_size / 1e6:.0f} MB for {number * size / 1e6:.0f} MB of text")
    measured("open", lambda: Project.open(path, person="Ada")).close()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--documents", type=int, default=10_000)
    asked.add_argument("--size", type=int, default=4_000, help="characters of each")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        one_document(Path(folder))
        many_documents(Path(folder), options.documents, options.size)


if __name__ == "__main__":
    main()
