"""No reader trusts its file: whatever it holds, it is read, or refused with one sentence that names the place."""

import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings

from annotator.formats.portable import check
from annotator.formats.registry import formats
from annotator.model.errors import UserError
from annotator.model.ids import new_id
from annotator.project.exchange import import_annotated
from annotator.project.importing import Known
from tests.support.hostile import GOLDEN, bent, changes, rubbish, samples
from tests.support.notation import news_schema

SLOW = {"cas-json", "cas-xmi", "docbin"}
# What is wrong with a file as a whole has no line.
WHOLE = {"cas-json", "cas-xmi", "docbin", "web-annotation"}
PLACE = re.compile(r"\b(?:line|entry|row) \d+")
REGISTRY = formats([])
tried: dict[str, list[int]] = {}
"""For each format, how many files were read, and how many refused."""


def survived(name: str, source: Path) -> None:
    """Read a file; anything but whole documents or a UserError that names the place is a failure."""
    reader = REGISTRY.reader(name)
    head = source.read_bytes()[:65536] if source.is_file() else b""
    reader.recognises(source, head)
    refused = None
    try:
        for document in reader.read(source).documents:
            check(document)
    except UserError as error:
        refused = error
    tried.setdefault(name, [0, 0])[refused is not None] += 1
    if refused is not None:
        assert str(source) in refused.where, refused.sentence()
        assert refused.what
        if name not in WHOLE and refused.code.rpartition(".")[2] not in ("none", "file", "text", "extra"):
            assert PLACE.search(refused.where), (refused.code, refused.sentence())


def place_of(name: str, source: Path, file: Path, root: Path) -> tuple[Path, Path]:
    """Copy a sample once; return what a reader is given, and the file to bend."""
    target = root / name / file.parent.name / file.name
    if not target.exists():
        target.mkdir(parents=True)
        shutil.copytree(source if source.is_dir() else source.parent, target / "all")
    given_path = target / "all" if source.is_dir() else target / "all" / source.name
    return given_path, given_path / file.relative_to(source) if source.is_dir() else given_path


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return tmp_path_factory.mktemp("hostile")


@pytest.mark.parametrize(("name", "source", "file"), [pytest.param(*s, id=f"{s[0]}-{s[2].name}") for s in samples()])
def test_bent_samples_are_read_or_refused(name, source, file, root):
    given_path, changed = place_of(name, source, file, root)
    sample = file.read_bytes()

    @settings(max_examples=8 if name in SLOW else 40, deadline=None)
    @given(changes)
    def bend(wanted):
        changed.write_bytes(bent(sample, wanted))
        survived(name, given_path)

    bend()


@settings(max_examples=20, deadline=None)
@given(data=rubbish)
def test_rubbish_is_refused_by_every_reader(root, data):
    (root / "TypeSystem.xml").write_bytes((GOLDEN / "cas-xmi" / "TypeSystem.xml").read_bytes())
    for reader in REGISTRY.readers:
        path = root / f"rubbish{reader.info.suffixes[0]}"
        path.with_suffix(".txt").write_text("Ada met Bo.", encoding="utf-8")
        path.write_bytes(data)
        survived(reader.info.short_name, path)


LINE = {"format": "annotator.jsonl.v1", "id": "d", "title": "t", "text": "Ada met Bo."}
ADA, BO = {"id": "a", "start": 0, "end": 3, "label": "P"}, {"id": "b", "start": 8, "end": 10, "label": "P"}
XMI = '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmi:version="2.0">{}</xmi:XMI>'
COREF = "http:///de/tudarmstadt/ukp/dkpro/core/api/coref/type.ecore"
LOOP = (
    f'<c:CoreferenceChain xmlns:c="{COREF}" xmi:id="1" sofa="3" first="2"/>'
    f'<c:CoreferenceLink xmlns:c="{COREF}" xmi:id="2" sofa="3" begin="0" end="3" next="2"/>'
    '<cas:Sofa xmi:id="3" sofaNum="1" sofaID="_InitialView" sofaString="Ada met Bo."/>'
    '<cas:View sofa="3" members="1 2"/>'
)


def line(**more) -> bytes:
    return json.dumps(LINE | more).encode() + b"\n"


def event(own: str, target: str) -> dict:
    return {"id": own, "label": "E", "trigger": "a", "arguments": [{"role": "r", "target": target}]}


CASES = {
    "jsonl, cut": ("jsonl", {"x.jsonl": line() + line()[:40]}, "jsonl.cut", "x.jsonl, line 2"),
    "jsonl, Latin-1": ("jsonl", {"x.jsonl": line()[:-4] + b"\xe9" + line()[-4:]}, "jsonl.encoding", "line 1"),
    "jsonl, past the end": (
        "jsonl",
        {"x.jsonl": line(entities=[ADA, BO | {"end": 12}])},
        "jsonl.offset",
        "entities[1]",
    ),
    "jsonl, one id twice": ("jsonl", {"x.jsonl": line(entities=[ADA, ADA])}, "format.duplicate", "line 1"),
    "jsonl, ids of other kinds": (
        "jsonl",
        {"x.jsonl": line(entities=[ADA], relations=[{"id": "r", "label": "R", "head": "a", "tail": "r"}])},
        "format.end",
        "line 1",
    ),
    "jsonl, a loop": (
        "jsonl",
        {"x.jsonl": line(entities=[ADA], events=[event("v", "w"), event("w", "v")])},
        "format.loop",
        "line 1",
    ),
    "jsonl, nested": ("jsonl", {"x.jsonl": b'{"format": ' + b"[" * 200_000}, "jsonl.nesting", "x.jsonl, line 1"),
    "prodigy, a long line": (
        "prodigy",
        {"x.jsonl": b'{"text": "a", "spans": []}\n' + b" " * 5000},
        "jsonl.long",
        "x.jsonl, line 2",
    ),
    "label-studio, a long entry": (
        "label-studio",
        {"x.json": b'[{"data": {"text": "' + b"a" * 5000 + b'"}}]'},
        "json.long",
        "x.json, entry 1",
    ),
    "conll, a long line": ("conll", {"x.conll": b"a O\n" + b"b" * 1_000_001 + b" O\n"}, "jsonl.long", "line 2"),
    "conllu, a long line": ("conllu", {"x.conllu": b"# a\n" + b"1" * 1_000_001}, "jsonl.long", "line 2"),
    "brat, one id twice": (
        "brat",
        {"x.txt": b"Ada", "x.ann": b"T1\tP 0 3\tAda\nT1\tP 0 3\tAda\n"},
        "brat.duplicate",
        "x.ann, line 2",
    ),
    "brat, past the end": ("brat", {"x.txt": b"Ada", "x.ann": b"T1\tP 0 4\tAda\n"}, "brat.offset", "x.ann, line 1"),
    "brat, no such end": (
        "brat",
        {"x.txt": b"Ada", "x.ann": b"T1\tP 0 3\tAda\nR1\tR Arg1:T1 Arg2:T9\n"},
        "brat.end",
        "x.ann, line 2",
    ),
    "brat, a loop": (
        "brat",
        {"x.txt": b"Ada", "x.ann": b"T1\tE 0 3\tAda\nE1\tE:T1 r:E2\nE2\tE:T1 r:E1\n"},
        "format.loop",
        "x.ann, line 2",
    ),
    "cas-xmi, entities": (
        "cas-xmi",
        {"x.xmi": b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]>' + XMI.format("&c;").encode()},
        "cas.entities",
        "x.xmi",
    ),
    "cas-xmi, nested": ("cas-xmi", {"x.xmi": XMI.format("<a>" * 5000 + "</a>" * 5000).encode()}, "cas.broken", "x.xmi"),
    "cas-xmi, a chain without an end": ("cas-xmi", {"x.xmi": XMI.format(LOOP).encode()}, "cas.chain", "x.xmi"),
    "web-annotation, nested": ("web-annotation", {"x.jsonld": b"[" * 200_000}, "web.nesting", "x.jsonld"),
}


@pytest.mark.parametrize("case", CASES)
def test_hostile_files_say_where_and_bring_nothing_in(case, tmp_path, monkeypatch):
    name, files, code, where = CASES[case]
    if "long entry" in case or case.startswith("prodigy"):
        monkeypatch.setattr("annotator.formats.json_files.LONGEST_LINE_BYTES", 1000)
    monkeypatch.setattr("annotator.formats.cas_reading._LONGEST_CHAIN", 1000)
    for file, data in files.items():
        (tmp_path / file).write_bytes(data)
    done = []
    with pytest.raises(UserError) as caught:
        import_annotated(
            tmp_path / list(files)[-1],
            REGISTRY.reader(name),
            schema=news_schema,
            owner=new_id(),
            known=Known(),
            do=done.append,
        )
    assert caught.value.code == code, caught.value.sentence()
    assert where in caught.value.where
    assert done == []


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def test_archives_write_nothing_and_are_not_unpacked_beyond_measure(tmp_path, monkeypatch):
    monkeypatch.setattr("annotator.formats.cas.LARGEST_BYTES", 100_000)
    sample = (GOLDEN / "cas-xmi" / "sample.xmi").read_bytes()
    types = (GOLDEN / "cas-xmi" / "TypeSystem.xml").read_bytes()
    inner = tmp_path / "in" / "side"
    inner.mkdir(parents=True)
    slip = zipped(inner / "slip.zip", {"../../slipped.xmi": sample, "/slipped.xmi": sample, "TypeSystem.xml": types})
    assert len(list(REGISTRY.reader("cas-xmi").read(slip).documents)) == 2
    assert not list(tmp_path.rglob("*.xmi"))
    bomb = zipped(inner / "bomb.zip", {"a.xmi": b" " * 10_000_000, "TypeSystem.xml": types})
    with pytest.raises(UserError) as caught:
        list(REGISTRY.reader("cas-xmi").read(bomb).documents)
    assert caught.value.code == "cas.size"
    lying = bomb.read_bytes().replace((10_000_000).to_bytes(4, "little"), (50).to_bytes(4, "little"))
    (inner / "lying.zip").write_bytes(lying)
    with pytest.raises(UserError) as caught:
        list(REGISTRY.reader("cas-xmi").read(inner / "lying.zip").documents)
    assert caught.value.code in ("cas.zip", "cas.broken")


def test_an_import_whose_last_document_is_broken_brings_in_none(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_bytes(line(entities=[ADA]) * 3 + line(entities=[BO | {"start": 99}]))
    done = []
    with pytest.raises(UserError, match="line 4"):
        import_annotated(
            path, REGISTRY.reader("jsonl"), schema=news_schema, owner=new_id(), known=Known(), do=done.append
        )
    assert done == []
