"""A machine's run over a document: suggestions are only added, and the journal keeps the run alone."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from annotator.model.ids import DocId, SuggestionId
from annotator.model.suggestion import MemoryRun, Source, Suggestion, grouping_string
from annotator.store import images, reads
from annotator.store.cells import shared
from annotator.store.forms import FORMS
from annotator.store.suggestion_rows import suggestion_row
from annotator.store.tape import RowChange, Tape, fetch

HIDDEN: Final = 2
"""What the column ``superseded`` holds where memory keeps a suggestion back; unlike 1, it can be taken back."""


def record(
    tape: Tape,
    source: Source,
    doc: DocId,
    text_version: int,
    proposed: list[Suggestion],
    replaces: tuple[str, ...] = (),
) -> None:
    """Write what is new, and supersede what other versions of the source, or those it replaces, proposed."""
    _know(tape, source)
    names = tuple(dict.fromkeys((source.name, *replaces)))
    marks = ", ".join("?" * len(names))
    rivals = reads.suggestions(
        tape.connection,
        f"WHERE doc_id = ? AND source_id IN (SELECT id FROM source WHERE name IN ({marks}))",
        (doc.bytes, *names),
    )
    known = {s.id: s for s in rivals}
    text = reads.text(tape.connection, doc, text_version) if proposed else ""
    fresh = [_stamped(s, text, tape.at) for s in {s.id: s for s in proposed}.values() if s.id not in known]
    again = [known[s.id] for s in proposed if s.id in known and known[s.id].superseded]
    old = [s for s in rivals if s.source != source.id and not s.superseded]
    _insert(tape, fresh)
    _supersede(tape, again, superseded=False)
    _supersede(tape, old, superseded=True)
    # What memory hid of the older versions is old now, and must not come back when memory changes its mind.
    tape.connection.execute(
        "UPDATE suggestion SET superseded = 1 WHERE doc_id = ? AND superseded = ? AND source_id <> ? "
        f"AND source_id IN (SELECT id FROM source WHERE name IN ({marks}))",
        (doc.bytes, HIDDEN, source.id.bytes, *names),
    )
    _log(tape, source, doc, text_version, len(proposed), changed=bool(fresh or again or old))


def prefer(tape: Tape, source: Source, line: tuple[str, ...]) -> None:
    """Bring back what a source proposed, and supersede the others of its line, on the texts that it has read."""
    marks = ", ".join("?" * len(line))
    read = (
        "SELECT r.doc_id FROM doc_run r JOIN document d ON d.id = r.doc_id AND d.text_version = r.text_version "
        "WHERE r.source_id = ?"
    )
    docs = [DocId(shared(key)) for (key,) in tape.connection.execute(read, (source.id.bytes,)).fetchall()]
    tape.connection.execute(
        f"UPDATE suggestion SET superseded = 1 WHERE superseded <> 1 AND source_id <> ? AND doc_id IN ({read}) "
        f"AND source_id IN (SELECT id FROM source WHERE name IN ({marks}))",
        (source.id.bytes, source.id.bytes, *line),
    )
    tape.connection.execute(
        f"UPDATE suggestion SET superseded = 0 WHERE superseded = 1 AND source_id = ? AND doc_id IN ({read})",
        (source.id.bytes, source.id.bytes),
    )
    for doc in docs:
        _log(tape, source, doc, reads.document(tape.connection, doc).text_version, 0, changed=True)
    tape.counted.update(docs)
    tape.touched.whole.update(docs)
    # So many rows may have changed that readers had better ask again.
    tape.new_text = tape.new_text or bool(docs)


def record_memory(tape: Tape, source: Source, run: MemoryRun) -> None:
    """Write what memory proposes for a document now, take back what it no longer does, and hide or show others'."""
    if run.proposed or run.hidden:
        _know(tape, source)
    within, values = on_lines(run.lines)
    rest = f"WHERE doc_id = ? AND source_id = ? AND {within}"
    known = {s.id: s for s in reads.suggestions(tape.connection, rest, (run.doc.bytes, source.id.bytes, *values))}
    wanted = {s.id: s for s in run.proposed}
    text = reads.text(tape.connection, run.doc, run.text_version) if wanted else ""
    fresh = [_stamped(s, text, tape.at) for s in wanted.values() if s.id not in known]
    renewed = [s for s in wanted.values() if s.id in known and s != known[s.id]]
    gone = [s for s in known.values() if s.id not in wanted and not s.superseded]
    _insert(tape, fresh)
    tape.connection.executemany(
        "UPDATE suggestion SET superseded = 0, score = ?, rule = ? WHERE id = ?",
        ((s.score, s.rule, s.id.bytes) for s in renewed),
    )
    for sugg in renewed:
        tape.note(FORMS[Suggestion], sugg.id.bytes, suggestion_row(sugg), sugg)
    _supersede(tape, gone, superseded=True)
    shown = _set_hidden(tape, run.shown, hidden=False)
    hidden = _set_hidden(tape, run.hidden, hidden=True)
    if fresh or renewed or gone or shown or hidden:
        _log(tape, source, run.doc, run.text_version, len(wanted), changed=True)


def on_lines(lines: Iterable[tuple[int, int]] | None) -> tuple[str, list[int]]:
    """Return a condition for rows with a place that touches one of these stretches, and its values; None: for all."""
    if lines is None:
        return "1", []
    values = [value for start, end in lines for value in (end, start)]
    return " OR ".join(['("start" < ? AND "end" > ?)'] * (len(values) // 2)).join("()") if values else "0", values


def _set_hidden(tape: Tape, keys: Iterable[SuggestionId], *, hidden: bool) -> int:
    """Hide live suggestions, or show hidden ones; return how many there were."""
    was, will = (0, HIDDEN) if hidden else (HIDDEN, 0)
    changed = 0
    for key in keys:
        found = tape.connection.execute(
            "UPDATE suggestion SET superseded = ? WHERE id = ? AND superseded = ?", (will, key.bytes, was)
        )
        if found.rowcount == 1:
            changed += 1
            sugg = reads.suggestion(tape.connection, key)
            assert sugg is not None
            tape.note(FORMS[Suggestion], key.bytes, suggestion_row(sugg), sugg)
    return changed


def _stamped(sugg: Suggestion, text: str, at: int) -> Suggestion:
    return replace(sugg, string=grouping_string(text, sugg.fragments, sugg.kind), made_at=at)


def _know(tape: Tape, source: Source) -> None:
    form = FORMS[Source]
    row = form.to_row(source)
    if fetch(tape.connection, form, row) is None:
        tape.insert(form, row, source)


def _insert(tape: Tape, fresh: list[Suggestion]) -> None:
    form = FORMS[Suggestion]
    names = images.columns(form.table)
    listed, marks = ", ".join(f'"{n}"' for n in names), ", ".join(f":{n}" for n in names)
    found = [(s, suggestion_row(s)) for s in fresh]
    tape.connection.executemany(f"INSERT INTO suggestion ({listed}) VALUES ({marks})", (row for _, row in found))
    for sugg, row in found:
        tape.note(form, row["id"], row, sugg)


def _supersede(tape: Tape, found: list[Suggestion], *, superseded: bool) -> None:
    tape.connection.executemany(
        "UPDATE suggestion SET superseded = ? WHERE id = ?", ((superseded, s.id.bytes) for s in found)
    )
    for sugg in found:
        changed = replace(sugg, superseded=superseded)
        tape.note(FORMS[Suggestion], sugg.id.bytes, suggestion_row(changed), changed)


def _log(tape: Tape, source: Source, doc: DocId, text_version: int, number: int, *, changed: bool) -> None:
    key = (doc.bytes, source.id.bytes, text_version)
    known = tape.connection.execute(
        "SELECT 1 FROM doc_run WHERE doc_id = ? AND source_id = ? AND text_version = ?", key
    ).fetchone()
    if known and not changed:
        return
    tape.connection.execute(
        "INSERT OR REPLACE INTO doc_run (doc_id, source_id, text_version, done_at, suggestions) VALUES (?, ?, ?, ?, ?)",
        (*key, tape.at, number),
    )
    row = {"text_version": text_version, "done_at": tape.at, "suggestions": number}
    tape.documents.add(doc)
    row_id = doc.bytes + source.id.bytes
    tape.changes.append(RowChange("doc_run", row_id, None, images.part(row, row)))
