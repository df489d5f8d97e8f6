"""Correcting what memory has learned: always, never, or forget; each a step that can be undone."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from annotator.model.errors import UserError
from annotator.model.ids import TypeId
from annotator.model.memory import Correction, Say, correction_key
from annotator.model.schema import TypeKind
from annotator.model.setting import Setting
from annotator.model.step import Step
from annotator.project.operations.common import UserOperation, quote, type_of

_TITLES: Final[Mapping[Say, str]] = {
    Say.FORGET: "Memory: forget {0}",
    Say.ALWAYS: "Memory: always propose {0} as {1}",
    Say.NEVER: "Memory: never propose {0}",
}


@dataclass(frozen=True, slots=True)
class CorrectRule(UserOperation):
    """Say what memory should make of a string; ``type`` is the label for "always"."""

    form: str
    say: Say
    type: TypeId | None = None

    def apply(self, step: Step) -> None:
        """Write the correction, over an earlier one if there is one."""
        form = " ".join(self.form.split())
        if not any(mark.isalnum() for mark in form):
            raise UserError("memory.empty", "A rule needs a string with letters or digits.")
        label = None
        if self.say is Say.ALWAYS:
            if self.type is None:
                raise UserError("memory.label", "A rule “always” needs a label.", hint="Choose one of the schema.")
            label = type_of(step, self.type, TypeKind.SPAN)
        correction = Correction(form=form, say=self.say, type=label.id if label else None, at=step.at)
        said = {"form": form, "say": self.say.value, "at": step.at} | ({"type": label.id.hex} if label else {})
        value = json.dumps(said, ensure_ascii=False)
        earlier = step.setting(correction.key)
        if earlier:
            step.update(replace(earlier, value=value))
        else:
            step.insert(Setting(correction.key, value))
        step.describe(_TITLES[self.say].format(quote(form), label.name if label else ""))


@dataclass(frozen=True, slots=True)
class LetRuleBe(UserOperation):
    """Take a correction back: memory goes by what was decided."""

    form: str

    def apply(self, step: Step) -> None:
        """Delete the correction."""
        earlier = step.setting(correction_key(self.form))
        if earlier is None:
            raise UserError("memory.rule", f"There is no rule of yours for {quote(self.form)}.")
        step.delete(earlier)
        step.describe(f"Memory: {quote(self.form)} by what was decided")
