"""What a dataset would come to, at once: no text is read for it."""

from collections import Counter
from dataclasses import dataclass

from annotator.project.dataset.making import Chosen, DatasetPlan, choose
from annotator.project.dataset.splitting import Side, sizes
from annotator.project.state import ProjectState


@dataclass(frozen=True, slots=True)
class Balance:
    """How often a label occurs, by side; without sides, "all" alone."""

    kind: str
    label: str
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Preview:
    """What is gold, how it divides, and which labels it has, the most frequent first."""

    chosen: Chosen
    balance: tuple[Balance, ...]

    def columns(self) -> tuple[str, ...]:
        """Return the names of the counts: "all", then the sides."""
        return ("all", *(side.value for side in Side)) if self.chosen.split else ("all",)

    def documents(self) -> dict[str, int]:
        """Return how many documents there are, by side."""
        counts = {"all": len(self.chosen.documents)}
        if self.chosen.split:
            counts |= {side.value: count for side, count in sizes(self.chosen.split.sides).items()}
        return counts


def preview(state: ProjectState, plan: DatasetPlan) -> Preview:
    """Return what a dataset would come to.

    Raises:
        UserError: Nobody has the plan's name.
    """
    chosen = choose(state, plan)
    counted = state.type_counts()
    totals: dict[tuple[str, str], Counter[str]] = {}
    for found in chosen.documents:
        side = chosen.side(found.doc.id)
        for (kind, type_id), count in counted.get((found.doc.id, found.owner.id), {}).items():
            row = totals.setdefault((kind, state.schema.name(type_id)), Counter())
            row["all"] += count
            if side:
                row[side.value] += count
    order = {kind: place for place, kind in enumerate(("span", "relation", "event", "chain"))}
    ranked = sorted(totals.items(), key=lambda item: (order[item[0][0]], -item[1]["all"], item[0][1]))
    return Preview(chosen, tuple(Balance(kind, label, dict(row)) for (kind, label), row in ranked))
