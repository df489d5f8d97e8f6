"""The model card, the attributions and the reliability plot of a pipeline's folder, from its measurements."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from annotator.suggest.training.calibrate import reliability_svg
from annotator.suggest.training.evaluate import Sheet, table
from annotator.suggest.training.measure import Measured
from annotator.suggest.training.settings import Settings

_INTRO: Final = """# en_annotator_news

Entities of political and security news in the labels and by the guidelines of the preset `news` (PERSON, ORG, GPE, LOC,
NORP, FAC, WEAPON, EVENT, LAW, TITLE, DATE, MONEY, QUANTITY), sentences, part-of-speech tags and dependencies. English.
`spacy.load(folder)(text).ents` gives the spans; Annotator adds the scores.

## What it is made of

- `annotator_sentences`: sentence starts by rule.
- `tagger`, `morphologizer`, `parser`: spaCy's small CNN (width 96), trained on the permitted genres of GUM.
- `annotator_ner`: a six-layer MiniLM encoder (22.7 million weights) with a casing embedding, fine-tuned; ONNX, eight
  bits per channel, run by onnxruntime on one thread. Besides tag scores it gives hidden states (the mean of layers 3 to
  6, and layers 2, 4 and 6) to whoever learns new labels. Tags are read off by the best legal sequence.
- gazetteers and patterns (`annotator_phrases`, `annotator_patterns`, `annotator_weapons`, `annotator_titles`):
  all of TITLE, MONEY and QUANTITY, and what the network misses.
- `annotator_combine` and `annotator_document`: one flat layer, and what one mention teaches about the others.
- `annotator_relations`: what relations are found with, which Annotator runs over the finished spans; it has a card of
  its own, `annotator_relations/MODEL_CARD.md`.

Annotator makes it with `annotator train`; `training.toml` is the recorded configuration with its seed.

## Data

Only permissively licensed corpora were trained on; attributions and licences are in ATTRIBUTION.md. Where a corpus does
not annotate a label, its words teach nothing about that label; where a name alone does not tell a city from a building,
either is allowed. CrossNER's domains ai and music, all test parts, and the two CC BY-SA sets (PUD) were not trained on.
{parts}
"""

_SCORES: Final = """## Scores

Exact span and label, on the test parts. Places are one label except on GUM; `uner-pud-sa` is foreign to all training.
MISC is counted where a corpus counts it, though it is never suggested.

"""

_CALIBRATION: Final = """A score of 0.9 is meant to be right nine times in ten. Curves per label (isotonic
regression) and rates per rule were fitted on documents held back from training. Expected calibration error in ten bins
of equal width: {held:.3f} on those, {test:.3f} on the test sets together. `reliability.svg` is the plot of the latter.

| score | spans | mean score | right |
|---|---|---|---|"""

_SPEED: Final = """## Speed

`python tests/bench/bench_suggest.py` measures words a second on one core beside spaCy's own small recogniser, load
time and memory. At the making of this card: suggestions 4,250 words a second, spaCy's CNN 11,600 on the same text in
the same run (a ratio of 0.37); load 0.6 s after spaCy's import; 240 MB for the process.
"""

_FAULTS: Final = """## Known faults

- WEAPON was seen in few documents, all of them military press releases on Syria and Iraq; generic words are found
  mostly by rule, and a metaphor may be taken for a weapon.
- A state's adjective in front of a body ("Syrian Arab Army") stays inside the name more often than the guidelines ask.
- GPE, LOC and FAC are told apart by lists in part of the training data, so villages that are no city of the lists may
  come out as any of the three. The scores above merge them, except on GUM.
- Names in capitals (headlines) and social media are worse than running news.
- Works of art and products are learned as a label of their own so that they are not taken for bodies; it is not shown.
- Training was cut short by the machine it ran on (`training.toml` has the stages): names of bodies that it never saw
  (ORG on PUD) are its weakest side, and longer training on the same data should help them.
- Precision and recall are those of small, mixed test sets with guidelines of their own: 0.85 there is about what
  their differences allow.
"""


def write_card(out: Path, measured: Measured, syntax: Mapping[str, Mapping[str, float]], settings: Settings) -> None:
    """Write MODEL_CARD.md, ATTRIBUTION.md, reliability.svg and scores.json into a pipeline's folder."""
    (out / "reliability.svg").write_text(reliability_svg(measured.bins, measured.test_error), encoding="utf-8")
    (out / "ATTRIBUTION.md").write_text(_ATTRIBUTION, encoding="utf-8")
    (out / "scores.json").write_text(json.dumps(_record(measured, syntax), indent=1) + "\n", encoding="utf-8")
    sections = [
        _INTRO.format(parts=_parts(settings)),
        _SCORES + _summary(measured),
        "\n\n### Per label\n\n" + table(measured.sheets),
        "\n\n### Tags and dependencies\n\n" + _syntax_table(syntax),
        "\n\n## Calibration\n\n" + _calibration(measured),
        "\n" + _SPEED,
        "\n" + _FAULTS,
    ]
    (out / "MODEL_CARD.md").write_text("\n".join(part.strip("\n") + "\n" for part in sections), encoding="utf-8")


def _parts(settings: Settings) -> str:
    rows = ["", "| corpus | part | weight an epoch |", "|---|---|---|"]
    for part in settings.parts:
        first = f", first {part.first} documents" if part.first else ""
        rows.append(f"| {part.corpus} | {part.split}{first} | {part.weight} |")
    return "\n".join(rows)


def _summary(measured: Measured) -> str:
    rows = ["| corpus | gold spans | rules alone | precision | recall | F1 |", "|---|---|---|---|---|---|"]
    for corpus, sheet in measured.sheets.items():
        total, alone = sheet.total, measured.rules_alone[corpus].total
        shown = f"{total.precision:.3f} | {total.recall:.3f} | **{total.f1:.3f}**"
        rows.append(f"| {corpus} | {total.gold} | {alone.f1:.3f} | {shown} |")
    return "\n".join(rows)


def _syntax_table(syntax: Mapping[str, Mapping[str, float]]) -> str:
    rows = ["| treebank | tags | UPOS | UAS | LAS | sentences F1 |", "|---|---|---|---|---|---|"]
    for name, scores in syntax.items():
        values = " | ".join(
            f"{scores.get(key, 0.0):.3f}" for key in ("tag_acc", "pos_acc", "dep_uas", "dep_las", "sents_f")
        )
        rows.append(f"| {name} | {values} |")
    return "\n".join(rows)


def _calibration(measured: Measured) -> str:
    rows = [_CALIBRATION.format(held=measured.held_error, test=measured.test_error)]
    rows += [
        f"| {b.low:.1f}-{b.high:.1f} | {b.count} | {b.mean_score:.3f} | {b.share_right:.3f} |" for b in measured.bins
    ]
    return "\n".join(rows)


def _record(measured: Measured, syntax: Mapping[str, Mapping[str, float]]) -> dict[str, Any]:
    return {
        "format": "annotator.pipeline-scores.v1",
        "entities": {corpus: _sheet(sheet) for corpus, sheet in measured.sheets.items()},
        "rules_alone": {corpus: round(sheet.total.f1, 4) for corpus, sheet in measured.rules_alone.items()},
        "syntax": syntax,
        "calibration_error": {"held": round(measured.held_error, 4), "test": round(measured.test_error, 4)},
    }


def _sheet(sheet: Sheet) -> dict[str, Any]:
    scored = {"all": sheet.total, **dict(sorted(sheet.labels.items()))}
    return {
        label: {"p": round(s.precision, 4), "r": round(s.recall, 4), "f1": round(s.f1, 4), "gold": s.gold}
        for label, s in scored.items()
    }


_ATTRIBUTION: Final = """# Attribution

This pipeline is a work of the Annotator project. It was made from the following; none of the texts are part of it.

## Encoder

Fine-tuned from **all-MiniLM-L6-v2** of the Sentence-Transformers project (Apache License 2.0), itself distilled from
Microsoft's MiniLM (MIT). Changed: a casing embedding and a tagging layer were added, all weights were trained further,
and rounded to eight bits. `vocab.txt` is its vocabulary, unchanged. The Apache License 2.0 is at
https://www.apache.org/licenses/LICENSE-2.0.

## Corpora

- **re3d**, (c) Crown copyright, Defence Science and Technology Laboratory, Aleph Insights, Committed Software. Contains
  public sector information licensed under the Open Government Licence v3.0; material of the Australian Department of
  Foreign Affairs and Trade (CC BY 3.0 AU), of US Central Command and the US Department of State (public domain), and of
  the Delegation of the European Union to Syria (reuse authorised with acknowledgement).
- **GUM**, Georgetown University Multilayer corpus, Zeldes 2017, annotations CC BY 4.0; the genres news, interview
  (Wikinews, CC BY 2.5), academic, court, textbook (CC BY 4.0), vlog (CC BY), speech (public domain). Entities and the
  Universal Dependencies trees.
- **Wikigold**, Balasuriya, Ringland, Nothman, Murphy, Curran 2009, CC BY 4.0; sentences by Wikipedia's contributors.
- **Re-DocRED**, Tan, Xu, Bing, Ng, Aljunied 2022 (MIT), after DocRED, Yao et al. 2019 (MIT); text by
  Wikipedia's contributors.
- **CrossNER** (politics, literature, science), Liu et al. 2021 (MIT); text by Wikipedia's contributors.
- **multiNER**, Ranathunga et al. 2025 (CC0).

Evaluated on, not trained on: Universal NER English-PUD (Mayhew et al. 2024) and UD English-PUD (CC BY-SA 3.0).

The head that proposes relations in re3d's own types (`annotator_relations/re3d.npz`) was trained on re3d's train and
dev parts alone.

## Word lists

Countries and cities in the lists that the rules use come from GeoNames (https://www.geonames.org), CC BY 4.0.
"""
