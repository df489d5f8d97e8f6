"""A full disk: the change is refused with a clear message, everything before it is there, and work goes on later."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from annotator.model.document import Document
from annotator.model.errors import UserError
from annotator.model.ids import DocId, new_id
from annotator.project.operations.documents import ImportDocuments, IncomingDocument
from annotator.project.project import Project
from tests.support.notation import news_schema
from tests.support.projects import add_document, snapshot


def big() -> ImportDocuments:
    return ImportDocuments((IncomingDocument(Document(id=DocId(new_id()), title="Big"), "word " * 400_000),))


def copy_until_full(project: Project) -> None:
    for number in range(100):
        project.copy_to(project.path.with_name(f"copy{number}.annotator"))


def test_what_does_not_fit_is_refused_whole(project: Project) -> None:
    add_document(project)
    before = snapshot(project)
    connection = project._store.writing
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages + 4}")
    with pytest.raises(UserError) as found:
        project.do(big())
    assert found.value.code == "disk.full"
    assert "Free some space" in str(found.value)
    assert snapshot(project) == before
    assert project.undo_title() == "Import “First”"
    connection.execute("PRAGMA max_page_count = 1000000")
    project.do(big())
    assert len(project.documents()) == 2
    assert project.check() == []


@contextmanager
def disk(folder: Path, size: str) -> Iterator[Path]:
    point = folder / "disk"
    point.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", point], capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        yield point
    finally:
        subprocess.run(["umount", point], check=True)


def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    with disk(tmp_path, "1m") as point:
        with Project.create(point / "p.annotator", schema=news_schema(), person="Ada") as project:
            doc = add_document(project)
            with pytest.raises(UserError) as found:
                project.do(big())
            assert found.value.code == "disk.full"
            with pytest.raises(UserError) as refused:
                copy_until_full(project)
            assert refused.value.code == "disk.full"
            assert not list(point.glob("*.part"))
        for copy in point.glob("copy*"):
            copy.unlink()
        with Project.open(point / "p.annotator", person="Ada") as again:
            assert [row.id for row in again.documents()] == [doc]
            assert again.check() == []
            add_document(again, "More fits again.", "Second")


def fill(folder: Path) -> Path:
    with (folder / "fill").open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    return folder / "fill"


def test_a_project_on_a_disk_that_was_full_before_is_read(tmp_path: Path) -> None:
    with disk(tmp_path, "2m") as point:
        with Project.create(point / "p.annotator", schema=news_schema(), person="Ada") as project:
            add_document(project)
        filled = fill(point)
        with Project.open(point / "p.annotator", person="Ada", window=True) as there:
            assert there.read_only_reason == "The disk is full: free some space, and open it again."
            assert len(there.documents()) == 1
        with pytest.raises(UserError) as found:
            Project.create(point / "other.annotator", schema=news_schema(), person="Ada")
        assert found.value.code == "disk.full"
        filled.unlink()
        with Project.open(point / "p.annotator", person="Ada", window=True) as there:
            add_document(there, "More fits again.", "Second")
        assert [p.name for p in point.iterdir()] == ["p.annotator"]
