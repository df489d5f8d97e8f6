"""What the card and the attributions of a pipeline say in words, part by part."""

from typing import Final

INTRO: Final = """\
# {name}

Entities of political and security news in the labels and by the guidelines of the preset `news` (PERSON, ORG, GPE,
LOC, NORP, FAC, WEAPON, EVENT, LAW, TITLE, DATE, MONEY, QUANTITY), sentences, part-of-speech tags and dependencies.
English. `spacy.load(folder)(text).ents` gives the spans; Annotator adds the scores."""

PARTS: Final = """\
## What it is made of

- `annotator_sentences`: sentence starts by rule.
- `tagger`, `morphologizer`, `parser`: spaCy's small CNN (width 96), trained on {treebank}.
- `annotator_ner`: a six-layer MiniLM encoder (22.7 million weights) with a casing embedding, fine-tuned; ONNX,
  eight bits per channel, run by onnxruntime on one thread. Besides tag scores it gives hidden states (the mean of
  layers 3 to 6, and layers 2, 4 and 6) to whoever learns new labels. Tags are read off by the best legal sequence.
- gazetteers and patterns (`annotator_phrases`, `annotator_patterns`, `annotator_weapons`, `annotator_titles`): all
  of TITLE, MONEY and QUANTITY, and what the network misses.
- `annotator_combine` and `annotator_document`: one flat layer, and what one mention teaches about the others.
- `annotator_relations`: what relations are found with, which Annotator runs over the finished spans.

`annotator train` made it; `training.toml` is the recorded configuration with its seed."""

SHIPPED_TREEBANK: Final = "GUM for the pipeline that comes with Annotator"

OWN_RELATION_CARD: Final = "The relations have a card of their own, `annotator_relations/MODEL_CARD.md`."

DATA: Final = """\
Attributions are in ATTRIBUTION.md. Where a corpus does not annotate a label, its words teach nothing about that
label; where a name alone does not tell a city from a building, either is allowed."""

OWN_DATA: Final = """\
Of gold that was annotated in Annotator, every marked label teaches, and what is not marked teaches only for the
labels that the table names."""


UNSEEN: Final = """\
Only permissively licensed corpora were trained on. CrossNER's domains ai and music, all test parts, and the two
CC BY-SA sets (PUD) were not trained on."""

SCORES: Final = """\
Exact span and label, on the test parts. Of corpora, places are one label except on GUM; `uner-pud-sa` is foreign to
all training. MISC is counted where a corpus counts it, though it is never suggested. What a corpus cannot tell counts
neither way: a gold span that may bear a label which is not scored there, and a proposal of a label which the corpus
does not annotate, where gold has nothing else."""

NO_SCORES: Final = "No test part was there, so nothing was scored."

CALIBRATED: Final = """\
A score of 0.9 is meant to be right nine times in ten. Curves per label (isotonic regression) and rates per rule
were fitted on documents held back from training."""

NOT_CALIBRATED: Final = """\
Too little was held back from training, so no curves were fitted: scores are what the network itself believes, and it
tends to believe too much."""

ERRORS: Final = """\
Expected calibration error in ten bins of equal width: {held:.3f} on what was held back, {test:.3f} on the test sets
together. `reliability.svg` is the plot of the latter."""

RELATIONS: Final = """\
The learned head for re3d's own types; the rules for the preset's types, and how often each is right, are those that
come with Annotator."""

SPEED: Final = """\
`python tests/bench/bench_suggest.py` measures words a second on one core beside spaCy's own small recogniser, load
time and memory. The pipeline that comes with Annotator, whose sizes this one shares, was measured at: suggestions
3,398 words a second, 3,807 without relations, spaCy's CNN 11,269 on the same text in the same run (a ratio of 0.30,
and 0.34 without relations); load 1.2 s with spaCy's import; 342 MB for the process."""

FAULT_WEAPONS: Final = """\
- WEAPON was seen in few documents of the corpora, all of them military press releases on Syria and Iraq; generic
  words are found mostly by rule, and a metaphor may be taken for a weapon."""

FAULTS: Final = [
    """\
- A state's adjective in front of a body ("Syrian Arab Army") stays inside the name more often than the guidelines
  ask.""",
    """\
- GPE, LOC and FAC are told apart by lists in part of the corpora, so villages that are no city of the lists may
  come out as any of the three. The scores on corpora merge them, except on GUM.""",
    """\
- Names in capitals (headlines) and social media are worse than running news.""",
    """\
- Works of art and products are learned as a label of their own so that they are not taken for bodies; it is not
  shown.""",
    """\
- PUD calls a state that acts a body (ORG), the guidelines call it GPE: 53 of its spans. With those counted by the
  guidelines, the pipeline that comes with Annotator has an F1 of 0.854 there.""",
    """\
- Precision and recall are those of small test sets with guidelines of their own: where those differ from ours, a
  perfect reading would not score 1 either.""",
]

FAULT_CUT_SHORT: Final = """\
- A stage of the training was cut short (`training.toml` has the stages)."""

# Of the pipeline that comes with Annotator; whole pipelines, mean F1 of the five parts that are held back.
TRIED: Final = """\
### Tried, and no better

Mean F1 of the whole pipeline over the five parts that are held back, as it was counted then (a gold span that may be
miscellaneous was missed, though a corpus does not score that): as shipped 0.833; nine whole epochs from the
published weights 0.827; the mean of both networks' weights 0.834, which on the test parts was better on CrossNER
(0.859) and PUD (0.812) and worse on re3d (0.832), GUM (0.723) and Wikigold (0.743). Four more epochs with nine
thousand sentences of Wikipedia, annotated by the network where it was sure, and thresholds of 0.36 instead of 0.42
gained nothing. More of the same training is not what would lift it."""

ENCODER: Final = """\
# Attribution

This pipeline was made with Annotator from the following; none of the texts are part of it.

## Encoder

Fine-tuned from **all-MiniLM-L6-v2** of the Sentence-Transformers project (Apache License 2.0), itself distilled
from Microsoft's MiniLM (MIT). Changed: a casing embedding and a tagging layer were added, all weights were trained
further, and rounded to eight bits. `vocab.txt` is its vocabulary, unchanged. The Apache License 2.0 is at
https://www.apache.org/licenses/LICENSE-2.0."""

ATTRIBUTIONS: Final = {
    "re3d": """\
- **re3d**, (c) Crown copyright, Defence Science and Technology Laboratory, Aleph Insights, Committed Software.
  Contains public sector information licensed under the Open Government Licence v3.0; material of the Australian
  Department of Foreign Affairs and Trade (CC BY 3.0 AU), of US Central Command and the US Department of State
  (public domain), and of the Delegation of the European Union to Syria (reuse authorised with acknowledgement).""",
    "gum": """\
- **GUM**, Georgetown University Multilayer corpus, Zeldes 2017, annotations CC BY 4.0; the genres news, interview
  (Wikinews, CC BY 2.5), academic, court, textbook (CC BY 4.0), vlog (CC BY), speech (public domain). Entities and
  the Universal Dependencies trees.""",
    "wikigold": """\
- **Wikigold**, Balasuriya, Ringland, Nothman, Murphy, Curran 2009, CC BY 4.0; sentences by Wikipedia's
  contributors.""",
    "re-docred": """\
- **Re-DocRED**, Tan, Xu, Bing, Ng, Aljunied 2022 (MIT), after DocRED, Yao et al. 2019 (MIT); text by Wikipedia's
  contributors.""",
    "crossner": """\
- **CrossNER**, Liu et al. 2021 (MIT); text by Wikipedia's contributors.""",
    "multiner-en": """\
- **multiNER**, Ranathunga et al. 2025 (CC0).""",
}

OWN_GOLD: Final = "- **{name}**, annotated in Annotator; whoever passes this pipeline on says where its texts are from."

OWN_TREEBANK: Final = "- **{name}**, a treebank; whoever passes this pipeline on says where its texts are from."

SHIPPED_PARSER: Final = """\
The tagger and parser are those of the pipeline that comes with Annotator, trained on **GUM** (Zeldes 2017, CC BY
4.0)."""

FOREIGN: Final = {
    "uner-pud-sa": "Universal NER English-PUD (Mayhew et al. 2024)",
    "ud-pud-sa": "UD English-PUD (CC BY-SA 3.0)",
}

HEAD_ATTRIBUTION: Final = """\
The head that proposes relations in re3d's own types (`annotator_relations/re3d.npz`) was trained on re3d's train
and dev parts alone."""

WORD_LISTS: Final = """\
## Word lists

Countries and cities in the lists that the rules use come from GeoNames (https://www.geonames.org), CC BY 4.0."""
