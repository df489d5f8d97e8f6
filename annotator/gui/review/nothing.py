"""What the review says where nothing waits: why, and what can be done next."""

from annotator.gui.review.listing import View
from annotator.gui.workspace import Workspace

_OPEN = "No document is open: choose one in the list of documents."
_DISPUTED = "No later source contradicts a decision of yours."
_NONE_YET = "There are no suggestions yet. They come as they are made: Review ▸ Suggest for all documents."
_NONE_HERE = "Nothing is suggested in this document."
_REVIEWED_HERE = "All that is suggested here is reviewed. Ctrl+Enter marks the document as done, and opens the next."
_REVIEWED = "All suggestions are reviewed. Review ▸ Check the annotations lists what a careful reader would question."


def why_nothing(workspace: Workspace, view: View, *, whole: bool) -> str:
    """Return in words why a view lists nothing, and what to do next."""
    document = workspace.document
    if not whole and document is None:
        return _OPEN
    if view is View.DISPUTED:
        return _DISPUTED
    if not workspace.project.sources():
        return _NONE_YET
    if not whole and document is not None:
        return _REVIEWED_HERE if document.suggestions else _NONE_HERE
    return _REVIEWED
