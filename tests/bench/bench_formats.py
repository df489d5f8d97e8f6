"""Measure the formats: `python tests/bench/bench_formats.py [DOCUMENTS] [--cas N] [--convert]`.

DOCUMENTS articles (1,000 if not given) of 4 KB with 40 spans and 15 relations each go out and in through annotator
JSONL and brat, beside plain ``json`` on the same files; N of them (a tenth if not given) through CAS JSON, beside
dkpro-cassis alone. Each line is a process of its own: documents a second by the wall and by the processor, and the most
memory that it had. ``--convert`` also prints what ``annotator convert`` needs for 100 and for 2,000 documents.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from annotator.formats.conversion import convert
from annotator.formats.portable import PortableDocument, PortableRelation, PortableSpan
from annotator.formats.registry import formats

SENTENCE = "the minister of Iran met officials in Vienna and spoke about missiles on Monday while 北朝鮮 — café 🚢"
WORDS = SENTENCE.split()
LENGTH, SPANS, RELATIONS = 4000, 40, 15


def article(number: int) -> PortableDocument:
    chance = random.Random(number)
    parts: list[str] = []
    size = 0
    while size < LENGTH:
        parts.append(chance.choice(WORDS) + (".\n\n" if chance.random() < 0.02 else " "))
        size += len(parts[-1])
    text = "".join(parts)
    places = [0]
    for part in parts:
        places.append(places[-1] + len(part))
    spans = []
    for n in range(SPANS):
        first = chance.randrange(len(parts) - 3)
        end = places[first + chance.randint(1, 3)]
        stretch = text[places[first] : end].rstrip(" .\n")
        fragments = ((places[first], places[first] + len(stretch)),)
        spans.append(PortableSpan(id=f"e{n}", label=chance.choice(["PERSON", "GPE", "ORG"]), fragments=fragments))
    ends = [span.id for span in spans]
    relations = tuple(
        PortableRelation(id=f"r{n}", label="visits", head=chance.choice(ends), tail=chance.choice(ends))
        for n in range(RELATIONS)
    )
    return PortableDocument(
        id=f"d{number}",
        title=f"Article {number}",
        text=text,
        meta={"n": number},
        spans=tuple(spans),
        relations=relations,
    )


def articles(count: int) -> Iterator[PortableDocument]:
    return map(article, range(count))


def plain_lines(path: Path) -> Iterator[dict]:
    with path.open("rb") as file:
        yield from map(json.loads, file)


def plain_out(source: Path, target: Path) -> int:
    with target.open("wb") as file:
        return sum(
            1 for value in plain_lines(source) if file.write(json.dumps(value, ensure_ascii=False).encode() + b"\n")
        )


def cassis_in(folder: Path) -> int:
    from cassis import load_cas_from_json

    return sum(1 for path in sorted(folder.glob("*.json")) if load_cas_from_json(path.read_text(encoding="utf-8")))


def cassis_both(folder: Path, target: Path) -> int:
    from cassis import load_cas_from_json

    target.mkdir()
    paths = sorted(folder.glob("*.json"))
    for path in paths:
        cas = load_cas_from_json(path.read_text(encoding="utf-8"))
        (target / path.name).write_text(cas.to_json(), encoding="utf-8")
    return len(paths)


def read(name: str, source: Path) -> int:
    return sum(1 for _ in formats([]).reader(name).read(source).documents)


def written(name: str, source: Path, target: Path) -> int:
    found = formats([]).reader("jsonl").read(source).documents
    return formats([]).writer(name).write(found, target).documents


PARTS: dict[str, Callable[[Path], int]] = {
    "json: in": lambda at: sum(1 for _ in plain_lines(at / "a.jsonl")),
    "json: in and out": lambda at: plain_out(at / "a.jsonl", at / "plain.jsonl"),
    "jsonl: in": lambda at: read("jsonl", at / "a.jsonl"),
    "jsonl: in and out": lambda at: written("jsonl", at / "a.jsonl", at / "b.jsonl"),
    "brat: out (jsonl in)": lambda at: written("brat", at / "a.jsonl", at / "brat"),
    "brat: in": lambda at: read("brat", at / "brat"),
    "cas-json: out (jsonl in)": lambda at: written("cas-json", at / "some.jsonl", at / "cas"),
    "cas-json: in": lambda at: read("cas-json", at / "cas"),
    "dkpro-cassis: in": lambda at: cassis_in(at / "cas"),
    "dkpro-cassis: in and out": lambda at: cassis_both(at / "cas", at / "cas2"),
}
CONVERSIONS = [("jsonl", "brat"), ("brat", "jsonl"), ("jsonl", "cas-json"), ("cas-json", "label-studio")]


def measured(part: str, folder: Path) -> None:
    wall, computed = time.perf_counter(), time.process_time()
    if part in PARTS:
        count = PARTS[part](folder)
    else:
        source, target = part.split(" → ")
        registry = formats([])
        into = folder / f"to-{target}{'' if target in ('brat', 'cas-json') else '.jsonl'}"
        came = folder / ("a.jsonl" if source == "jsonl" else f"to-{source}")
        count = convert(came, registry.reader(source), into, registry.writer(target)).documents
    wall, computed = time.perf_counter() - wall, time.process_time() - computed
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{part:28} {count:7,} {count / wall:9,.0f}/s {count / computed:9,.0f}/s computed {peak:7.0f} MB", flush=True)


def run(part: str, folder: Path) -> None:
    subprocess.run([sys.executable, __file__, "--part", part, "--folder", str(folder)], check=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("documents", type=int, nargs="?", default=1000)
    parser.add_argument("--cas", type=int)
    parser.add_argument("--convert", action="store_true")
    parser.add_argument("--part")
    parser.add_argument("--folder", type=Path)
    told = parser.parse_args()
    if told.part:
        measured(told.part, told.folder)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        jsonl = formats([]).writer("jsonl")
        jsonl.write(articles(told.documents), folder / "a.jsonl")
        jsonl.write(articles(told.cas if told.cas is not None else told.documents // 10), folder / "some.jsonl")
        for part in PARTS:
            run(part, folder)
    for count in (100, 2000) if told.convert else ():
        print(f"annotator convert, {count:,} documents:")
        with tempfile.TemporaryDirectory() as name:
            formats([]).writer("jsonl").write(articles(count), Path(name) / "a.jsonl")
            for source, target in CONVERSIONS:
                run(f"{source} → {target}", Path(name))


if __name__ == "__main__":
    main()
