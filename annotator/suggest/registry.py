"""Which suggesters there are: ours, and those that installed packages declare."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from importlib.metadata import EntryPoint, entry_points
from typing import Final

from annotator.model.errors import UserError
from annotator.suggest.api import Suggester
from annotator.suggest.pipelines import BESIDE_SUGGESTER, SPACY_SUGGESTER, PipelineChoice

GROUP: Final = "annotator.suggesters"
DEFAULT_SUGGESTER: Final = "annotator.v1"
RULES_SUGGESTER: Final = "gazetteer.v1"
LEARNED_SUGGESTER: Final = "learned.v1"


@dataclass(frozen=True, slots=True)
class Problem:
    """A suggester that cannot be used, and why."""

    name: str
    reason: str


def _embedded() -> Suggester:
    # Here, not above: listing the names must import neither spaCy nor onnxruntime.
    from annotator.suggest.neural.suggester import embedded_or_rules

    return embedded_or_rules()


def _learned(where: str) -> Suggester:
    from pathlib import Path

    from annotator.suggest.learning.suggester import LearnedSuggester

    return LearnedSuggester(Path(where))


def _spacy(choice: str) -> Suggester:
    from annotator.suggest.other_pipeline import chosen_pipeline

    return chosen_pipeline(PipelineChoice.read(choice))


def _beside(names: str) -> Suggester:
    """Load suggesters side by side; one that cannot be loaded is told of, and the others work."""
    from annotator.suggest.other_pipeline import SideBySide

    members: list[Suggester] = []
    problems: list[UserError] = []
    for name in json.loads(names):
        try:
            members.append(suggesters().load(name))
        except UserError as error:
            problems.append(error)
    if not members:
        raise problems[0]
    notices = [str(getattr(member, "notice", "")) for member in members]
    return SideBySide(tuple(members), " ".join(filter(None, [*(p.sentence() for p in problems), *notices])))


def _gazetteer() -> Suggester:
    from annotator.suggest.baseline import GazetteerSuggester

    return GazetteerSuggester()


# An editable checkout's entry points are those of its last install, so ours are named here as well.
BUILT_IN: Final[dict[str, Callable[[], Suggester]]] = {
    DEFAULT_SUGGESTER: _embedded,
    RULES_SUGGESTER: _gazetteer,
}


# Suggesters of which there are many: what follows the colon says which ("learned.v1:/folder").
PLACED: Final[dict[str, Callable[[str], Suggester]]] = {
    LEARNED_SUGGESTER: _learned,
    SPACY_SUGGESTER: _spacy,
    BESIDE_SUGGESTER: _beside,
}


class SuggesterRegistry:
    """Suggesters by name; a plug-in is imported only when it is asked for, and a broken one harms nobody else."""

    def __init__(self, plugins: Iterable[EntryPoint]) -> None:
        self._loaders: dict[str, Callable[[], Suggester]] = dict(BUILT_IN)
        self._problems: list[Problem] = []
        seen: dict[str, str] = {}
        for plugin in plugins:
            if plugin.name in BUILT_IN or seen.get(plugin.name) == plugin.value:
                continue
            if plugin.name in seen:
                clash = f"{plugin.value} and {seen[plugin.name]} have the same name; the first one found is used"
                self._problems.append(Problem(plugin.name, clash))
                continue
            seen[plugin.name] = plugin.value
            self._loaders[plugin.name] = partial(_from_plugin, plugin)

    @property
    def names(self) -> tuple[str, ...]:
        """All names, ours first; nothing is imported."""
        return tuple(self._loaders)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was found broken so far."""
        return tuple(self._problems)

    def load(self, name: str) -> Suggester:
        """Return the suggester of that name; of one that lies somewhere, the name goes on with a colon and its place.

        Raises:
            UserError: there is none, or it cannot be loaded (noted in ``problems``, too).
        """
        base, _, where = name.partition(":")
        if where and base in PLACED:
            return _checked(base, PLACED[base](where))
        if name not in self._loaders:
            known = ", ".join(self.names)
            raise UserError("suggester.unknown", f"There is no suggester named {name}.", hint=f"There are: {known}.")
        try:
            return _checked(name, self._loaders[name]())
        except Exception as error:  # a plug-in may fail in any way it likes
            reason = f"{type(error).__name__}: {error}"
            self._problems.append(Problem(name, reason))
            hint = "Update or remove the package that brings it."
            raise UserError("suggester.broken", f"The suggester {name} cannot be used: {reason}.", hint=hint) from error

    def check_all(self) -> tuple[Problem, ...]:
        """Load every suggester once, and return all that is broken."""
        for name in self.names:
            try:
                self.load(name)
            except UserError:
                continue  # noted in problems
        return self.problems


def _from_plugin(plugin: EntryPoint) -> Suggester:
    made: Suggester = plugin.load()()
    return made


def _checked(name: str, suggester: Suggester) -> Suggester:
    missing = [part for part in ("name", "version", "labels", "digest", "suggest") if not hasattr(suggester, part)]
    if missing:
        raise TypeError(f"it lacks {', '.join(missing)}")
    if suggester.name != name:
        raise ValueError(f"it calls itself {suggester.name!r}")
    return suggester


def suggesters(plugins: Iterable[EntryPoint] | None = None) -> SuggesterRegistry:
    """Return the registry of all suggesters; ``plugins`` replaces the installed entry points."""
    return SuggesterRegistry(entry_points(group=GROUP) if plugins is None else plugins)
