"""Several operations as one step: one entry of the journal, one undo."""

from dataclasses import dataclass

from annotator.model.changes import Focus
from annotator.model.step import Operation, Step
from annotator.project.operations.common import UserOperation


@dataclass(frozen=True, slots=True)
class InOneStep(UserOperation):
    """Do all of these or none; ``title`` says in words what they are together."""

    operations: tuple[Operation, ...]
    title: str
    focus: Focus | None = None

    def apply(self, step: Step) -> None:
        """Apply each in order, then describe the whole."""
        for operation in self.operations:
            operation.apply(step)
        if self.operations:
            step.describe(self.title, self.focus)
