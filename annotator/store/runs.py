"""A machine's run over a document: suggestions are only added, and the journal keeps the run alone."""

from dataclasses import replace

from annotator.model.ids import DocId
from annotator.model.suggestion import Source, Suggestion
from annotator.store import images, reads
from annotator.store.forms import FORMS
from annotator.store.suggestion_rows import suggestion_row
from annotator.store.tape import RowChange, Tape, fetch


def record(tape: Tape, source: Source, doc: DocId, text_version: int, proposed: list[Suggestion]) -> None:
    """Write what is new, and supersede what other versions of the source proposed for the document."""
    _know(tape, source)
    rivals = reads.suggestions(
        tape.connection,
        "WHERE doc_id = ? AND source_id IN (SELECT id FROM source WHERE name = ?)",
        (doc.bytes, source.name),
    )
    known = {s.id: s for s in rivals}
    fresh = [s for s in {s.id: s for s in proposed}.values() if s.id not in known]
    again = [known[s.id] for s in proposed if s.id in known and known[s.id].superseded]
    old = [s for s in rivals if s.source != source.id and not s.superseded]
    _insert(tape, fresh)
    _supersede(tape, again, superseded=False)
    _supersede(tape, old, superseded=True)
    _log(tape, source, doc, text_version, len(proposed), changed=bool(fresh or again or old))


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
