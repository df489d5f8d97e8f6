"""For people who open the file in a browser of databases: names, not ids."""

import sqlite3
from contextlib import closing
from pathlib import Path

from annotator.project.project import Project
from tests.old_projects.make import fill


def test_spans_and_relations_with_their_names(project: Project) -> None:
    fill(project)
    project.close()
    with closing(sqlite3.connect(project.path)) as connection:
        spans = connection.execute('SELECT document, label, text, owner, origin FROM v_span ORDER BY document, "start"')
        assert spans.fetchall() == [
            ("First", "PERSON", "Marie Curie", "Ada", "hand"),
            ("First", "GPE", "Poland", "Ada", "hand"),
            ("First", "GPE", "Warsaw, Paris", "Ada", "hand"),
            ("First", "ORG", "gain. N", "Ada", "suggestion"),
            ("Second", "PERSON", "Marie Curie", "Ada", "hand"),
            ("Second", "ORG", "Warsaw", "Ada", "hand"),
        ]
        relations = connection.execute("SELECT label, head, tail FROM v_relation")
        assert relations.fetchall() == [("visits", "Marie Curie", "Poland")]


def test_nothing_is_written_beside_the_project(project: Project, tmp_path: Path) -> None:
    fill(project)
    project.close()
    assert [path.name for path in tmp_path.iterdir()] == [project.path.name]
