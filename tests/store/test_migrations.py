import gzip
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from peewee import SchemaManager, SqliteDatabase

from annotator.model.errors import UserError
from annotator.project.project import Project
from annotator.store import migrations, opening, places, store
from annotator.store.migrations import LATEST, MIGRATIONS, migrate, version_of
from annotator.store.tables import TABLES, name_of
from tests.old_projects.make import contents
from tests.support.projects import add_document, snapshot

OLD = Path(__file__).resolve().parents[1] / "old_projects"


def shape(connection: sqlite3.Connection) -> dict[str, list[tuple]]:
    """Return each table's columns: name, type, whether null is refused, place in the key."""
    names = [name_of(table) for table in TABLES]
    return {
        name: [(c[1], c[2], bool(c[3]), c[5]) for c in connection.execute(f'PRAGMA table_info("{name}")')]
        for name in names
    }


def test_the_classes_and_the_migrations_say_the_same() -> None:
    database = SqliteDatabase(":memory:")
    for table in TABLES:
        SchemaManager(table, database).create_table(safe=False)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as migrated:
        migrate(migrated)
        declared, made = shape(database.connection()), shape(migrated)
    database.close()
    for name, columns in made.items():
        # SQLite gives an INTEGER PRIMARY KEY its values, so that it need not refuse null.
        assert [c[:2] + c[3:] for c in columns] == [c[:2] + c[3:] for c in declared[name]], name
        assert [c[2] for c in columns if not c[3]] == [c[2] for c in declared[name] if not c[3]], name


def add_colour(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE document ADD COLUMN colour TEXT")


def fail(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE document ADD COLUMN weight TEXT")
    raise ZeroDivisionError


def has_column(path: Path, name: str) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        return name in [c[1] for c in connection.execute("PRAGMA table_info(document)")]


def with_migrations(monkeypatch: pytest.MonkeyPatch, *more) -> None:
    known = (*MIGRATIONS, *more)
    monkeypatch.setattr(opening, "LATEST", len(known))
    monkeypatch.setattr(store, "LATEST", len(known))
    monkeypatch.setattr(store, "migrate", lambda connection, before: migrate(connection, before, known))


def test_an_older_project_is_backed_up_and_brought_up_to_date(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    doc = add_document(project)
    before = snapshot(project)
    project.close()
    with_migrations(monkeypatch, add_colour)
    with Project.open(project.path, person="Ada") as again:
        assert again.document(doc).title == "First"
    assert has_column(project.path, "colour")
    (kept,) = project.path.with_name(project.path.name + ".backups").iterdir()
    assert kept.name.endswith(f"-form{LATEST}.annotator")
    monkeypatch.undo()
    with Project.open(kept, person="Ada") as old:
        assert snapshot(old) == before


def test_a_migration_that_fails_leaves_the_project_as_it_was(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    add_document(project)
    project.close()
    with_migrations(monkeypatch, add_colour, fail)
    with pytest.raises(ZeroDivisionError):
        Project.open(project.path, person="Ada")
    with closing(sqlite3.connect(project.path)) as connection:
        assert version_of(connection) == LATEST + 1
    assert has_column(project.path, "colour")
    assert not has_column(project.path, "weight")


def test_an_older_project_that_is_only_read_is_brought_up_to_date_first(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    doc = add_document(project)
    project.close()
    with_migrations(monkeypatch, add_colour)
    with Project.open(project.path, person="Ada", read_only=True) as again:
        assert again.read_only
        assert again.document(doc).title == "First"
    assert has_column(project.path, "colour")
    assert len(list(project.path.with_name(project.path.name + ".backups").iterdir())) == 1


def test_an_older_project_in_a_read_only_place(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.close()
    with_migrations(monkeypatch, add_colour)
    monkeypatch.setattr(places, "read_only_reason", lambda _path: "The file is write-protected.")
    with pytest.raises(UserError, match="older form"):
        Project.open(project.path, person="Ada")
    assert not has_column(project.path, "colour")


@pytest.mark.parametrize("packed", sorted(OLD.glob("*.gz")), ids=lambda path: path.name)
def test_every_project_ever_made_opens(packed: Path, tmp_path: Path) -> None:
    path = tmp_path / packed.stem
    with gzip.open(packed) as source, path.open("wb") as target:
        shutil.copyfileobj(source, target)
    with Project.open(path, person="Ada") as project:
        assert project.check() == []
        assert contents(project) == packed.with_suffix("").with_suffix(".txt").read_text(encoding="utf-8")
        steps = 0
        while project.undo():
            steps += 1
        while project.redo():
            steps -= 1
        assert steps == 0
        assert contents(project) == packed.with_suffix("").with_suffix(".txt").read_text(encoding="utf-8")


def test_there_is_an_old_project_of_each_form() -> None:
    assert {path.name for path in OLD.glob("*.gz")} >= {f"form{n + 1}.annotator.gz" for n in range(LATEST)}
    assert migrations.LATEST == LATEST
