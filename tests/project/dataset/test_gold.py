"""What is gold, whose it is, and how far people agree."""

import pytest

from annotator.model.document import Actor, ActorKind, Status
from annotator.model.ids import ActorId, new_id
from annotator.model.schema import TypeKind
from annotator.project.dataset.gold import Reason, gold
from annotator.project.operations.documents import HideDocuments
from annotator.project.operations.review import FinishDocument, SetStatus
from annotator.project.operations.spans import AddSpan
from annotator.project.project import Project
from tests.support.notation import news_schema
from tests.support.projects import add_document, machine, proposal, run

SCHEMA = news_schema()
PERSON, GPE = (SCHEMA.named(TypeKind.SPAN, name).id for name in ("PERSON", "GPE"))


def found(project: Project, person=""):
    with project.state() as state:
        return gold(state, person)


def owners(result) -> dict[str, str]:
    return {g.doc.title: g.owner.name for g in result.documents}


def reasons(result) -> dict[str, Reason]:
    return {left.title: left.reason for left in result.left_out}


def annotate(project: Project, doc, *spans) -> None:
    for place, label in spans:
        project.do(AddSpan(doc, (place,), label))
    project.do(FinishDocument(doc))


def test_only_what_is_finished_with_nothing_undecided(project: Project) -> None:
    docs = {name: add_document(project, f"Text of the {name} one.", name) for name in ("done", "open", "left", "hid")}
    annotate(project, docs["done"], ((0, 4), GPE))
    run(project, machine(), docs["left"], proposal(SCHEMA, machine(), docs["left"], "PERSON", 0, 4))
    project.do(FinishDocument(docs["left"]))
    project.do(FinishDocument(docs["hid"]))
    project.do(HideDocuments((docs["hid"],)))
    result = found(project)
    assert owners(result) == {"done": "Ada"}
    assert reasons(result) == {"open": Reason.NOT_DONE, "left": Reason.UNDECIDED, "hid": Reason.PUT_ASIDE}
    assert result.reasons() == {Reason.NOT_DONE: 1, Reason.UNDECIDED: 1, Reason.PUT_ASIDE: 1}


def test_what_a_machine_says_later_undoes_no_finish(project: Project) -> None:
    doc = add_document(project)
    annotate(project, doc, ((0, 11), PERSON))
    run(project, machine(), doc, proposal(SCHEMA, machine(), doc, "GPE", 15, 21))
    assert owners(found(project)) == {"First": "Ada"}


def test_two_people_count_where_they_say_the_same(project: Project) -> None:
    same, other = add_document(project, title="Same"), add_document(project, "Marie Curie in Paris.", "Other")
    annotate(project, same, ((0, 11), PERSON))
    annotate(project, other, ((0, 11), PERSON), ((15, 20), GPE))
    project.set_person("Ben")
    annotate(project, same, ((0, 11), PERSON))
    annotate(project, other, ((0, 11), PERSON), ((0, 5), PERSON))
    result = found(project)
    assert owners(result) == {"Same": "Ada"}
    assert reasons(result) == {"Other": Reason.DISAGREEMENT}
    assert owners(found(project, "Ben")) == {"Same": "Ben", "Other": "Ben"}
    (agreement,) = result.agreement
    assert (agreement.one, agreement.other, agreement.documents) == ("Ada", "Ben", 2)
    assert agreement.spans == pytest.approx(2 * 2 / (3 + 3), abs=1e-4)
    assert agreement.relations is None


def test_the_adjudicated_goes_before_all(project: Project) -> None:
    doc = add_document(project)
    annotate(project, doc, ((0, 11), PERSON))
    project.set_person("Ben")
    annotate(project, doc, ((0, 5), PERSON))
    assert reasons(found(project)) == {"First": Reason.DISAGREEMENT}
    umpire = Actor(id=ActorId(new_id()), kind=ActorKind.GOLD, name="gold")
    project._person = umpire
    project.do(AddSpan(doc, ((0, 11),), PERSON))
    project.do(SetStatus(doc, Status.DONE))
    assert owners(found(project)) == {"First": "gold"}
