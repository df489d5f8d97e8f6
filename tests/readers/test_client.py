"""Reading in a child: limits, crashes, cancelling, and no process left behind."""

import io
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import annotator
from annotator.model.errors import UserError
from annotator.readers.child import run_read_host
from annotator.readers.client import InlineReaders, ReadClient, host_command
from annotator.readers.document import ReadDocument
from annotator.readers.limits import Limits
from tests.support.document_files import PAGE, SAMPLES

FIND = f"import sys; sys.path.insert(0, {str(Path(annotator.__file__).parent.parent)!r})"
# Stand-ins for what a malicious file does to a parser.
TRICKS = f"""{FIND}
import time, os
from annotator.readers import api, child
read = api.read_path
def tricked(path):
    trick = open(path).read()
    if trick == "hang": time.sleep(60)
    if trick == "die": os._exit(3)
    if trick == "fault": raise KeyError("inside a library")
    if trick == "swell": bytearray(8_000_000_000)
    return read(path)
child.read_path = tricked
child.main()
"""
HONEST = (sys.executable, "-c", f"{FIND}\nfrom annotator.readers.child import main; main()")
TRICKED = (sys.executable, "-c", TRICKS)


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        folder.joinpath(f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def outcome(result: ReadDocument | UserError) -> str:
    return result.text if isinstance(result, ReadDocument) else result.code


def test_reads_a_folder_in_natural_order_and_tells_its_progress(tmp_path):
    write(tmp_path, page10="ten", page9="nine", page1="")
    (tmp_path / ".hidden.txt").write_text("hidden", encoding="utf-8")
    (tmp_path / "~$locked.docx").write_bytes(b"lock")
    (tmp_path / "below").mkdir()
    write(tmp_path / "below", page2="two")
    progress = []
    with ReadClient(command=HONEST) as client:
        read = list(client.read_many([tmp_path, tmp_path / "no.txt"], lambda *at: progress.append(at)))
    assert [(path.name, outcome(result)) for path, result in read] == [
        ("page1.txt", "read.empty"),
        ("page9.txt", "nine"),
        ("page10.txt", "ten"),
        ("page2.txt", "two"),
        ("no.txt", "read.missing"),
    ]
    assert [(done, total) for done, total, _ in progress] == [(n, 5) for n in range(5)]


def test_child_and_inline_read_the_same(tmp_path):
    for name, data in SAMPLES.items():
        (tmp_path / name).write_bytes(data)
    with ReadClient(command=HONEST) as client:
        there = list(client.read_many([tmp_path]))
    assert there == list(InlineReaders().read_many([tmp_path]))
    assert len(there) == len(SAMPLES)


@pytest.mark.parametrize(("trick", "code"), [("die", "read.crashed"), ("hang", "read.time"), ("fault", "read.crashed")])
def test_file_that_stops_the_child_is_reported_and_the_next_is_read(tmp_path, trick, code):
    write(tmp_path, a="before", b=trick, c="after")
    limits = Limits(seconds=0.5 if trick == "hang" else 30)
    with ReadClient(limits, command=TRICKED) as client:
        # The first answer waits for the child's start, which the short limit leaves no time for.
        client._limits = Limits()
        assert client.read_pasted("warm").text == "warm"
        client._limits = limits
        read = client.read_many([tmp_path])
        assert outcome(next(read)[1]) == "before"
        path, result = next(read)
        client._limits = Limits()
        assert [outcome(result) for _, result in read] == ["after"]
    assert isinstance(result, UserError)
    assert (result.code, result.where) == (code, str(path))
    assert "KeyError" in result.what or trick != "fault"


@pytest.mark.skipif(sys.platform != "linux", reason="RLIMIT_AS holds on Linux")
def test_file_that_needs_too_much_memory_is_refused(tmp_path):
    write(tmp_path, a="swell", b="after")
    with ReadClient(Limits(memory_bytes=1_000_000_000), command=TRICKED) as client:
        codes = [outcome(result) for _, result in client.read_many([tmp_path])]
    assert codes == ["read.crashed", "after"]


def test_cancelling_ends_in_the_middle_of_a_file(tmp_path):
    write(tmp_path, a="before", b="hang", c="after")
    cancel = threading.Event()
    seen = []
    with ReadClient(command=TRICKED) as client:
        for path, _ in client.read_many([tmp_path], cancel=cancel):
            seen.append(path.name)
            threading.Timer(0.1, cancel.set).start()
    assert seen == ["a.txt"]


def test_pasted_text_goes_through_the_child():
    with ReadClient(command=HONEST) as client:
        assert client.read_pasted(html=PAGE).text.startswith("Home World\nTalks resume in Oslo")
        with pytest.raises(UserError) as caught:
            client.read_pasted(" ")
    assert caught.value.code == "read.empty"


def test_child_that_cannot_be_started_is_a_clear_error(tmp_path):
    with ReadClient(command=[str(tmp_path / "no-such-program")]) as client, pytest.raises(UserError) as caught:
        client.read_pasted("x")
    assert caught.value.code == "read.host"


def test_child_ends_with_its_input_even_while_it_reads(tmp_path):
    write(tmp_path, a="hang")
    process = subprocess.Popen(TRICKED, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    requests = [{"limits": {}}, {"id": 1, "pasted": {"text": "x"}}, {"id": 2, "path": str(tmp_path / "a.txt")}]
    process.stdin.write("".join(json.dumps(request) + "\n" for request in requests[:2]).encode())
    process.stdin.flush()
    assert json.loads(process.stdout.readline())["document"]["text"] == "x"
    process.stdin.write(json.dumps(requests[2]).encode() + b"\n")
    process.stdin.close()
    assert process.wait(timeout=30) == 0
    process.stdout.close()


def test_whatever_a_library_prints_stays_out_of_the_answers():
    noisy = f"{FIND}\nfrom annotator.readers import api, child\n"
    noisy += "read = child.read_pasted\n"
    noisy += "child.read_pasted = lambda **a: (print('noise', flush=True), read(**a))[1]\nchild.main()"
    with ReadClient(command=(sys.executable, "-c", noisy)) as client:
        assert client.read_pasted("x").text == "x"


def test_nothing_is_fetched_and_nothing_runs(tmp_path):
    guarded = f"{FIND}\nimport sys\n"
    guarded += "def guard(event, args):\n"
    guarded += "    if event.startswith(('socket.connect', 'socket.getaddrinfo', 'subprocess', 'os.system')):\n"
    guarded += "        raise RuntimeError(event)\n"
    guarded += "sys.addaudithook(guard)\nfrom annotator.readers.child import main; main()"
    page = PAGE.replace("<p>", '<p><img src="https://example.org/a.png"><iframe src="https://example.org"></iframe>', 1)
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    for name, data in SAMPLES.items():
        (tmp_path / name).write_bytes(data)
    with ReadClient(command=(sys.executable, "-c", guarded)) as client:
        results = [result for _, result in client.read_many([tmp_path])]
    assert all(isinstance(result, ReadDocument) for result in results)
    assert len(results) == len(SAMPLES) + 1


def test_host_answers_line_by_line():
    lines = [
        {"limits": {"seconds": 1, "memory_bytes": 1}},
        {"id": 7, "pasted": {"text": "😀 x"}},
        {"id": 8, "path": "no"},
    ]
    out = io.BytesIO()
    run_read_host(io.BytesIO("".join(json.dumps(line) + "\n" for line in lines).encode()), out)
    first, second = map(json.loads, out.getvalue().splitlines())
    assert (first["id"], first["document"]["text"]) == (7, "😀 x")
    assert (second["id"], second["error"]["code"]) == (8, "read.missing")


def test_host_command_names_the_hidden_command(monkeypatch):
    assert host_command()[-2:] == ("annotator", "--read-host")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert host_command() == (sys.executable, "--read-host")


def test_no_child_stays_behind(tmp_path):
    write(tmp_path, a="x")
    client = ReadClient(command=HONEST)
    assert [outcome(result) for _, result in client.read_many([tmp_path])] == ["x"]
    process = client._child._process
    client.close()
    assert process.poll() == 0
    client.close()
    if os.name == "posix":
        with pytest.raises(ProcessLookupError):
            os.kill(process.pid, 0)
