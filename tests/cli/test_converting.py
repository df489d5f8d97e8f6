"""``annotator convert``: what it says, what it writes, and what it leaves when something is broken."""

import json
from importlib.util import find_spec
from pathlib import Path

from annotator.cli.app import run
from annotator.formats.jsonl import JsonLines
from annotator.formats.registry import formats
from tests.support.portable import sample


def written(path: Path, count: int = 3) -> Path:
    JsonLines().write([sample(id=f"d{n}", title=f"T{n}") for n in range(count)], path)
    return path


def test_there_and_back_through_a_folder(tmp_path, capsys) -> None:
    source = written(tmp_path / "in.jsonl")
    assert run(["convert", str(source), "--to", "brat", str(tmp_path / "corpus")]) == 0
    told = capsys.readouterr().err
    assert "read as Annotator JSON Lines" in told
    assert "Wrote 3 documents" in told
    assert "Not kept: " in told
    assert (tmp_path / "corpus" / "annotation.conf").is_file()
    report = (tmp_path / "corpus.losses.txt").read_text(encoding="utf-8")
    assert report.startswith("What could not be kept in corpus: 3 documents, 24 annotations.")
    assert "details in notes" in report
    assert run(["convert", str(tmp_path / "corpus"), "--from", "brat", "--to", "jsonl", str(tmp_path / "o.jsonl")]) == 0
    assert (tmp_path / "o.jsonl").read_bytes() == source.read_bytes()
    assert not (tmp_path / "o.jsonl.losses.txt").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["corpus", "corpus.losses.txt", "in.jsonl", "o.jsonl"]


def test_machines_are_told_the_same(tmp_path, capsys) -> None:
    out = tmp_path / "o.conllu"
    assert run(["convert", str(written(tmp_path / "in.jsonl")), "--to", "conllu", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["from"], told["to"], told["documents"]) == ("jsonl.v1", "conllu.v1", 3)
    assert told["losses_file"] == f"{out}.losses.txt"
    kinds = {loss["kind"]: loss["count"] for loss in told["not_kept"]}
    assert kinds["relations"] == 3
    first = Path(told["losses_file"]).read_text(encoding="utf-8").splitlines()[2]
    assert first.startswith(f"{max(kinds.values())} × ")


def test_what_was_lost_before_is_not_said_again(tmp_path) -> None:
    out = tmp_path / "o.jsonl"
    (tmp_path / "o.jsonl.losses.txt").write_text("What could not be kept in o.jsonl: …\n", encoding="utf-8")
    assert run(["convert", str(written(tmp_path / "in.jsonl")), "--to", "jsonl", str(out)]) == 0
    assert not (tmp_path / "o.jsonl.losses.txt").exists()


def test_refusals_leave_nothing_behind(tmp_path, capsys) -> None:
    broken = written(tmp_path / "in.jsonl")
    broken.write_bytes(broken.read_bytes()[:-20])
    for out, form in (("corpus", "brat"), ("o.jsonl", "doccano")):
        assert run(["convert", str(broken), "--to", form, str(tmp_path / out)]) == 1
        assert "in.jsonl, line 3" in capsys.readouterr().err
    plain = tmp_path / "a.txt"
    plain.write_text("Only a text.", encoding="utf-8")
    for words, reason in (
        ([str(plain), "--to", "brat", str(tmp_path / "x")], "no annotation format"),
        ([str(tmp_path / "none"), "--to", "brat", str(tmp_path / "x")], "no such file"),
        ([str(broken), "--to", "csv2", str(tmp_path / "x")], "No format named csv2"),
        ([str(broken), "--to", "jsonl", str(broken)], "would be written over"),
    ):
        assert run(["convert", *words]) == 1
        assert reason in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "in.jsonl"]
    assert run(["convert", str(broken), str(tmp_path / "x")]) == 2


def test_every_format_that_is_written_can_be_asked_for(tmp_path) -> None:
    source = written(tmp_path / "in.jsonl", 1)
    for writer in formats([]).writers:
        if writer.info.short_name == "huggingface-parquet" and not find_spec("pyarrow"):
            continue
        out = tmp_path / writer.info.short_name
        assert run(["convert", str(source), "--to", writer.info.short_name, str(out)]) == 0, writer.info.name
        assert any(path.is_file() for path in out.rglob("*"))
