"""Proofread a whole project: its documents one by one, as the person who works there sees them."""

from collections.abc import Callable, Iterator

from annotator.model.annotated import AnnotatedDocument
from annotator.model.errors import UserError
from annotator.model.proofreading import Finding, proofread
from annotator.project.reading import Reading

Step = Callable[[int, int], object]


def findings(project: Reading, step: Step = lambda _done, _total: None) -> Iterator[Finding]:
    """Yield what a careful reader would question in a person's annotations.

    Args:
        project: The project, read one document at a time.
        step: Told how many documents are read and how many there are; what it raises ends the reading.
    """
    return proofread(_documents(project, step), project.schema)


def _documents(project: Reading, step: Step) -> Iterator[AnnotatedDocument]:
    docs = project.document_ids()
    for number, doc in enumerate(docs):
        step(number, len(docs))
        try:
            yield project.open_document(doc)
        except UserError as error:
            if error.code != "document.missing":  # removed for good while others were read
                raise
    step(len(docs), len(docs))
