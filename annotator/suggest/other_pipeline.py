"""Any spaCy pipeline as a suggester, and two suggesters side by side."""

import hashlib
import importlib.util
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import spacy
from spacy.language import Language

from annotator.model.errors import UserError
from annotator.suggest.api import SchemaAware, SuggestedRelation, SuggestedSpan, Suggester, Suggestions
from annotator.suggest.groups import paragraph_groups
from annotator.suggest.pipelines import BESIDE_SUGGESTER, SPACY_SUGGESTER, PipelineChoice, PipelineFacts, facts

UNMEASURED: Final = 0.6
"""The score of what a pipeline proposes that tells none of its own."""


def chosen_pipeline(choice: PipelineChoice) -> Suggester:
    """Return the suggester of a pipeline that a person chose.

    Raises:
        UserError: it is not there, is broken, or brings code that was not allowed to run.
    """
    told = facts(choice.where)
    if told.code and choice.consent != told.digest:
        files = ", ".join(told.code[:5])
        raise UserError(
            "pipeline.code",
            f"The pipeline “{told.name}” brings code of its own, which was not run: {files}.",
            hint="If you trust where it comes from, choose it again and allow it.",
            where=told.where,
        )
    return TrainedSuggester(choice, told) if told.ours else SpacySuggester(choice, told)


class SpacySuggester:
    """Suggests the entities of a spaCy pipeline, under the names that a person has chosen for its labels."""

    name = SPACY_SUGGESTER

    def __init__(self, choice: PipelineChoice, told: PipelineFacts) -> None:
        self._nlp = _loaded(told)
        self._names: Mapping[str, str] = choice.labels
        self._told = told
        self.version = f"{told.name} {told.version}"
        self.labels = tuple(dict.fromkeys(name for label in told.labels if (name := self._named(label))))

    def digest(self) -> str:
        """Return a digest of the configuration and of the chosen names."""
        config = (self._told.folder / "config.cfg").read_bytes()
        return hashlib.sha256(config + repr(sorted(self._names.items())).encode()).hexdigest()[:16]

    def suggest(self, text: str) -> Suggestions:
        """Return the entities of a text of any length."""
        readable = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        readable = readable if len(readable) == len(text) else text
        found: list[SuggestedSpan] = []
        for start, end in paragraph_groups(readable):
            for span in self._nlp(readable[start:end]).ents:
                if name := self._named(span.label_):
                    rule = f"{span.label_} by {self._told.name}"
                    found.append(SuggestedSpan(start + span.start_char, start + span.end_char, name, UNMEASURED, rule))
        return Suggestions(tuple(found))

    def _named(self, label: str) -> str:
        return self._names.get(label, label)


class TrainedSuggester:
    """Suggests as ``annotator.v1`` does, by a pipeline of ``annotator train``: measured scores, and relations."""

    name = SPACY_SUGGESTER

    def __init__(self, choice: PipelineChoice, told: PipelineFacts) -> None:
        from annotator.suggest.neural.suggester import EmbeddedSuggester

        try:
            self._own = EmbeddedSuggester(told.folder)
        except UserError as error:
            raise _unloadable(told, error.what) from error
        self._names: Mapping[str, str] = choice.labels
        self.version = f"{told.name} {told.version}"
        spans = dict.fromkeys(name for label in told.labels if (name := self._named(label)))
        self.labels = (*spans, *(label for label in self._own.labels if label not in told.labels))

    def digest(self) -> str:
        """Return a digest of the networks and word lists, and of the chosen names."""
        return hashlib.sha256((self._own.digest() + repr(sorted(self._names.items()))).encode()).hexdigest()[:16]

    def want(self, relations: Iterable[str]) -> None:
        """Propose only what leads to these types of relation."""
        self._own.want(relations)

    def suggest(self, text: str) -> Suggestions:
        """Return the spans under their chosen names, and the relations whose ends were not left out."""
        answer = self._own.suggest(text)
        kept = [number for number, span in enumerate(answer.spans) if self._named(span.label)]
        place = {number: at for at, number in enumerate(kept)}
        spans = [replace(answer.spans[number], label=self._named(answer.spans[number].label)) for number in kept]
        relations = [
            replace(r, head=place[r.head], tail=place[r.tail], references=_placed(r.references, place))
            for r in answer.relations
            if r.head in place and r.tail in place
        ]
        return Suggestions(tuple(spans), tuple(relations))

    def _named(self, label: str) -> str:
        return self._names.get(label, label)


def _placed(references: Mapping[str, int], place: Mapping[int, int]) -> dict[str, int]:
    return {name: place[number] for name, number in references.items() if number in place}


def _loaded(told: PipelineFacts) -> Language:
    try:
        for number, name in enumerate(told.code):
            if name.endswith(".py"):
                _run(Path(told.where) / name, f"annotator_pipeline_code_{number}")
        return spacy.load(told.folder)
    except Exception as error:  # whatever is wrong in it, the message is the same
        raise _unloadable(told, f"{type(error).__name__}: {error}.") from error


def _unloadable(told: PipelineFacts, reason: str) -> UserError:
    hint = "It may need another version of spaCy, or a package that is not installed."
    what = f"The pipeline “{told.name}” cannot be loaded: {reason}"
    return UserError("pipeline.broken", what, hint=hint, where=told.where)


def _run(file: Path, name: str) -> None:
    """Import a file of the folder, so that it registers its components; a person has allowed it."""
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is not None and spec.loader is not None:
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)


class SideBySide:
    """Two suggesters as one: all that either proposes; where both say the same, the score rises.

    If one fails on a text, the other's answer stands and says so, and ``notice`` of a suggester that could not be
    loaded is passed on: a broken pipeline costs its own suggestions alone.
    """

    name = BESIDE_SUGGESTER

    def __init__(self, members: tuple[Suggester, ...], notice: str = "") -> None:
        self._members = members
        self.notice = notice
        self.version = " + ".join(f"{m.name} {m.version}" for m in members)
        self.labels = tuple(dict.fromkeys(label for m in members for label in m.labels))

    def digest(self) -> str:
        """Return the members' digests as one."""
        return hashlib.sha256("|".join(m.digest() for m in self._members).encode()).hexdigest()[:16]

    def want(self, relations: Iterable[str]) -> None:
        """Tell the members that ask for it which types of relation the project has."""
        wanted = tuple(relations)
        for member in self._members:
            if isinstance(member, SchemaAware):
                member.want(wanted)

    def suggest(self, text: str) -> Suggestions:
        """Return what the members propose, each place and label once."""
        answers: list[tuple[str, Suggestions]] = []
        failures: dict[str, Exception] = {}
        for member in self._members:
            try:
                answers.append((member.name, member.suggest(text)))
            except Exception as error:  # a pipeline may fail in any way it likes
                failures[member.name] = error
        if not answers:
            raise next(iter(failures.values()))
        notices = (f"{name} failed: {type(error).__name__}: {error}" for name, error in failures.items())
        return replace(together(answers), notice=" ".join(notices))


def together(answers: list[tuple[str, Suggestions]]) -> Suggestions:
    """Return several answers as one; two that agree are right unless both are wrong: 1 - (1 - a)(1 - b)."""
    spans: dict[tuple[int, int, str], SuggestedSpan] = {}
    said: dict[tuple[int, int, str], list[str]] = {}
    relations: list[SuggestedRelation] = []
    for name, answer in answers:
        for span in answer.spans:
            place = (span.start, span.end, span.label)
            known = spans.get(place)
            score = span.score if known is None else 1 - (1 - known.score) * (1 - span.score)
            said.setdefault(place, []).append(f"{name}: {span.rule}" if span.rule else name)
            spans[place] = SuggestedSpan(*place, round(score, 4), "; ".join(said[place]))
    order = {place: n for n, place in enumerate(sorted(spans))}
    for _, answer in answers:
        ends = [order[span.start, span.end, span.label] for span in answer.spans]
        relations += [
            replace(r, head=ends[r.head], tail=ends[r.tail], references={n: ends[p] for n, p in r.references.items()})
            for r in answer.relations
        ]
    return Suggestions(tuple(spans[place] for place in order), tuple(relations))
