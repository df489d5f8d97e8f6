from datetime import datetime, timedelta
from pathlib import Path

import pytest

from annotator.model.errors import UserError
from annotator.project.project import Project
from annotator.store import backup
from tests.support.projects import add_document, snapshot


def test_a_copy_holds_what_lies_in_the_log(project: Project, tmp_path: Path) -> None:
    add_document(project)
    assert project.path.with_name(project.path.name + "-wal").stat().st_size > 0
    project.copy_to(tmp_path / "copy.annotator")
    with Project.open(tmp_path / "copy.annotator", person="Ada") as copied:
        assert snapshot(copied) == snapshot(project)
    assert not list(tmp_path.glob("*.part"))


def test_a_copy_writes_over_nothing(project: Project, tmp_path: Path) -> None:
    (tmp_path / "there.annotator").write_text("mine", encoding="utf-8")
    with pytest.raises(UserError, match="already"):
        project.copy_to(tmp_path / "there.annotator")
    assert (tmp_path / "there.annotator").read_text(encoding="utf-8") == "mine"


def test_a_copy_where_nothing_can_be_written(project: Project, tmp_path: Path) -> None:
    with pytest.raises(UserError):
        project.copy_to(tmp_path / "no folder" / "copy.annotator")


def test_backups_lie_beside_the_project_and_rotate(project: Project) -> None:
    now = datetime(2026, 6, 1, 12)
    with project._store.reading() as connection:
        for hours in range(0, 24 * 60, 7):
            backup.back_up(connection, project.path, now + timedelta(hours=hours))
    kept = backup.backups(project.path)
    newest = kept[0][0]
    assert [newest - at for at, _ in kept[:5]] == [timedelta(hours=7 * n) for n in range(5)]
    assert len({at.date() for at, _ in kept if newest - at < timedelta(days=7)}) >= 7
    assert len(kept) <= backup.NEWEST_KEPT + backup.DAYS_KEPT + backup.WEEKS_KEPT + 2
    assert {file.parent for _, file in kept} == {project.path.with_name(project.path.name + ".backups")}


def test_a_backup_is_a_project(project: Project) -> None:
    doc = add_document(project)
    made = project.backup_now()
    with Project.open(made, person="Ada") as opened:
        assert [row.id for row in opened.documents()] == [doc]
