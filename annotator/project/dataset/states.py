"""What the project held at a place in its journal, for comparing snapshots: all annotations, whoever owns them."""

from collections.abc import Iterator
from typing import Final

from annotator.model.document import ActorKind
from annotator.model.ids import StepId
from annotator.project.dataset.documents import gold_document
from annotator.project.dataset.gold import GoldDocument
from annotator.project.dataset.manifest import Entry, entry_of
from annotator.project.reading import Reading

NOW: Final = "now"
"""What the present state is called beside names of snapshots."""


def entries_of(project: Reading, place: StepId | None) -> Iterator[Entry]:
    """Yield what each document held after a step (None: what it holds now), for each person who has anything on it."""
    with project.state(place) as state:
        people = [a for a in state.actors().values() if a.kind in (ActorKind.PERSON, ActorKind.GOLD)]
        sources = state.sources()
        for doc in state.documents():
            if doc.hidden:
                continue
            found = [entry_of(gold_document(state, GoldDocument(doc, person), sources)) for person in people]
            if found:
                annotations = {key: value for entry in found for key, value in entry.annotations.items()}
                yield Entry(id=str(doc.id), title=doc.title, sha256=found[0].sha256, annotations=annotations)
