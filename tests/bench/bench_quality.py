"""Measure the check and the evaluation on many documents, without a file or a window.

``python tests/bench/bench_quality.py [--documents N]``: articles of about 4 KB with 40 spans and 15 relations. Times
are processor seconds of this process; memory is its peak.
"""

import argparse
import random
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from annotator.model.annotated import AnnotatedDocument
from annotator.model.annotation import Relation, Span
from annotator.model.document import Document
from annotator.model.evaluation.compare import compare
from annotator.model.evaluation.values import EvalDocument, EvalRelation, EvalSpan, Evaluation, Measure
from annotator.model.ids import ActorId, AnnotationId, DocId, new_id
from annotator.model.proofreading import proofread
from annotator.model.schema import TypeKind
from annotator.model.similarity import signature
from annotator.project.presets import preset

SCHEMA = preset("news")
ME = ActorId(new_id())
WORDS = ["".join(pair) for pair in zip(*[iter("karimotivensoldurpenikloharbastrizuen" * 40)] * 5, strict=False)]


def documents(count: int, rng: random.Random) -> Iterator[AnnotatedDocument]:
    types = [label.id for label in SCHEMA.of_kind(TypeKind.SPAN)]
    link = SCHEMA.of_kind(TypeKind.RELATION)[0].id
    for number in range(count):
        doc = DocId(new_id())
        words = [f"{rng.choice(WORDS).title()}{rng.randrange(5000)}" for _ in range(450)]
        text, at, spans = " ".join(words), 0, []
        for place, word in enumerate(words):
            if place % 11 == 0 and len(spans) < 40:
                fragments = ((at, at + len(word)),)
                key = AnnotationId(new_id())
                spans.append(Span(id=key, doc=doc, type=rng.choice(types), owner=ME, fragments=fragments))
            at += len(word) + 1
        links = [
            Relation(id=AnnotationId(new_id()), doc=doc, type=link, owner=ME, head=spans[n].id, tail=spans[n + 1].id)
            for n in range(15)
        ]
        made = Document(id=doc, title=f"Article {number}", length=len(text), signature=signature(text))
        yield AnnotatedDocument(made, text, ME, [*spans, *links])


def of(document: AnnotatedDocument, rng: random.Random, share: float) -> EvalDocument:
    spans = {
        key: EvalSpan(SCHEMA.name(span.type), ((span.start, span.end - (rng.random() < share)),))
        for key, span in document.spans.items()
    }
    links = tuple(EvalRelation("leads", spans[r.head], spans[r.tail]) for r in document.relations.values())
    return EvalDocument(document.doc.id.hex, document.doc.title, document.text, tuple(spans.values()), links)


def report(what: str, count: int, seconds: float) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what}: {seconds:.1f} s for {count:,} documents, {count / seconds:,.0f} a second; peak {peak:.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    count = parser.parse_args().documents
    rng = random.Random(7)
    spent = 0.0

    def timed() -> Iterator[AnnotatedDocument]:
        nonlocal spent
        for document in documents(count, rng):
            begun = time.process_time()
            yield document
            spent += time.process_time() - begun

    found = sum(1 for _ in proofread(timed(), SCHEMA))
    report(f"check ({found:,} findings)", count, spent)
    evaluation, spent = Evaluation("gold", "predicted"), 0.0
    for document in documents(count, rng):
        sides = of(document, rng, 0.0), of(document, rng, 0.2)
        begun = time.process_time()
        compare(evaluation, *sides)
        spent += time.process_time() - begun
    report(f"evaluation (strict F1 {evaluation.spans.of(Measure.STRICT).f1:.3f})", count, spent)


if __name__ == "__main__":
    main()
