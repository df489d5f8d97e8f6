import json
import socket
import subprocess
import sys
from pathlib import Path

from annotator.project.project import Project
from annotator.store.locks import Holder, WindowLock
from tests.support.projects import add_document


def test_a_second_window_reads_and_names_the_first(project: Project) -> None:
    project.close()
    with Project.open(project.path, person="Ada", window=True) as first:
        with Project.open(project.path, person="Ben", window=True) as second:
            assert not first.read_only
            assert second.read_only
            assert "Ada" in second.read_only_reason
            add_document(first)
            assert len(second.documents()) == 1
        with Project.open(project.path, person="Ben") as command:
            assert not command.read_only
    with Project.open(project.path, person="Ben", window=True) as later:
        assert not later.read_only
    assert [p.name for p in project.path.parent.iterdir()] == [project.path.name]


def test_a_lock_left_by_a_process_that_was_killed_is_taken(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib; from annotator.store.locks import WindowLock\n"
        "held = WindowLock.take(pathlib.Path(sys.argv[1]), 'Ada'); print('held', flush=True); sys.stdin.read()"
    )
    path = tmp_path / "p.annotator"
    with subprocess.Popen(
        [sys.executable, "-c", script, path], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout.readline() == "held\n"
        holder = WindowLock.take(path, "Ben")
        assert isinstance(holder, Holder)
        assert (holder.user, holder.pid, holder.host) == ("Ada", child.pid, socket.gethostname())
        child.kill()
        child.wait()
    assert WindowLock.path_of(path).exists()
    taken = WindowLock.take(path, "Ben")
    assert isinstance(taken, WindowLock)
    assert json.loads(WindowLock.path_of(path).read_text())["user"] == "Ben"
    taken.release()
    assert list(tmp_path.iterdir()) == []


def test_a_lock_file_that_says_nothing_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "p.annotator"
    WindowLock.path_of(path).write_text("not json", encoding="utf-8")
    taken = WindowLock.take(path, "Ada")
    assert isinstance(taken, WindowLock)
    taken.release()


def test_the_sentence_names_who_and_since_when() -> None:
    holder = Holder(pid=7, host="far", user="Ada", since=0)
    assert holder.sentence().endswith("Ada on far, process 7.")
    assert "1970" in holder.sentence() or "1969" in holder.sentence()
