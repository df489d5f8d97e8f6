"""Which learned version a project goes by."""

from dataclasses import dataclass, field, replace
from typing import Final

from annotator.model.changes import Stack
from annotator.model.setting import Setting
from annotator.model.step import Step
from annotator.model.suggestion import Source
from annotator.project.operations.common import UserOperation

IN_USE: Final = "learned:version_in_use"


@dataclass(frozen=True, slots=True)
class UseLearned(UserOperation):
    """Go by a learned version; 0: by the pipeline that comes with the program."""

    number: int

    def apply(self, step: Step) -> None:
        """Write it down."""
        value = str(self.number)
        earlier = step.setting(IN_USE)
        if earlier is None:
            step.insert(Setting(IN_USE, value))
        else:
            step.update(replace(earlier, value=value))
        step.describe(f"Suggest by learned version {value}" if self.number else "Suggest as the program came")


@dataclass(frozen=True, slots=True)
class PreferSource(UserOperation):
    """Bring back what a source proposed earlier, in the place of others of its line; decisions are not touched."""

    source: Source
    line: tuple[str, ...]
    stack: Stack = field(default=Stack.MACHINE, init=False)

    def apply(self, step: Step) -> None:
        """Supersede the others where this source has run."""
        step.prefer_source(self.source, self.line)
        step.describe(f"{self.source.name} {self.source.version}: earlier suggestions again")
