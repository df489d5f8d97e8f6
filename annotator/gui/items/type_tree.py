"""The schema's types as a tree: a section for each kind, children under their parents, with counts."""

import itertools
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt

from annotator.gui.items.item_table import Index
from annotator.gui.tips import plain_tip
from annotator.model.annotated import AnnotatedDocument
from annotator.model.ids import SuggestionId, TypeId
from annotator.model.schema import LabelType, Schema, TypeKind

TYPE_ROLE: Final = Qt.ItemDataRole.UserRole
"""The LabelType of an index; None for a section."""
COUNT_ROLE: Final = Qt.ItemDataRole.UserRole + 1
"""(annotations, pending suggestions) of a type in the open document."""

SECTIONS: Final = {
    TypeKind.SPAN: "Labels",
    TypeKind.RELATION: "Relations",
    TypeKind.EVENT: "Events",
    TypeKind.CHAIN: "Chains",
    TypeKind.ATTRIBUTE: "Attributes",
}


class TypeCounts:
    """How many annotations and pending suggestions of each type a document has, kept true item by item."""

    def __init__(self) -> None:
        self._document: AnnotatedDocument | None = None
        self._counted: dict[UUID, tuple[TypeId, bool]] = {}
        self._totals: Counter[tuple[TypeId, bool]] = Counter()

    def of(self, type_id: TypeId) -> tuple[int, int]:
        """Return the numbers of annotations and of pending suggestions of a type."""
        return self._totals[type_id, False], self._totals[type_id, True]

    def reset(self, document: AnnotatedDocument | None) -> None:
        """Count another document."""
        self._document = document
        self._counted = {}
        if document is not None:
            self._counted = {a.id: (a.type, False) for a in document.annotations()}
            self._counted |= {s.id: (s.type, True) for s in document.pending() if s.type is not None}
        self._totals = Counter(self._counted.values())

    def update(self, items: Iterable[UUID]) -> frozenset[TypeId]:
        """Count these items again; return the types whose numbers differ now."""
        differ: set[TypeId] = set()
        for item in self._with_twins(items):
            old, new = self._counted.pop(item, None), self._counts_as(item)
            if new is not None:
                self._counted[item] = new
            if old != new:
                self._totals.subtract([old] if old else [])
                self._totals.update([new] if new else [])
                differ |= {counted[0] for counted in (old, new) if counted}
        return frozenset(differ)

    def _with_twins(self, items: Iterable[UUID]) -> Iterable[UUID]:
        """Add the suggestions that say the same as these: of such only one counts."""
        found = dict.fromkeys(items)
        for item in tuple(found):
            suggestion = self._document.suggestions.get(SuggestionId(item)) if self._document else None
            if self._document is not None and suggestion is not None:
                found.update(dict.fromkeys(twin.id for twin in self._document.twins_of(suggestion)))
        return found

    def _counts_as(self, item: UUID) -> tuple[TypeId, bool] | None:
        if self._document is None:
            return None
        annotation = self._document.annotation(item)
        if annotation is not None:
            return annotation.type, False
        suggestion = self._document.suggestions.get(SuggestionId(item))
        if suggestion is None or suggestion.type is None or not self._document.waits(suggestion):
            return None
        return suggestion.type, True


@dataclass(eq=False, slots=True)
class _Node:
    id: int
    title: str
    label: LabelType | None = None
    parent: "_Node | None" = None
    row: int = 0
    children: list["_Node"] = field(default_factory=list)

    def add(self, child: "_Node") -> None:
        child.parent, child.row = self, len(self.children)
        self.children.append(child)


class TypeTree(QAbstractItemModel):
    """Sections with their types, as a filter lets them through; a parent stays while a child is shown."""

    def __init__(self, kinds: tuple[TypeKind, ...], *, retired: bool = False, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.counts = TypeCounts()
        self._kinds = kinds
        self._retired = retired
        self._schema = Schema()
        self._needles: tuple[str, ...] = ()
        self._ids = itertools.count(1)
        self._root = _Node(0, "")
        self._nodes: dict[TypeId, _Node] = {}
        self._by_id: dict[int, _Node] = {}

    # What the view asks

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Return the index of a child."""
        node = self._node(parent)
        if column or not 0 <= row < len(node.children):
            return QModelIndex()
        return self.createIndex(row, 0, node.children[row].id)

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        """Return the index of a parent; sections have none."""
        node = self._node(index).parent
        return QModelIndex() if node is None or node is self._root else self.createIndex(node.row, 0, node.id)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of children."""
        return 0 if parent.column() > 0 else len(self._node(parent).children)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: ARG002, B008
        """Return 1."""
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a name, a type, its counts, or what a screen reader says."""
        if not index.isValid():
            return None
        node = self._node(index)
        label = node.label
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return node.title
            case Qt.ItemDataRole.ToolTipRole if label:
                return plain_tip(label.description) or None
            case Qt.ItemDataRole.AccessibleTextRole if label:
                return self._spoken(label)
            case _ if role == TYPE_ROLE:
                return label
            case _ if role == COUNT_ROLE and label:
                return self.counts.of(label.id)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Sections cannot be selected."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        enabled = Qt.ItemFlag.ItemIsEnabled
        return enabled | Qt.ItemFlag.ItemIsSelectable if self._node(index).label else enabled

    def index_of(self, type_id: TypeId | None) -> QModelIndex:
        """Return the index of a type; an invalid one if it is not shown."""
        node = self._nodes.get(type_id) if type_id is not None else None
        return self.createIndex(node.row, 0, node.id) if node else QModelIndex()

    # What changes it

    def set_schema(self, schema: Schema) -> None:
        """Show another schema, or another state of it."""
        self._schema = schema
        self._rebuild()

    def set_filter(self, text: str) -> None:
        """Show the types that hold every word of a text in their name, description or examples."""
        self._needles = tuple(text.casefold().split())
        self._rebuild()

    def count(self, document: AnnotatedDocument | None) -> None:
        """Count another document's annotations."""
        self.counts.reset(document)
        for type_id in self._nodes:
            self._recounted(type_id)

    def recount(self, items: Iterable[UUID]) -> None:
        """Count these items again."""
        for type_id in self.counts.update(items):
            self._recounted(type_id)

    def _recounted(self, type_id: TypeId) -> None:
        index = self.index_of(type_id)
        if index.isValid():
            self.dataChanged.emit(index, index, [COUNT_ROLE])

    def _rebuild(self) -> None:
        self.beginResetModel()
        self._root, self._nodes, self._by_id = _Node(0, ""), {}, {}
        for kind in self._kinds:
            section = self._made(SECTIONS[kind])
            self._fill(section, kind)
            if section.children:
                self._root.add(section)
        self.endResetModel()

    def _fill(self, section: _Node, kind: TypeKind) -> None:
        labels = {t.id: t for t in self._schema.of_kind(kind, retired=self._retired)}
        shown: set[TypeId] = set()
        for label in labels.values():
            if self._matches(label):
                shown |= self._line(label, labels)
        self._nodes |= {key: self._made(label.name, label) for key, label in labels.items() if key in shown}
        for key, label in labels.items():
            if key in shown:
                parent = self._nodes.get(label.parent) if label.parent in labels and label.parent else None
                cyclic = parent is not None and key in self._line(label, labels, past=True)
                (section if parent is None or cyclic else parent).add(self._nodes[key])

    def _line(self, label: LabelType, labels: dict[TypeId, LabelType], *, past: bool = False) -> set[TypeId]:
        """Return a type's ancestors, with itself unless ``past``; ends where a line runs into itself."""
        found: set[TypeId] = set() if past else {label.id}
        above = label.parent
        while above in labels and above not in found:
            assert above is not None
            found.add(above)
            above = labels[above].parent
        return found

    def _matches(self, label: LabelType) -> bool:
        words = "\n".join((label.name, label.description, *label.examples)).casefold()
        return all(needle in words for needle in self._needles)

    def _spoken(self, label: LabelType) -> str:
        count, waiting = self.counts.of(label.id)
        key = f", key {label.key}" if label.key else ""
        pending = f", {waiting} pending" if waiting else ""
        retired = ", retired" if label.retired else ""
        return f"{label.name}{key}, {count} here{pending}{retired}. {label.description}"

    def _node(self, index: Index) -> _Node:
        """Return what an index stands for; an index from before a rebuild stands for nothing."""
        return self._by_id.get(index.internalId(), self._root) if index.isValid() else self._root

    def _made(self, title: str, label: LabelType | None = None) -> _Node:
        made = _Node(next(self._ids), title, label)
        self._by_id[made.id] = made
        return made
