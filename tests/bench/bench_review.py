"""Measure the review queue of a whole project: ``python tests/bench/bench_review.py [--documents N] [--each N]``.

Prints the median and the worst of several runs in milliseconds, wall, and the process's own computing in brackets.
The budget is 100 ms for grouping and ordering 10,000 documents with 40 suggestions each.
"""

import argparse
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
from annotator.model.review import Order
from annotator.model.suggestion import How
from annotator.project.operations.composite import InOneStep
from annotator.project.operations.documents import ImportDocuments, IncomingDocument
from annotator.project.operations.review import AcceptSuggestions, RejectSuggestions
from annotator.project.operations.suggesting import RecordRun
from annotator.project.project import Project
from tests.support.notation import news_schema
from tests.support.projects import machine, proposal

R = TypeVar("R")
SCHEMA = news_schema()
LABELS = ("PERSON", "ORG", "GPE", "LOC", "NORP", "DATE")
SLOT = 24


def measured(name: str, work: Callable[[], R], times: int = 7) -> R:
    walls, computed = [], []
    for _ in range(times):
        wall, own = time.perf_counter(), time.process_time()
        result = work()
        walls.append((time.perf_counter() - wall) * 1e3)
        computed.append((time.process_time() - own) * 1e3)
    walls.sort()
    computed.sort()
    mid = len(walls) // 2
    print(f"{name:58} {walls[mid]:9.1f}  worst {walls[-1]:9.1f} ms   [{computed[mid]:.1f} computed]", flush=True)
    return result


def names(chance: random.Random) -> list[str]:
    """Return strings of which few are frequent and most are rare, as names in news are."""
    return ["".join(chance.choice("abcdefghijklmnop") for _ in range(chance.randint(3, 18))) for _ in range(60_000)]


def fill(project: Project, number: int, each: int) -> None:
    chance = random.Random(1)
    known = names(chance)
    source = machine("bench", "1")
    for begin in range(0, number, 200):
        made, runs = [], []
        for n in range(begin, min(number, begin + 200)):
            drawn = [known[min(len(known) - 1, int(chance.paretovariate(0.6)) - 1)] for _ in range(each)]
            text = "".join(f"{name:{SLOT}}" for name in drawn) + "x" * 2000
            doc = Document(id=DocId(new_id()), title=f"Article {n}", original_sha256=f"{n:064x}")
            made.append(IncomingDocument(doc, text))
            found = tuple(
                proposal(
                    SCHEMA,
                    source,
                    doc.id,
                    LABELS[hash_of(name) % 6 if chance.random() > 0.1 else chance.randrange(6)],
                    at * SLOT,
                    at * SLOT + len(name),
                    round(chance.betavariate(5, 1.3), 3),
                )
                for at, name in enumerate(drawn)
            )
            runs.append(RecordRun(source, doc.id, 1, found))
        project.do(ImportDocuments(tuple(made)))
        project.do(InOneStep(tuple(runs), "Suggest"))


def hash_of(name: str) -> int:
    return sum(name.encode())


def queries(project: Project) -> None:
    measured("how much is left", project.review_left)
    groups = measured("groups, first 100", project.review_groups)
    measured("groups, 100 from the 5,000th on", lambda: project.review_groups(offset=5000))
    measured("the largest group, first 100 with their sentences", lambda: one_group(project, groups[0].n))
    first = measured("by document, first 100", lambda: project.review_items(Order.DOCUMENT))
    unsure = measured("by uncertainty, first 100", lambda: project.review_items(Order.UNSURE))
    measured("by document, on from the 100th", lambda: project.review_items(Order.DOCUMENT, start=first[-1].cursor))
    measured("by uncertainty, on", lambda: project.review_items(Order.UNSURE, start=unsure[-1].cursor))
    doc = first[50].doc
    measured("groups of one document", lambda: project.review_groups(doc=doc))
    measured("disputed", project.review_disputed)
    measured("bulk: what 0.95 and more would do", lambda: project.review_bulk((0.95, 2.0)), 3)
    measured("bulk: what 0.5 and more would do", lambda: project.review_bulk((0.5, 2.0)), 3)
    measured("bulk: what below 0.3 would do", lambda: project.review_bulk((0.0, 0.3)), 3)
    measured("bulk: the first page from 0.95 on", lambda: project.review_samples((0.95, 2.0), limit=60))
    measured("bulk: the 50th page from 0.5 on", lambda: project.review_samples((0.5, 2.0), limit=60, offset=3000))
    measured("bulk: the first page below 0.3", lambda: project.review_samples((0.0, 0.3), limit=60))


def one_group(project: Project, n: int) -> list:
    return project.review_items(Order.DOCUMENT, group=n)


def deciding(project: Project) -> None:
    walk = iter(project.review_items(Order.UNSURE, limit=40))
    measured("accept one", lambda: project.do(AcceptSuggestions((next(walk).id,))), 20)
    measured("reject one", lambda: project.do(RejectSuggestions((next(walk).id,))), 20)
    group = next(g for g in project.review_groups(limit=200) if g.count < 3000)
    ids = tuple(project.review_bulk_ids((0.0, 2.0), group=group.n))
    name = f"accept a group of {len(ids):,} in {group.documents:,} documents"
    measured(name, lambda: project.do(AcceptSuggestions(ids, How.GROUP)), 1)
    measured("take it back", project.undo, 1)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--documents", type=int, default=10_000)
    asked.add_argument("--each", type=int, default=40)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "queue.annotator"
        project = Project.create(path, schema=SCHEMA, person="Ada")
        start = time.perf_counter()
        fill(project, options.documents, options.each)
        print(f"{options.documents:,} documents × {options.each}: {time.perf_counter() - start:.0f} s to record")
        queries(project)
        deciding(project)
        project.set_person("Ben")
        ids = (project.documents(limit=1)[0].id,)
        from annotator.project.operations.review import SetStatus, Status

        measured("the first step of somebody new", lambda: project.do(SetStatus(ids[0], Status.IN_PROGRESS)), 1)
        project.close()
        print(f"the file: {path.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
