"""The real process: the baseline in a child, without a network."""

import subprocess
import sys
import threading

from annotator.suggest.api import SuggestedSpan
from annotator.suggest.child import child_environment
from annotator.suggest.client import SuggestClient
from annotator.suggest.service import Answer
from annotator.suggest.wire import PROTOCOL, decode, encode

# Connecting, sending and looking up names raise these events before they happen. Making a socket is not among them:
# a library that spaCy imports, but never uses, tries at import whether this machine knows IPv6.
WATCHED = """
import sys
def watch(event, args):
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"}:
        sys.stderr.write(f"NETWORK {event}\\n")
sys.addaudithook(watch)
from annotator.suggest.host import host_main
print("a library that prints")
sys.exit(host_main("gazetteer.v1"))
"""


def test_answers_over_pipes_without_touching_a_network() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WATCHED],
        input=encode({"id": "1", "generation": 7, "text": "John Kirby spoke in Kyiv."}),
        capture_output=True,
        env=child_environment(),
        timeout=50,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert b"NETWORK" not in done.stderr
    lines = [decode(line) for line in done.stdout.splitlines() if line.startswith(b"{")]
    assert (lines[0]["hello"], lines[0]["name"]) == (PROTOCOL, "gazetteer.v1")
    assert [(span[0], span[1], span[2]) for span in lines[1]["spans"]] == [(0, 10, "PERSON"), (20, 24, "GPE")]
    assert lines[1]["generation"] == 7


def test_the_program_starts_itself_as_the_suggestion_process() -> None:
    answers: list[Answer] = []
    shares: list[float] = []
    answered = threading.Event()

    def on_answer(answer: Answer) -> None:
        answers.append(answer)
        answered.set()

    client = SuggestClient()
    client.start()
    try:
        assert client.wait_ready(50)
        text = "John Kirby spoke.\n" + "Nothing else was said on that occasion.\n" * 3000 + "Later Kirby left."
        client.submit("doc", text, 1, on_answer, lambda _doc, _generation, done: shares.append(done))
        assert answered.wait(50)
    finally:
        client.close()
    assert client.hello
    assert client.hello.name == "annotator.v1"
    assert not client.hello.notice
    assert answers[0].suggestions
    found = answers[0].suggestions.spans
    assert [text[span.start : span.end] for span in found] == ["John Kirby", "Kirby"]
    assert isinstance(found[0], SuggestedSpan)
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] < 1
