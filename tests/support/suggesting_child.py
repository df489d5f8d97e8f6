"""Fill a project with two toy processes, and say of each document when it is in the file: to be killed."""

import sys
from pathlib import Path

from annotator.project.crew import Crew
from annotator.project.project import Project
from annotator.suggest.client import SuggestClient
from tests.support import toy_suggest_host


def fill(project: Project, told, number: int = 2) -> int:
    command = [sys.executable, toy_suggest_host.__file__, "plain"]
    crew = Crew(project, lambda on_event: SuggestClient(command, on_event), number)
    try:
        source = crew.start()
        return crew.work(source, project.unread_by(source.id, 10_000), told)
    finally:
        crew.close()


def main() -> None:
    with Project.open(Path(sys.argv[1])) as project:
        fill(project, lambda doc, _number, _problem: print(doc.hex, flush=True))


if __name__ == "__main__":
    main()
