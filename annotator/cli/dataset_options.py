"""The options of ``export --gold``, and the split that they ask for."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from annotator.formats.tokenised import Alignment
from annotator.model.errors import UserError
from annotator.project.dataset.manifest import sides_of
from annotator.project.dataset.splitting import By, SplitPlan

Gold = Annotated[bool, typer.Option("--gold", help="Make a dataset of what is gold; OUT is its folder.")]
AtSnapshot = Annotated[str, typer.Option("--snapshot", metavar="NAME", help="The project as it was then.")]
Title = Annotated[
    str,
    typer.Option(metavar="TEXT", help="The dataset's title; the project's name if not given."),
]
Licence = Annotated[str, typer.Option(metavar="TEXT", help="Its licence, for the card.")]
Split = Annotated[By | None, typer.Option(help="Divide it into train, dev and test; how.", show_default=False)]
Ratio = Annotated[str, typer.Option(metavar="A/B/C", help="The shares of train, dev and test.")]
Seed = Annotated[int, typer.Option(metavar="N", help="Another number, another draw.")]
Field = Annotated[str, typer.Option(metavar="NAME", help="With --split field: the documents' field to go by.")]
DevFrom = Annotated[str, typer.Option(metavar="DAY", help="With --split date: dev from this day on.")]
TestFrom = Annotated[str, typer.Option(metavar="DAY", help="With --split date: test from this day on.")]
Like = Annotated[
    Path | None,
    typer.Option(metavar="DATASET", help="Leave documents where this earlier dataset has them."),
]
Align = Annotated[
    Alignment,
    typer.Option(help="Formats of tokens: what becomes of spans that cut one."),
]


def split_plan(
    by: By | None, ratio: str, seed: int, field: str, dev_from: str, test_from: str, like: Path | None
) -> SplitPlan | None:
    """Return how the options divide; None for not at all.

    Raises:
        UserError: A share or a day is none, or the earlier dataset cannot be read.
    """
    if by is None:
        if like is None:
            return None
        by = By.RATIO
    return SplitPlan(
        by=by,
        ratio=_shares(ratio),
        seed=seed,
        meta_field=field,
        dev_from=_day(dev_from),
        test_from=_day(test_from),
        kept=sides_of(like) if like else {},
    )


def refuse_without_gold(**given: object) -> None:
    """Raise UserError if an option was given that only a dataset has."""
    for name, value in given.items():
        if value:
            raise UserError("export.gold", f"--{name} is for datasets alone.", hint="Add --gold.")


def refuse_with_gold(*, document: list[str] | None, done: bool, suggestions: bool) -> None:
    """Raise UserError if an option was given that a dataset cannot have."""
    if suggestions:
        raise UserError(
            "export.gold", "What nobody decided never goes into a dataset.", hint="Leave out --suggestions."
        )
    if document or done:
        what = "A dataset holds all documents that are gold."
        raise UserError("export.gold", what, hint="Leave out --document and --done.")


def _shares(text: str) -> tuple[int, int, int]:
    parts = text.replace(":", "/").replace(",", "/").split("/")
    try:
        train, dev, test = (int(part) for part in parts)
    except ValueError:
        raise UserError("split.ratio", f"This is no ratio: {text}.", hint="Write three numbers: 80/10/10.") from None
    return train, dev, test


def _day(text: str) -> str:
    if not text:
        return ""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UserError("split.date", f"This is no day: {text}.", hint="Write it as 2026-03-12.") from None
