"""Invented corpora and gold to train on: a few sentences each, in the files that training reads."""

import json
import re
from pathlib import Path

from annotator.formats.jsonl import JsonLines
from annotator.formats.portable import PortableDocument, PortableSpan

SENTENCES = (
    "[Ada Lind](PERSON) of [Nordbank](ORG) met [Leo Brandt](PERSON) in [Oslo](GPE) on [Monday](DATE).",
    "[Leo Brandt](PERSON) told [Reuters](ORG) that [Norway](GPE) would buy [four frigates](WEAPON).",
    "In [Bergen](GPE), [Nordbank](ORG) accused [Ada Lind](PERSON) of leaks to [Sweden](GPE).",
)
_RE3D = {"PERSON": "Person", "ORG": "Organisation", "GPE": "Location", "DATE": "Temporal", "WEAPON": "Weapon"}


def marked(sentence: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Return the text of "[Oslo](GPE) slept." and its spans, whatever their labels."""
    text, spans, at = "", [], 0
    for match in re.finditer(r"\[([^\]]*)\]\((\w+)\)", sentence):
        text += sentence[at : match.start()] + match[1]
        spans.append((len(text) - len(match[1]), len(text), match[2]))
        at = match.end()
    return text + sentence[at:], spans


def corpus(folder: Path, name: str = "re3d", splits: tuple[str, ...] = ("train", "dev", "test")) -> Path:
    """Write a corpus in re3d's labels, with a relation in each sentence; return the folder of corpora."""
    (folder / name).mkdir(parents=True)
    for split in splits:
        lines = [json.dumps(_record(f"{split}{n}", sentence)) for n, sentence in enumerate(SENTENCES)]
        (folder / name / f"{split}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def _record(name: str, sentence: str) -> dict[str, object]:
    text, spans = marked(sentence)
    entities = [{"id": f"T{n}", "start": s, "end": e, "label": _RE3D[label]} for n, (s, e, label) in enumerate(spans)]
    return {
        "id": name,
        "text": text,
        "entities": entities,
        "relations": [{"head": "T0", "tail": "T1", "label": "BelongsTo"}],
    }


def gold(path: Path, *sentences: str, **said: str) -> Path:
    """Write sentences as an export of Annotator; ``said`` goes onto every span (``source``, ``decision``)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    documents = []
    for number, sentence in enumerate(sentences or SENTENCES):
        text, spans = marked(sentence)
        portable = [
            PortableSpan(id=f"e{n}", label=label, fragments=((start, end),), **said)
            for n, (start, end, label) in enumerate(spans)
        ]
        documents.append(PortableDocument(id=f"d{number}", title="", text=text, spans=tuple(portable)))
    JsonLines().write(documents, path)
    return path


TREES = """\
# text = Ada met Leo.
1\tAda\tAda\tPROPN\tNNP\tNumber=Sing\t2\tnsubj\t_\t_
2\tmet\tmeet\tVERB\tVBD\tTense=Past\t0\troot\t_\t_
3\tLeo\tLeo\tPROPN\tNNP\tNumber=Sing\t2\tobj\t_\tSpaceAfter=No
4\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

"""


def treebank(folder: Path) -> None:
    """Write a treebank of one sentence, many times."""
    folder.mkdir(parents=True)
    for split in ("train", "dev", "test"):
        (folder / f"tiny-{split}.conllu").write_text(TREES * (40 if split == "train" else 3), encoding="utf-8")
