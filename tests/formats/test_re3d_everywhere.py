"""The public layout of re3d through other formats and back: every entity and every relation the same."""

import json
from pathlib import Path

import pytest

from annotator.formats.re3d import Re3d
from annotator.formats.registry import formats

TEXT = (
    "Col. Ada Moen met “Harbour” Co in Oslo on 3 May 2016.\n\n"
    "The 12th Brigade, near Aleppo, fired BM-21 rockets; its commander (Gen. Bo Lind) said so 🛰 twice.\n"
    "HMS Nora left for Oslo."
)
# Nested, identical, crossing, at both ends of the text, over a line end, behind a character of two UTF-16 units.
ENTITIES = [
    ("Col. Ada Moen", "Person", 0.9),
    ("Ada Moen", "Person", 1),
    ("“Harbour” Co", "Organisation", 0.8),
    ("“Harbour” Co", "Location", 0.4),
    ("Harbour” Co in Oslo", "Location", 0.1),
    ("Oslo", "Location", 1),
    ("3 May 2016", "Temporal", 1),
    ("The 12th Brigade", "MilitaryPlatform", 0.7),
    ("The 12th Brigade", "Organisation", 0.9),
    ("Aleppo", "Location", 1),
    ("BM-21", "Weapon", 1),
    ("Bo Lind", "Person", 1),
    ("twice", "Quantity", 0.2),
    ("twice.\nHMS Nora", "Vehicle", 0.3),
    ("left for Oslo.", "DocumentReference", 0.1),
]
RELATIONS = [
    ("Col. Ada Moen", "“Harbour” Co", "CommWith", "met"),
    ("“Harbour” Co", "Col. Ada Moen", "IsSynonymOf", "met"),
    ("The 12th Brigade", "Aleppo", "CoLocated", "near"),
    ("Bo Lind", "The 12th Brigade", "InChargeOf", "commander"),
    ("Bo Lind", "The 12th Brigade", "BelongsTo", "commander"),
]


def place(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def folder(path: Path, sources=("Harbour News", "Gazette"), each: int = 3) -> Path:
    """Write the layout as the public release has it, one object a line."""
    for source in sources:
        (path / source).mkdir(parents=True)
        lines: dict[str, list[dict]] = {"documents": [], "entities": [], "relations": []}
        for number in range(each):
            doc = f"{source[0]}{number}"
            lines["documents"].append({"_id": doc, "title": f"{source} {number}", "text": TEXT, "sourceName": source})
            for words, kind, sure in ENTITIES[number:]:
                start, end = place(words)
                own = {"_id": f"{doc}-{start}-{end}-{kind}", "documentId": doc, "type": kind, "value": words}
                lines["entities"].append(own | {"begin": start, "end": end, "confidence": sure})
            there = {place(words) for words, _, _ in ENTITIES[number:]}
            for head, tail, kind, trigger in RELATIONS:
                (a, b), (c, d), (start, end) = place(head), place(tail), place(trigger)
                if {(a, b), (c, d)} <= there:
                    ends = {"sourceBegin": a, "sourceEnd": b, "targetBegin": c, "targetEnd": d}
                    own = {"_id": f"{doc}-{a}-{c}-{kind}", "documentId": doc, "type": kind, "confidence": 1}
                    values = {"begin": start, "end": end, "value": trigger, "source": head, "target": tail}
                    lines["relations"].append(own | values | ends)
        for name, objects in lines.items():
            text = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in objects)
            (path / source / f"{name}.json").write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["jsonl", "brat", "cas-json", "label-studio", "prodigy"])
def test_every_entity_and_relation_comes_back(name, tmp_path):
    registry = formats([])
    before = list(Re3d().read(folder(tmp_path / "re3d")).documents)
    assert (len(before), sum(len(d.spans) for d in before), sum(len(d.relations) for d in before)) == (6, 84, 22)
    registry.writer(name).write(before, tmp_path / "there")
    back = list(registry.reader(name).read(tmp_path / "there").documents)
    assert sorted(back, key=lambda d: d.id) == sorted(before, key=lambda d: d.id)
    Re3d().write(back, tmp_path / "again")
    again = {document.id: document for document in Re3d().read(tmp_path / "again").documents}
    for document in before:
        assert again[document.id].spans == document.spans
        assert again[document.id].relations == document.relations
