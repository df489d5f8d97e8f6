"""The spaCy component ``annotator_ner``: the entity network's spans as a document's entities, with its beliefs."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from annotator.model.errors import UserError
from annotator.suggest.neural.decode import probabilities, read
from annotator.suggest.neural.network import MODEL_FILE, SCORES, VOCABULARY_FILE, WINDOW, EntityNetwork
from annotator.suggest.rules.words import propose

RULE: Final = "model"
BELIEFS: Final = "annotator.beliefs"
Place = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Belief:
    """A span in code points, and how much the network believes in it."""

    start: int
    end: int
    label: str
    belief: float


class EntityRecogniser:
    """Finds entities; its data are the ONNX file and the vocabulary in its folder of the pipeline."""

    def __init__(self, labels: list[str], dropped: list[str], window: int, temperature: float) -> None:
        self.labels, self._dropped = tuple(labels), frozenset(dropped)
        self._window, self._temperature = window, temperature
        self._network: EntityNetwork | None = None
        self._folder: Path | None = None

    @property
    def network(self) -> EntityNetwork:
        """The network, for whoever wants its hidden states.

        Raises:
            UserError: the component was made without data.
        """
        if self._network is None:
            hint = "Load a pipeline folder that holds it."
            raise UserError("network.not_loaded", "The entity model has not been loaded.", hint=hint)
        return self._network

    @contextmanager
    def keeping(self, *labels: str) -> Iterator[None]:
        """Leave labels in that are dropped otherwise, for a while: some corpora count them."""
        dropped, self._dropped = self._dropped, self._dropped - set(labels)
        try:
            yield
        finally:
            self._dropped = dropped

    def __call__(self, doc: Doc) -> Doc:
        """Set the entities, propose them to the rules that follow, and note the beliefs."""
        beliefs: dict[Place, float] = {}
        spans = []
        for found in self.read(doc.text):
            span = doc.char_span(found.start, found.end, found.label, span_id=RULE, alignment_mode="expand")
            if span is not None:
                spans.append(span)
                beliefs[span.start_char, span.end_char, span.label_] = found.belief
        doc.user_data[BELIEFS] = beliefs
        kept = filter_spans(spans)
        doc.set_ents(kept)
        propose(doc, kept)
        return doc

    def read(self, text: str) -> Iterable[Belief]:
        """Yield the spans of a text with the network's beliefs."""
        for reading in self.network.read(text):
            chances = probabilities(reading.outputs[SCORES], self._temperature)
            for found in read(chances):
                label = self.labels[found.label]
                if label not in self._dropped:
                    start, end = reading.words[found.start][0], reading.words[found.end - 1][1]
                    yield Belief(start, end, label, found.probability)

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002 - spaCy's signature
        """Copy the data into a pipeline's folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        if self._folder is not None and self._folder.resolve() != folder.resolve():
            for name in (MODEL_FILE, VOCABULARY_FILE):
                shutil.copyfile(self._folder / name, folder / name)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "EntityRecogniser":  # noqa: ARG002
        """Load the data from a pipeline's folder."""
        self._folder = Path(path)
        self._network = EntityNetwork.from_folder(self._folder, self._window)
        return self


@Language.factory(
    "annotator_ner",
    assigns=["doc.ents"],
    default_config={"labels": [], "dropped": ["MISC"], "window": WINDOW, "temperature": 1.0},
)
def make_recogniser(
    nlp: Language,  # noqa: ARG001 - spaCy's signature
    name: str,  # noqa: ARG001
    labels: list[str],
    dropped: list[str],
    window: int,
    temperature: float,
) -> EntityRecogniser:
    """Return the component; its data come with ``from_disk``."""
    return EntityRecogniser(labels, dropped, window, temperature)


def model_spans(doc: Doc) -> dict[Place, float]:
    """Return the network's beliefs in a document's spans, by place and label."""
    beliefs: dict[Place, float] = doc.user_data.get(BELIEFS, {})
    return beliefs


def is_model(span: Span) -> bool:
    """Return whether the network proposed a span."""
    return bool(span.id_ == RULE)
