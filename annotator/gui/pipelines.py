"""Which pipeline suggests in the window: the person's choice for a project, kept with the preferences, not the project.

A folder's place is this computer's own, and a project from elsewhere must not make anything run here.
"""

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

from annotator.model.schema import Schema
from annotator.project.learning import suggester_name
from annotator.project.project import Project
from annotator.suggest.pipelines import PipelineChoice

INSTEAD, BESIDE, NONE = "instead", "beside", "none"
_KEY: Final = "pipeline:{}"


class Remembering(Protocol):
    """What is asked of the preferences."""

    def recall(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 (whatever JSON holds)
        """Return what was kept under a key."""

    def keep(self, key: str, value: Any) -> None:  # noqa: ANN401 (whatever JSON holds)
        """Remember a JSON value under a key; None forgets it."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Another pipeline: ``how`` it works (instead of ours, beside it, not at all), and its labels' names here."""

    how: str = NONE
    where: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    consent: str = ""


def recall(settings: Remembering, path: Path) -> Chosen:
    """Return what was chosen for a project."""
    kept = settings.recall(_KEY.format(path))
    try:
        return Chosen(**kept) if isinstance(kept, dict) else Chosen()
    except TypeError:
        return Chosen()


def keep(settings: Remembering, path: Path, chosen: Chosen) -> None:
    """Remember what was chosen for a project."""
    settings.keep(_KEY.format(path), asdict(chosen) if chosen.where else None)


def chosen_suggester(settings: Remembering, project: Project) -> str:
    """Return the name of the suggester that a project goes by in this window."""
    own, chosen = suggester_name(project), recall(settings, project.path)
    if chosen.how == NONE or not chosen.where:
        return own
    choice = PipelineChoice(chosen.where, chosen.labels, chosen.consent)
    return choice.suggester(beside=own if chosen.how == BESIDE else "")


def names_for(schema: Schema) -> list[str]:
    """Return the labels of a schema that a pipeline's can be mapped to."""
    from annotator.model.schema import TypeKind

    return [t.name for t in schema.of_kind(TypeKind.SPAN)]
