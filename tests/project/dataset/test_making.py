"""Datasets as folders: what stands in them, and that a snapshot gives the same bytes for ever."""

import json
import shutil
import subprocess
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import pytest

from annotator.formats.api import Reader, TokenWriter
from annotator.formats.loss import Holding
from annotator.formats.registry import formats
from annotator.formats.tokenised import Alignment
from annotator.model.document import Status
from annotator.model.errors import UserError
from annotator.model.schema import TypeKind
from annotator.model.suggestion import How
from annotator.project.dataset.card import NAME, read_card
from annotator.project.dataset.making import DatasetPlan, make_dataset
from annotator.project.dataset.manifest import NAME as LISTED
from annotator.project.dataset.manifest import entries_at, read_manifest
from annotator.project.dataset.provenance import KIND
from annotator.project.dataset.splitting import By, SplitPlan
from annotator.project.operations.review import SetStatus
from annotator.project.operations.schema import DescribeSchema, PutType
from annotator.project.operations.snapshots import RenameSnapshot
from annotator.project.operations.spans import AddSpan, DeleteAnnotations
from annotator.project.project import Project
from tests.support.gold import add, gold_project, snapshot_here, steady, suggest

GOLDEN = Path(__file__).parent / "golden"
SPLIT = SplitPlan(by=By.RATIO, ratio=(2, 1, 1), seed=1)
# Parquet needs an extra, which need not be there.
USABLE = [w for w in formats().writers if "parquet" not in w.info.name or find_spec("pyarrow")]
WRITERS = sorted(writer.info.short_name for writer in USABLE)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gold") / "news.annotator"
    with pytest.MonkeyPatch.context() as monkeypatch:
        steady(monkeypatch)
        gold_project(path).close()
    return path


@pytest.fixture
def project(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    steady(monkeypatch, start=1000)
    path = tmp_path / file.name
    shutil.copyfile(file, path)
    with Project.open(path) as made:
        yield made


def made(project: Project, folder: Path, name="jsonl", place=None, **plan):
    with project.state(place) as state:
        return make_dataset(state, DatasetPlan("News", **plan), formats().writer(name), folder)


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_small_dataset_to_the_letter(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.project.dataset.card.__version__", "0.1.0")
    add(project, "Not yet", "Work goes on here, and no end of it is in sight for now.", finished=False)
    found = snapshot_here(project, "Release 1")
    made(project, tmp_path / "out", place=found.place, snapshot=found, split=SPLIT, licence="CC BY 4.0")
    written = content(tmp_path / "out")
    if not GOLDEN.is_dir():
        for name, data in written.items():
            (GOLDEN / name).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / name).write_bytes(data)
        pytest.fail("the golden files were missing, and are written now: look at them")
    golden = content(GOLDEN)
    assert written.keys() == golden.keys()
    for name in golden:
        assert written[name].decode() == golden[name].decode(), name


def test_every_file_has_its_checksum(project: Project, tmp_path: Path) -> None:
    made(project, tmp_path / "out", split=SPLIT)
    written = content(tmp_path / "out")
    sums = dict(line.split("  ")[::-1] for line in written.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: sha256(data).hexdigest() for name, data in written.items()}
    told = read_card(tmp_path / "out")["files"]
    assert {name: (f["sha256"], f["bytes"]) for name, f in told.items()} == {
        name: (sums[name], len(data)) for name, data in written.items() if name not in ("README.md", NAME)
    }


def test_a_snapshot_gives_the_same_bytes_after_anything(project: Project, tmp_path: Path) -> None:
    found = snapshot_here(project, "Release 1")

    def all_formats(part: str) -> dict[str, dict[str, bytes]]:
        plan = {"snapshot": found, "split": SPLIT, "place": found.place}
        for name in WRITERS:
            made(project, tmp_path / part / name, name, **plan)
        return {name: content(tmp_path / part / name) for name in WRITERS}

    before = all_formats("one")
    doc = project.documents()[0].id
    project.do(DeleteAnnotations(tuple(project.open_document(doc).spans)[:5]))
    project.do(SetStatus(project.documents()[1].id, Status.NEW))
    project.do(DescribeSchema("Other", "Other"))
    label = project.schema.named(TypeKind.SPAN, "GPE")
    project.do(PutType(label.__class__(id=label.id, kind=label.kind, name="PLACE", rev=label.rev)))
    add(project, "Later", "Something that came in later, and is nothing like what was there before it.")
    suggest(project, doc)
    after = all_formats("two")
    for name in WRITERS:
        assert before[name] == after[name], name
    made(project, tmp_path / "now", split=SPLIT)
    assert content(tmp_path / "now") != before["jsonl"]


def test_how_annotations_came_about_is_told_apart_and_counted(project: Project, tmp_path: Path) -> None:
    told = made(project, tmp_path / "out").card
    assert {name: row["all"] for name, row in told["provenance"].items()} == {
        "by hand": 72,
        "accepted as proposed": 1,
        "accepted and changed": 2,
        "accepted in bulk, unseen": 13,
    }
    decided = project.open_document(project.documents()[0].id).decisions.values()
    assert sum(d.how is How.GROUP for d in decided) == 13
    assert told["machines"] == {"gazetteer 1.2": 1 + 2 + 13}
    (document,) = [one for one in lines(tmp_path / "out" / "data.jsonl") if len(one["entities"]) > 1]
    assert {e["provenance"][KIND] for e in document["entities"]} == set(told["provenance"])
    assert not any(e.get("decision") == "" or (e.get("source") and "decision" not in e) for e in document["entities"])


@pytest.mark.parametrize("name", [w.info.short_name for w in USABLE if Holding.PROVENANCE in w.info.holds])
def test_formats_that_can_hold_it_bring_it_back(project: Project, tmp_path: Path, name: str) -> None:
    made(project, tmp_path / "out", name)
    writer = formats().writer(name)
    if not isinstance(writer, Reader):
        return
    data = tmp_path / "out"
    inside = next((p for p in (data / f"data{writer.info.suffixes[0]}", data / "data") if p.exists()), data)
    inside = data if writer.info.own_splits else inside
    read = {d.id: d for d in writer.read(inside).documents}
    wanted = [sorted(a.provenance for a in e.annotations.values()) for e in read_manifest(data / LISTED)]
    found = [sorted(str(a.provenance.get(KIND)) for a in document.annotations()) for document in read.values()]
    assert sorted(found) == sorted(wanted)


@pytest.mark.parametrize("name", ["jsonl", "label-studio", "prodigy", "doccano", "docbin", "conllu", "huggingface"])
def test_a_dataset_reads_back_as_one_folder(project: Project, tmp_path: Path, name: str) -> None:
    made(project, tmp_path / "out", name)
    reader = formats().detect(tmp_path / "out")
    assert reader is not None
    assert reader.info.short_name == name
    assert len(list(reader.read(tmp_path / "out").documents)) == 4


def test_nothing_pending_and_nothing_unfinished_is_in(project: Project, tmp_path: Path) -> None:
    doc = add(project, "Open", "Four more words here, and then a few.", finished=False)
    suggest(project, doc)
    project.do(SetStatus(doc, Status.DONE))
    add(project, "Begun", "Another text that nobody has finished until now.", finished=False)
    told = made(project, tmp_path / "out").card
    assert told["left_out"]["counts"] == {"not finished": 1, "finished with suggestions undecided": 1}
    assert [d["title"] for d in told["left_out"]["documents"]] == ["Open", "Begun"]
    assert str(doc) not in {document["id"] for document in lines(tmp_path / "out" / "data.jsonl")}


def test_what_was_removed_for_good_is_gone_from_snapshots_and_the_card_says_so(
    project: Project, tmp_path: Path
) -> None:
    found = snapshot_here(project, "Release 1")
    gone = project.documents()[1].id
    made(project, tmp_path / "before", snapshot=found, place=found.place)
    project.remove_for_good([gone])
    told = made(project, tmp_path / "after", snapshot=found, place=found.place).card
    assert told["state"]["removed_for_good"] == 1
    assert "**Removed for good since:** 1 document that" in (tmp_path / "after" / "README.md").read_text(
        encoding="utf-8"
    )
    before, after = (lines(tmp_path / name / "data.jsonl") for name in ("before", "after"))
    assert [d for d in before if d["id"] != str(gone)] == after


@pytest.mark.parametrize("alignment", list(Alignment))
def test_spans_that_cut_a_token_are_counted_and_all_listed(project: Project, tmp_path: Path, alignment) -> None:
    doc = project.documents()[1].id
    label = project.schema.named(TypeKind.SPAN, "GPE").id
    for start in (20, 21, 22):
        project.do(AddSpan(doc, ((start, 25),), label))
    project.do(SetStatus(doc, Status.DONE))
    for writer in USABLE:
        if isinstance(writer, TokenWriter):
            folder = tmp_path / writer.info.short_name
            told = made(project, folder, writer.info.short_name, alignment=alignment).card
            assert told["alignment"]["chosen"] == alignment
            mine = [m["start"] for m in told["alignment"]["misaligned"] if m["document"] == str(doc)]
            assert sorted(mine) == [20, 21, 22], writer.info.name
            listed = len(told["alignment"]["misaligned"])
            assert f"within a token: {listed}" in (folder / "README.md").read_text(encoding="utf-8")


def test_a_folder_with_other_files_is_left_alone_and_a_dataset_replaced(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "mine.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(UserError, match="other files"):
        made(project, folder)
    assert (folder / "mine.txt").read_text(encoding="utf-8") == "keep"
    (folder / "mine.txt").unlink()
    made(project, folder)
    made(project, folder, "conll", split=SPLIT)
    assert not (folder / "data.jsonl").exists()
    assert {p.name for p in tmp_path.iterdir() if p.name.startswith(".")} == set()


def test_without_any_gold_nothing_is_written(project: Project, tmp_path: Path) -> None:
    for row in project.documents():
        project.do(SetStatus(row.id, Status.NEW))
    with pytest.raises(UserError, match=r"No document is gold yet.*4 not finished"):
        made(project, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    with pytest.raises(UserError, match="Nobody named Eve"):
        made(project, tmp_path / "out", person="Eve")


def test_the_name_of_a_snapshot_is_on_the_card(project: Project, tmp_path: Path) -> None:
    found = snapshot_here(project, "Release 1")
    project.do(RenameSnapshot(found.id, "Release | 1", "for the course"))
    found = project.snapshot("Release | 1")
    told = made(project, tmp_path / "out", snapshot=found, place=found.place).card
    assert told["state"]["snapshot"] == "Release | 1"
    assert "Release | 1 (for the course)" in (tmp_path / "out" / "README.md").read_text(encoding="utf-8")


def test_datasets_are_compared_whatever_their_format(project: Project, tmp_path: Path) -> None:
    made(project, tmp_path / "one", "conll")
    made(project, tmp_path / "two", "brat")
    assert [e.annotations for e in entries_at(tmp_path / "one")] == [
        e.annotations for e in entries_at(tmp_path / "two")
    ]


def test_the_sums_are_those_that_the_usual_program_checks(project: Project, tmp_path: Path) -> None:
    made(project, tmp_path / "out", split=SPLIT)
    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path / "out", capture_output=True, check=False)
    assert done.returncode == 0
