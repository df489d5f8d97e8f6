"""What can be wrong with a file, and with the place it lies in: a clear message each, and nothing lost."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from annotator.model.errors import UserError
from annotator.project.project import Project
from annotator.store import places
from annotator.store.migrations import LATEST
from annotator.store.store import Store
from tests.support.projects import TEXT, add_document


def refused(path: Path) -> str:
    with pytest.raises(UserError) as found:
        Store.open(path)
    assert found.value.what.endswith(".")
    return found.value.code


def problems(path: Path) -> list[str]:
    try:
        with Project.open(path, person="Ada") as damaged:
            return damaged.check(full=True)
    except UserError as error:
        return [error.code] if error.code == "project.damaged" else []


def closed(project: Project) -> Path:
    add_document(project)
    project.close()
    return project.path


def test_a_missing_file(tmp_path: Path) -> None:
    assert refused(tmp_path / "nothing.annotator") == "project.missing"


@pytest.mark.parametrize("content", [b"", b"Dear reader,\n" * 40, b"SQLite format 3\x00" + bytes(200)])
def test_a_file_that_is_no_project(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.annotator"
    path.write_bytes(content)
    assert refused(path) == "project.notone"
    assert path.read_bytes() == content


def test_another_programs_database(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE shopping (item)")
    assert refused(tmp_path / "other.db") == "project.notone"


def test_a_folder(tmp_path: Path) -> None:
    assert refused(tmp_path) == "project.folder"


def test_a_newer_project_is_not_touched(project: Project) -> None:
    path = closed(project)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {LATEST + 1}")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = path.read_bytes()
    assert refused(path) == "project.newer"
    assert path.read_bytes() == before
    with pytest.raises(UserError):
        Store.open(path, read_only_because="It is looked at.")
    assert path.read_bytes() == before
    assert not list(path.parent.glob("*-wal"))


@pytest.mark.parametrize("share", [0.001, 0.3, 0.9])
def test_a_truncated_project(project: Project, share: float) -> None:
    path = closed(project)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert refused(path) == "project.truncated"


def test_damage_is_told_when_the_file_is_opened_or_checked(project: Project) -> None:
    path = closed(project)
    content = bytearray(path.read_bytes())
    for page in range(1, len(content) // 4096, 2):
        content[page * 4096 : page * 4096 + 64] = os.urandom(64)
    path.write_bytes(content)
    assert problems(path)


def test_making_a_project_where_a_file_is_or_no_folder(project: Project, tmp_path: Path) -> None:
    for path, code in ((project.path, "project.exists"), (tmp_path / "none" / "a.annotator", "project.folder")):
        with pytest.raises(UserError) as found:
            Store.create(path)
        assert found.value.code == code
    assert project.documents() == []


def test_a_read_only_place_is_read(project: Project, small_disk) -> None:
    path = closed(project)
    folder = small_disk("size=8m")
    shutil.copy(path, folder / "p.annotator")
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    with Project.open(folder / "p.annotator", person="Ada", window=True) as there:
        assert there.read_only
        assert "write-protected" in there.read_only_reason
        assert [row.doc.title for row in there.documents()] == ["First"]
        assert there.open_document(there.document_ids()[0]).text == TEXT
        with pytest.raises(UserError) as found:
            there.undo()
        assert found.value.code == "project.readonly"
    assert sorted(p.name for p in folder.iterdir()) == ["p.annotator"]


def test_a_log_left_in_a_read_only_place_is_told(project: Project, small_disk) -> None:
    path = closed(project)
    folder = small_disk("size=8m")
    shutil.copy(path, folder / "p.annotator")
    (folder / "p.annotator-wal").write_bytes(b"something")
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    with Project.open(folder / "p.annotator", person="Ada") as there:
        assert there.documents()
        assert any("closed properly" in note for note in there.notes)


def test_a_write_protected_file_is_read(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    path = closed(project)
    monkeypatch.setattr(places.os, "access", lambda found, _mode: Path(found) != path)
    with Project.open(path, person="Ada") as there:
        assert there.read_only_reason == "The file is write-protected."
        assert there.documents()
    assert not path.with_name(path.name + "-wal").exists()


@pytest.mark.parametrize("place", ["none/a.annotator", "locked/a.annotator"])
def test_a_copy_to_a_place_that_cannot_be_written(
    project: Project, tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "locked").mkdir()
    access = os.access
    monkeypatch.setattr(os, "access", lambda found, mode: Path(found).name != "locked" and access(found, mode))
    with pytest.raises(UserError) as found:
        project.copy_to(tmp_path / place)
    assert found.value.code == "project.folder"


def test_network_drives_and_synced_folders_keep_no_log(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nserver:/x {tmp_path}/far nfs4 rw 0 0\n", encoding="utf-8")
    assert places.shared_place(tmp_path / "far" / "p.annotator", mounts) == "a network drive"
    assert places.shared_place(tmp_path / "near" / "p.annotator", mounts) == ""
    assert "synced" in places.shared_place(tmp_path / "Dropbox (Desk)" / "p.annotator", mounts)
    (tmp_path / "team").mkdir()
    (tmp_path / "team" / ".stfolder").mkdir()
    assert "team" in places.shared_place(tmp_path / "team" / "p.annotator", mounts)


def test_a_project_in_a_synced_folder_works_without_a_log(project: Project, tmp_path: Path) -> None:
    path = closed(project)
    (tmp_path / "OneDrive").mkdir()
    moved = path.rename(tmp_path / "OneDrive" / "p.annotator")
    with Project.open(moved, person="Ada") as there:
        assert "one computer at a time" in there.notes[0]
        add_document(there, "Another text.", "Second")
        assert len(there.documents()) == 2
        assert not moved.with_name("p.annotator-wal").exists()


def test_the_header_names_the_program(project: Project) -> None:
    header = closed(project).read_bytes()[:100]
    assert header[68:72] == b"Anno"
