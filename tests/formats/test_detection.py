"""Each format's golden files are recognised by that format alone, and read as they were when last looked at.

``golden/<format>/`` holds files or folders whose names begin with "sample" (or is itself one), and may hold
``expected.jsonl``: what reading the sample gives.
"""

from pathlib import Path

import pytest

from annotator.formats.jsonl import JsonLines
from annotator.formats.registry import formats

GOLDEN = Path(__file__).parent / "golden"


def sources():
    for folder in sorted(GOLDEN.iterdir()):
        for source in sorted(folder.glob("sample*")) or [folder]:
            yield pytest.param(folder.name, source, id=f"{folder.name}-{source.name}")


@pytest.fixture(scope="module")
def registry():
    return formats([])


@pytest.mark.parametrize(("name", "source"), list(sources()))
def test_golden_file_is_recognised_by_its_format_alone(registry, name, source):
    head = source.read_bytes()[:65536] if source.is_file() else b""
    found = [reader.info.short_name for reader in registry.readers if reader.recognises(source, head)]
    assert found == [name]
    assert registry.detect(source).info.short_name == name


@pytest.mark.parametrize(("name", "source"), list(sources()))
def test_golden_file_reads_as_expected(registry, name, source):
    read = list(registry.reader(name).read(source).documents)
    assert read
    expected = source.parent / "expected.jsonl"
    if expected.is_file():
        assert read == list(JsonLines().read(expected).documents)


@pytest.mark.parametrize(("name", "source"), list(sources()))
def test_cut_off_golden_file_is_no_other_format(registry, name, source, tmp_path):
    if source.is_file():
        cut = tmp_path / source.name
        cut.write_bytes(source.read_bytes()[: source.stat().st_size // 2])
        found = registry.detect(cut)
        assert found is None or found.info.short_name == name


def test_texts_are_no_annotation_format(registry, tmp_path):
    texts = {
        "a.txt": "Ada Lind met Bo.\n\nThey talked.\n",
        "b.md": "# Title\n\n- one\n- two\n",
        "c.json": '{"name": "x", "version": 1}',
        "d.json": "[1, 2, 3]",
        "e.csv": "a,b\n1,2\n",
        "f.tsv": "a\tb\n1\t2\n",
        "g.xml": "<?xml version='1.0'?><a/>",
        "h.jsonl": '{"text": "only a text"}\n',
        "i.html": "<html><body>x</body></html>",
        "j.txt": "",
    }
    for name, text in texts.items():
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        assert registry.detect(path) is None, name
