"""The card of a dataset for people: ``README.md``, made from what ``card/dataset.json`` says."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from annotator.project.operations.common import counted

_MOST: Final = 20

Told = Mapping[str, Any]


def front_matter(page: str) -> str:
    """Return the head of a page that programs read (YAML between two lines of dashes); "" if it has none."""
    if not page.startswith("---\n"):
        return ""
    head, end, _ = page[4:].partition("\n---\n")
    return f"---\n{head}{end}\n" if end else ""


def page(card: Told, schema: Told) -> str:
    """Return the page."""
    parts = (
        _opening(card),
        _counts(card),
        _provenance(card),
        _split(card),
        _people(card),
        _sources(card),
        _left_out(card),
        _format(card),
        _schema(schema),
        _files(card),
    )
    return "\n".join(line for part in parts for line in part)


def _opening(card: Told) -> Iterator[str]:
    state = card["state"]
    yield f"# {_line(card['title'])}\n"
    yield f"- **Licence:** {_line(card['licence']) or 'not stated'}"
    if "snapshot" in state:
        yield f"- **Snapshot:** {_line(state['snapshot'])}{_after(state['note'])}"
    yield f"- **State of the project:** {state['at']}, step `{state['step']}`"
    if state.get("removed_for_good"):
        yield f"- **Removed for good since:** {counted(state['removed_for_good'], 'document')} that the snapshot had"
    yield f"- **Made with:** {card['tool']}; data as `{card['data_format']}`"
    yield f"- **What is gold:** {card['gold']}"
    if card["person"]:
        yield f"- **Whose work:** {_line(card['person'])} alone"
    yield ""


def _counts(card: Told) -> Iterator[str]:
    documents = card["documents"]
    sides = [key for key in documents if key not in ("all", "characters")]
    yield "## What is in it\n"
    yield f"{counted(documents['all'], 'document')} with {documents['characters']:,} characters.\n"
    yield from _table(["documents", "all", *sides], [["documents", *(documents[key] for key in ("all", *sides))]])
    for kind in ("spans", "relations", "events", "chains"):
        if card[kind]:
            yield from _by_side(kind, card[kind], sides)


def _by_side(name: str, rows: Mapping[str, Mapping[str, int]], sides: list[str]) -> Iterator[str]:
    total = ["all"] + [sum(row[side] for row in rows.values()) for side in ("all", *sides)]
    listed = [[_cell(label), *(row[side] for side in ("all", *sides))] for label, row in rows.items()]
    yield from _table([name, "all", *sides], [*listed, total] if len(listed) > 1 else listed)


def _provenance(card: Told) -> Iterator[str]:
    if not card["provenance"]:
        return
    yield "## How the annotations came about\n"
    sides = [key for key in card["documents"] if key not in ("all", "characters")]
    yield from _by_side("annotations", card["provenance"], sides)
    in_data = card["provenance_in_data"]
    where = "and in the data under “provenance”" if in_data else "since the format has no place for it"
    yield f"Each annotation's is in `{card['documents_list']}`, {where}.\n"
    if card["machines"]:
        yield from _table(["proposed by", "annotations"], [[_cell(n), c] for n, c in card["machines"].items()])


def _split(card: Told) -> Iterator[str]:
    split = card.get("split")
    if split is None:
        return
    yield "## How it is divided\n"
    yield {
        "ratio": "By ratio {ratio} with the seed {seed}: by a hash of each document's text.",
        "source": "By source, in the ratio {ratio} with the seed {seed}: by a hash of each source.",
        "date": "By date: dev from {dev_from}, test from {test_from}.",
        "field": "By the documents' own field “{field}”.",
    }[split["by"]].format(
        ratio="/".join(str(share) for share in split.get("ratio", ())),
        seed=split.get("seed"),
        dev_from=split.get("dev_from") or "no day",
        test_from=split.get("test_from") or "no day",
        field=_line(split.get("field", "")),
    )
    if split["kept_from_earlier"]:
        yield f"Where an earlier dataset had them: {counted(split['kept_from_earlier'], 'document')}."
    yield f"Put beside one that is nearly the same: {counted(split['with_a_near_duplicate'], 'document')}."
    if split["empty"]:
        yield f"No documents: {', '.join(split['empty'])}."
    leaks = split["leaks"]
    yield f"Nearly the same on different sides: {counted(len(leaks), 'pair')} of documents.\n"
    if leaks:
        rows = [[*(_cell(title) for title in leak["titles"]), leak["resemblance"]] for leak in leaks[:_MOST]]
        yield from _table(["document", "and", "resemblance"], rows)
    if seen := split["spans_seen_in_training"]:
        shares = ", ".join(f"{share:.1%} in {side}" for side, share in seen.items())
        yield f"Spans whose text and label occur in train, too: {shares}.\n"


def _people(card: Told) -> Iterator[str]:
    yield "## Annotators\n"
    rows = [[_cell(a["name"]), a["documents"], a["annotations"]] for a in card["annotators"]]
    yield from _table(["annotator", "documents", "annotations"], rows)
    if not card["agreement"]:
        yield "Agreement: not known; no document was finished by two people.\n"
        return
    yield "Agreement on documents that both finished, as F1 over equal spans and equal relations:\n"
    yield from _table(
        ["annotators", "documents", "spans", "relations"],
        [
            [_cell(f"{a['one']}, {a['other']}"), a["documents"], _share(a["spans"]), _share(a["relations"])]
            for a in card["agreement"]
        ],
    )


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _sources(card: Told) -> Iterator[str]:
    yield "## Sources\n"
    rows = [[_cell(s["source"]) or "not known", s["documents"]] for s in card["sources"]]
    yield from _table(["source", "documents"], rows)
    licences = [[_cell(name), count] for name, count in card["licences_of_documents"].items()]
    yield from _table(["licence that documents state", "documents"], licences)


def _left_out(card: Told) -> Iterator[str]:
    left = card["left_out"]
    if not left["documents"]:
        return
    yield "## Left out\n"
    yield from _table(["reason", "documents"], [[reason, count] for reason, count in left["counts"].items()])
    shown = left["documents"][:_MOST]
    yield from _table(["document", "reason"], [[_cell(d["title"]) or d["id"], d["reason"]] for d in shown])
    if len(left["documents"]) > _MOST:
        yield f"The others are listed in `card/dataset.json` ({len(left['documents']):,} in all).\n"


def _format(card: Told) -> Iterator[str]:
    alignment = card.get("alignment")
    if alignment:
        found = alignment["misaligned"]
        yield "## Tokens\n"
        yield f"Alignment: {alignment['chosen']}. Spans that begin or end within a token: {len(found):,}.\n"
        rows = [[_cell(m["words"]), f"{m['start']}–{m['end']}", _cell(m["fate"])] for m in found[:_MOST]]
        yield from _table(["span", "place", "what became of it"], rows)
        if len(found) > _MOST:
            yield "The others are listed in `card/dataset.json`.\n"
    if card["not_kept"]:
        yield "## What the format could not hold\n"
        rows = [[_cell(n["kind"]), n["count"], _cell("; ".join(n["examples"]))] for n in card["not_kept"]]
        yield from _table(["what", "count", "such as"], rows)


def _schema(schema: Told) -> Iterator[str]:
    yield "## Schema\n"
    yield "As data in `card/schema.json`.\n"
    for kind in ("spans", "relations", "events", "attributes"):
        rows = [[_cell(t["name"]), _cell(_ends(t)), _cell(t["description"])] for t in schema[kind]]
        if rows:
            yield from _table([kind, "holds or links", "means"], rows)
    guided = [t for kind in ("spans", "relations", "events", "attributes") for t in schema[kind] if t["guideline"]]
    if schema["guidelines"] or guided:
        yield "## Guidelines\n"
        if schema["guidelines"]:
            yield f"{_lowered(schema['guidelines'])}\n"
        for t in guided:
            yield f"### {_line(t['name'])}\n\n{_lowered(t['guideline'])}\n"


def _ends(label: Told) -> str:
    if "head" in label:
        arrow = "–" if label["symmetric"] else "→"
        return f"{', '.join(label['head']) or 'any'} {arrow} {', '.join(label['tail']) or 'any'}"
    if "roles" in label:
        return ", ".join(role["role"] for role in label["roles"])
    return ", ".join(label["choices"]) or str(label["kind"]) if "choices" in label else ""


def _lowered(markdown: str) -> str:
    """Return Markdown with its headings below ours."""
    lines = markdown.strip().split("\n")
    return "\n".join(f"###{line}" if line.startswith("#") else line for line in lines)


def _files(card: Told) -> Iterator[str]:
    yield "## Files\n"
    rows = [[f"`{name}`", found["bytes"], f"`{found['sha256']}`"] for name, found in card["files"].items()]
    yield from _table(["file", "bytes", "SHA-256"], rows)
    yield "`sha256sum -c SHA256SUMS` checks all files, this page and `card/dataset.json` included."
    yield ""


def _table(header: list[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    listed = [[_shown(cell) for cell in row] for row in rows]
    if listed:
        yield f"| {' | '.join(header)} |"
        yield f"|{'---|' * len(header)}"
        yield from (f"| {' | '.join(row)} |" for row in listed)
        yield ""


def _shown(cell: object) -> str:
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


def _line(text: object) -> str:
    return " ".join(str(text).split())


def _cell(text: object) -> str:
    return _line(text).replace("|", "\\|")


def _after(note: str) -> str:
    return f" ({_line(note)})" if note else ""
