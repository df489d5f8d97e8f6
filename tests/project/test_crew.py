import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.model.errors import UserError
from annotator.project.crew import Crew
from annotator.project.project import Project
from annotator.suggest.client import SuggestClient
from tests.support import suggesting_child
from tests.support.notation import news_schema
from tests.support.projects import add_document, new_project
from tests.support.suggesting_child import fill

ROOT = Path(__file__).resolve().parents[2]


def runs(project: Project) -> list[tuple]:
    with project._store.reading() as connection:
        return connection.execute("SELECT doc_id, count(*) FROM doc_run GROUP BY doc_id").fetchall()


def kill_after(path: Path, lines: int) -> list[str]:
    """Let a child fill a project, and kill it once it has said so many documents."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, suggesting_child.__file__, path], stdout=subprocess.PIPE, text=True, env=environment
    ) as child:
        said = [child.stdout.readline().strip() for _ in range(lines)]
        child.send_signal(signal.SIGKILL)
        said += [line.strip() for line in child.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
        assert child.wait() == -signal.SIGKILL
    return said


def test_after_a_kill_it_goes_on_with_the_rest_and_does_nothing_twice(tmp_path: Path) -> None:
    with new_project(tmp_path, news_schema()) as project:
        docs = {add_document(project, f"Text {n} of Kirby and Shoigu.", f"Text {n}").hex for n in range(30)}
    before = set(kill_after(project.path, 5))
    assert 5 <= len(before) < len(docs)
    with Project.open(project.path) as again:
        done = {doc.hex() for doc, _ in runs(again)}
        assert before <= done
        after: list[str] = []
        made = fill(again, lambda doc, _number, _problem: after.append(doc.hex))
        assert set(after).isdisjoint(done)
        assert set(after) | done == docs
        assert len(after) == len(set(after))
        assert [n for _, n in runs(again)] == [1] * len(docs)
        # Text, Kirby and Shoigu are names to the toy; its links are of no type that the schema has.
        assert made == 3 * len(after)
        assert again.counts().suggestions == 3 * len(docs)
        assert again.check() == []


def test_a_document_that_fails_holds_up_nothing(tmp_path: Path) -> None:
    with new_project(tmp_path, news_schema()) as project:
        docs = [add_document(project, text, text) for text in ("fail", "Kirby", "Shoigu")]
        told = {}
        assert fill(project, lambda doc, number, problem: told.__setitem__(doc, (number, problem))) == 2
        assert told[docs[0]] == (0, "ValueError: no such luck")
        assert told[docs[1]] == (1, "")


def test_a_suggester_that_is_not_there_is_said(tmp_path: Path) -> None:
    with new_project(tmp_path, news_schema()) as project:
        command = [sys.executable, "-c", "raise SystemExit(3)"]
        crew = Crew(project, lambda on_event: SuggestClient(command, on_event), 1)
        with pytest.raises(UserError, match="could not be started"):
            crew.start()
        crew.close()
