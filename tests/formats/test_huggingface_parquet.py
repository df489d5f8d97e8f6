"""Parquet in Hugging Face's layout: the same rows, the same way back; without pyarrow, one sentence."""

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings

from annotator.formats.huggingface_parquet import HuggingFaceParquet
from annotator.formats.registry import formats
from annotator.model.errors import UserError
from tests.support.portable import documents, sample

FORMAT = HuggingFaceParquet()


@settings(max_examples=15, deadline=None)
@given(document=documents())
def test_what_was_written_is_read_again(document, tmp_path_factory):
    pytest.importorskip("pyarrow")
    folder = tmp_path_factory.mktemp("x")
    FORMAT.write([document], folder)
    assert list(FORMAT.read(folder).documents) == [document]


def test_splits_groups_and_card(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    written = [sample(id=str(n), meta={"split": "dev" if n % 2 else "train"}) for n in range(210)]
    report = FORMAT.write(iter(written), tmp_path)
    assert report.documents == 210
    assert [path.name for path in sorted((tmp_path / "data").iterdir())] == ["train.parquet", "validation.parquet"]
    assert parquet.ParquetFile(tmp_path / "data" / "train.parquet").metadata.num_row_groups == 2
    assert "path: data/validation.parquet" in (tmp_path / "README.md").read_text(encoding="utf-8")
    found = formats([]).detect(tmp_path)
    assert found is not None
    assert found.info.short_name == "huggingface-parquet"
    assert {document.id for document in found.read(tmp_path).documents} == {document.id for document in written}
    assert FORMAT.recognises(tmp_path / "data" / "train.parquet", b"PAR1")


def test_broken_files_and_values_are_refused(tmp_path):
    pytest.importorskip("pyarrow")
    FORMAT.write([sample()], tmp_path)
    path = tmp_path / "data" / "train.parquet"
    before = path.read_bytes()
    with pytest.raises(UserError) as caught:
        FORMAT.write([sample(), sample(title="\ud800")], tmp_path)
    assert caught.value.code == "jsonl.value"
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == ["train.parquet"]
    for data in (before[:-30], before[:50] + b"\xff" * 40 + before[90:], b"PAR1"):
        path.write_bytes(data)
        with pytest.raises(UserError) as caught:
            list(FORMAT.read(path).documents)
        assert str(path) in caught.value.where


def test_without_pyarrow_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UserError, match=r"annotator-desktop\[parquet\]"):
        FORMAT.write([sample()], tmp_path / "x")
    (tmp_path / "x.parquet").write_bytes(b"PAR1")
    with pytest.raises(UserError) as caught:
        list(FORMAT.read(Path(tmp_path / "x.parquet")).documents)
    assert caught.value.code == "huggingface.extra"
