"""Make the project of the present form that all later versions must open: ``python -m tests.old_projects.make``."""

import gzip
import tempfile
from pathlib import Path

from annotator.model.annotation import Argument, Chain, Event, KnowledgeLink, Relation, Span
from annotator.model.document import Document
from annotator.model.ids import AnnotationId, DocId, new_id
from annotator.model.schema import TypeKind
from annotator.project.operations.documents import EditDocument, ImportDocuments, IncomingDocument
from annotator.project.operations.relations import AddRelation
from annotator.project.operations.review import AcceptSuggestions, FinishDocument, RejectSuggestions
from annotator.project.operations.schema import RetireType
from annotator.project.operations.snapshots import NameSnapshot
from annotator.project.operations.spans import AddSpan, DeleteAnnotations, SetAttribute, SetNote
from annotator.project.project import Project
from annotator.store.migrations import LATEST
from tests.support.notation import news_schema
from tests.support.projects import add_document, machine, proposal, run

HERE = Path(__file__).resolve().parent


def contents(project: Project) -> str:
    """Return what a project holds as text, without ids and times."""
    lines = [f"{project.schema.title}: {len(project.schema.types)} types, {len(project.schema.guidelines)} characters"]
    for row in project.documents():
        shown = project.open_document(row.id)
        lines.append(f"{row.doc.title} {row.status} {row.doc.tags} {dict(row.doc.meta)} pending {row.pending}")
        lines += sorted(_line(project, shown, item) for item in shown.annotations())
        lines += sorted(f"  {d.verdict} {d.place.label} {d.place.fragments} {d.how}" for d in shown.decisions.values())
    return "\n".join(lines) + "\n"


def _line(project: Project, shown, item) -> str:
    name = project.schema.name(item.type)
    attrs = {project.schema.name(key): value for key, value in item.attrs.items()}
    links = [(link.resource, link.entry) for link in item.links]
    match item:
        case Span():
            where = f"{item.fragments} {item.text(shown.text)!r}"
        case Relation():
            where = f"{shown.spans[item.head].start} -> {shown.spans[item.tail].start}"
        case Event():
            where = f"{shown.spans[item.trigger].start} {[(a.role, shown.spans[a.target].start) for a in item.args]}"
        case Chain():
            where = f"{[shown.spans[key].start for key in item.members]}"
    return f"  {type(item).__name__} {name} {where} {attrs} {links} {item.note!r} {item.origin} {dict(item.extra)}"


def fill(project: Project) -> None:
    """Put something of everything into a project."""
    schema = project.schema

    def label(name: str, kind: TypeKind = TypeKind.SPAN):
        return schema.named(kind, name).id

    doc = add_document(project)
    made = [
        next(v.id for v in project.do(AddSpan(doc, fragments, label(name))).put if isinstance(v, Span))
        for fragments, name in (
            (((0, 11),), "PERSON"),
            (((15, 21),), "GPE"),
            (((30, 36), (38, 43)), "GPE"),
            (((48, 59),), "PERSON"),
        )
    ]
    link = project.do(AddRelation(made[0], made[1], label("visits", TypeKind.RELATION))).put
    relation = next(v.id for v in link if isinstance(v, Relation))
    project.do(SetAttribute((relation,), label("modality", TypeKind.ATTRIBUTE), "stated"))
    project.do(SetNote(made[0], "Twice a laureate “of” 🏅"))
    project.do(EditDocument(doc, {"tags": ("history",), "meta": {"desk": "science"}}))
    source = machine()
    found = [proposal(schema, source, doc, name, 61, 68, score) for name, score in (("ORG", 0.5), ("EVENT", 0.25))]
    run(project, source, doc, *found, proposal(schema, source, doc, "LOC", 88, 93))
    project.do(AcceptSuggestions((found[0].id,), seen=frozenset({found[0].id})))
    project.do(RejectSuggestions((found[1].id,)))
    project.do(DeleteAnnotations((made[3],)))
    project.do(RetireType(label("MONEY")))
    _import_rich(project)
    project.do(FinishDocument(doc))
    project.do(NameSnapshot("Finished", project.history(limit=1)[0].id, 2))


def _import_rich(project: Project) -> None:
    """Bring in what no gesture makes: an event, a chain, knowledge links, unknown keys."""
    doc, owner = DocId(new_id()), project.person.id
    types = [t.id for t in project.schema.of_kind(TypeKind.SPAN)]
    one, two, event, chain = (AnnotationId(new_id()) for _ in range(4))
    link = KnowledgeLink("wikidata", "Q7186", "Marie Curie")
    common = {"doc": doc, "owner": owner}
    found = (
        Span(id=one, type=types[0], fragments=((0, 11),), links=(link,), extra={"x": [1, "ü"]}, **common),
        Span(id=two, type=types[1], fragments=((20, 26),), **common),
        Event(id=event, type=types[0], trigger=one, args=(Argument("Place", two),), **common),
        Chain(id=chain, type=types[0], members=(one, two), **common),
    )
    document = Document(id=doc, title="Second", source="https://example.org/2", doc_date="1911-12-10", language="en")
    project.do(ImportDocuments((IncomingDocument(document, "Marie Curie visited Warsaw.", found),)))


def main() -> None:
    """Write the project and what it holds beside this file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"form{LATEST}.annotator"
        with Project.create(path, schema=news_schema(), person="Ada") as project:
            fill(project)
            (HERE / f"form{LATEST}.txt").write_text(contents(project), encoding="utf-8")
        (HERE / f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))


if __name__ == "__main__":
    main()
