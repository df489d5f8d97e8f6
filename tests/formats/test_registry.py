"""Which formats there are, and how a file's format is found; broken plug-ins harm nobody."""

import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from annotator.formats.api import FormatInfo, Reader, Writer
from annotator.formats.jsonl import JsonLines
from annotator.formats.registry import BUILT_IN, GROUP, formats
from annotator.model.errors import UserError
from tests.support.portable import sample


class Dull:
    """A format that only comes in, from files that begin with DULL."""

    info = FormatInfo(name="dull.v2", title="Dull", suffixes=(".dull",))

    def recognises(self, source, head):
        return head.startswith(b"DULL")

    def read(self, source):
        raise AssertionError


class OldDull(Dull):
    info = FormatInfo(name="dull.v1", title="Old Dull", suffixes=(".dull",))


class Nothing:
    info = FormatInfo(name="nothing.v1", title="Nothing", suffixes=())


class Broken:
    def __init__(self):
        raise RuntimeError("no")


def plugin(name: str, made: str) -> EntryPoint:
    return EntryPoint(name, f"{__name__}:{made}", GROUP)


@pytest.fixture
def registry(monkeypatch):
    here = {"Dull": Dull, "OldDull": OldDull, "Nothing": Nothing, "Broken": Broken}
    monkeypatch.setattr(EntryPoint, "load", lambda self: here[self.attr])
    names = [("dull.v2", "Dull"), ("dull.v1", "OldDull"), ("nothing.v1", "Nothing"), ("broken.v1", "Broken")]
    return formats([plugin(*pair) for pair in [*names, ("other.v1", "Dull"), ("gone.v1", "Gone"), ("dull.v2", "Dull")]])


def test_our_formats_are_there_without_any_plugin():
    registry = formats([])
    assert [info.name for info in registry.infos] == sorted(BUILT_IN)
    assert isinstance(registry.reader("jsonl"), Reader)
    assert isinstance(registry.writer("jsonl.v1"), Writer)
    assert registry.reader("jsonl").info.lossless


def test_formats_are_declared_where_plugins_declare_theirs():
    declared = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert declared["project"]["entry-points"][GROUP] == BUILT_IN


def test_broken_plugins_are_reported(registry):
    assert {problem.name: problem.reason.split(":")[0] for problem in registry.problems} == {
        "nothing.v1": "TypeError",
        "broken.v1": "RuntimeError",
        "other.v1": "ValueError",
        "gone.v1": "KeyError",
        "dull.v2": "another format has this name; the first one found is used",
    }


def test_newest_version_is_taken_unless_one_is_named(registry):
    assert registry.reader("dull").info.name == "dull.v2"
    assert registry.reader("dull.v1").info.name == "dull.v1"


def test_unknown_format_lists_the_known_ones(registry):
    with pytest.raises(UserError, match=r"There are: .*dull, dull, .*jsonl"):
        registry.reader("bra")
    with pytest.raises(UserError, match="No format named dull can be written"):
        registry.writer("dull")


def test_format_is_detected_by_content(registry, tmp_path):
    named_otherwise = tmp_path / "a.txt"
    JsonLines().write([sample()], tmp_path / "a.jsonl")
    named_otherwise.write_bytes((tmp_path / "a.jsonl").read_bytes())
    (tmp_path / "b.jsonl").write_bytes(b"DULL")
    (tmp_path / "c.jsonl").write_bytes(b'{"entities": []}')
    found = {path.name: registry.detect(path) for path in sorted(tmp_path.iterdir())}
    assert {name: reader and reader.info.name for name, reader in found.items()} == {
        "a.jsonl": "jsonl.v1",
        "a.txt": "jsonl.v1",
        "b.jsonl": "dull.v2",
        "c.jsonl": None,
    }
    assert registry.detect(tmp_path) is not None
    assert registry.detect(Path("no such file")) is None
