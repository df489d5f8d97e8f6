"""A workspace that remembers what it was told, and can be asked in few words."""

from PySide6.QtWidgets import QMenu

from annotator.gui.bridge import ProjectBridge
from annotator.gui.workspace import Workspace
from annotator.model.schema import TypeKind


class Desk(Workspace):
    def __init__(self, bridge: ProjectBridge) -> None:
        super().__init__(bridge)
        self.places: list[tuple[int, int]] = []
        self.messages: list[tuple[str, str, object]] = []
        self.failures: list[Exception] = []
        self.menus: list[QMenu] = []
        self.place_asked.connect(lambda start, end: self.places.append((start, end)))
        self.message.connect(lambda *said: self.messages.append(said))
        self.failed.connect(self.failures.append)

    @property
    def steps(self) -> int:
        return self.project.counts().steps

    @property
    def last(self) -> str:
        return self.project.history(limit=1)[0].title

    def type(self, name: str, kind: TypeKind = TypeKind.SPAN):
        return self.schema.named(kind, name)

    def attribute(self, name: str):
        return self.type(name, TypeKind.ATTRIBUTE)

    def span(self, text: str, number: int = 0):
        found = [s for s in self.document.spans.values() if s.text(self.document.text) == text]
        return sorted(found, key=lambda s: s.start)[number]

    def relation(self, name: str, number: int = 0):
        wanted = self.type(name, TypeKind.RELATION).id
        return [r for r in self.document.relations.values() if r.type == wanted][number]

    def pending(self, kind):
        return [s for s in self.document.pending() if s.kind is kind]
