"""The names that the rest of the program uses to describe a picture of a document."""

from annotator.model.visual.document import VisualDocument
from annotator.model.visual.items import Fragments, VisualChange, VisualRelation, VisualSpan

__all__ = ["Fragments", "VisualChange", "VisualDocument", "VisualRelation", "VisualSpan"]
