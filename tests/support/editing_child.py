"""A process that edits a project and says each edit when it is saved: to be killed in the middle."""

import sys
from pathlib import Path

from annotator.model.annotation import Span
from annotator.model.schema import TypeKind
from annotator.project.operations.spans import AddSpan, DeleteAnnotations, SetNote
from annotator.project.project import Project

EDITS = 200


def main(path: Path) -> None:
    with Project.open(path, person="Ada", window=True) as project:
        if project.read_only:
            raise SystemExit(project.read_only_reason)
        doc = project.document_ids()[0]
        types = [t.id for t in project.schema.of_kind(TypeKind.SPAN)]
        length = project.document(doc).length
        first = project.counts().steps
        for number in range(first, first + EDITS):
            start = number % (length - 1)
            made = project.do(AddSpan(doc, ((start, start + 1),), types[number // length % len(types)]))
            key = next(v.id for v in made.put if isinstance(v, Span))
            print("added", key.hex, flush=True)
            if number % 5 == 4:
                project.do(SetNote(key, f"note {number}"))
                print("noted", key.hex, flush=True)
            if number % 7 == 6:
                project.do(DeleteAnnotations((key,)))
                print("deleted", key.hex, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
