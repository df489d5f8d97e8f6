"""kill -9 in the middle of 200 edits, many times over: what was acknowledged is there, and the file is sound."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

from annotator.project.project import Project
from annotator.store.backup import folder_of
from tests.support import editing_child
from tests.support.notation import news_schema
from tests.support.projects import TEXT, add_document, new_project, replayed, snapshot

ROOT = Path(__file__).resolve().parents[2]


def edit_until_killed(path: Path, lines: int) -> dict[str, str]:
    """Return the last word that was said about each annotation before the kill."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    said: dict[str, str] = {}
    with subprocess.Popen(
        [sys.executable, editing_child.__file__, path], stdout=subprocess.PIPE, text=True, env=environment
    ) as child:
        for _ in range(lines):
            word, key = child.stdout.readline().split()
            said[key] = word
        child.send_signal(signal.SIGKILL)
        # What it had said before the kill reached it counts, too; a line that was cut does not.
        for line in child.stdout.read().splitlines(keepends=True):
            if line.endswith("\n"):
                word, key = line.split()
                said[key] = word
        assert child.wait() == -signal.SIGKILL
    return said


@pytest.mark.timeout(3600)
def test_nothing_acknowledged_is_lost(tmp_path: Path, rounds: int) -> None:
    with new_project(tmp_path, news_schema()) as project:
        add_document(project, TEXT * 50)
    chance = random.Random(rounds)
    for _ in range(rounds):
        said = edit_until_killed(project.path, chance.randrange(1, editing_child.EDITS))
        with Project.open(project.path, person="Ada", window=True) as again:
            assert not again.read_only
            assert again.check(full=True) == []
            document = again.open_document(again.document_ids()[0])
            *_, last = said
            for key, word in said.items():
                span = document.annotation(UUID(hex=key))
                if word == "deleted":
                    assert span is None
                # The last may have been deleted, too, before the kill, without a word about it.
                elif key != last or span is not None:
                    assert span is not None
                    assert span.note or word != "noted"
            assert replayed(again) == snapshot(again)
            assert again.undo() is not None
            assert again.redo() is not None
    # A slow machine may have found time for a backup; nothing else lies about.
    assert {p.name for p in tmp_path.iterdir()} - {folder_of(project.path).name} == {project.path.name}
