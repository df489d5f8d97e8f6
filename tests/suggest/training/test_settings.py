"""The recorded settings: what is read, and how a slip in them is said."""

from pathlib import Path

import pytest

from annotator.model.errors import UserError
from annotator.resource_files import resource
from annotator.suggest.training.own_gold import TAUGHT
from annotator.suggest.training.settings import Part, Settings, Stage, read_settings


def written(folder: Path, text: str) -> Path:
    path = folder / "training.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_settings_train_on_no_test_part_and_leave_two_domains_unseen() -> None:
    settings = read_settings(resource("pipelines", "en_annotator_news", "training.toml"))
    assert {part.split for part in settings.parts} == {"train", "dev"}
    assert not {part.corpus for part in settings.parts} & {"crossner-ai", "crossner-music", "uner-pud-sa", "ud-pud-sa"}


def test_places_of_gold_are_told_from_the_settings_file(tmp_path) -> None:
    path = written(
        tmp_path,
        'seed = 7\nrate = 1\ntreebank = ""\n[[stages]]\nepochs = 2\nstop = 9\n'
        '[[parts]]\ngold = "../talks"\nlabels = ["ORG"]\n[[parts]]\ncorpus = "re3d"\nsplit = "dev"\nfirst = 3\n',
    )
    own = Part(gold=str(tmp_path.parent.resolve() / "talks"), labels=("ORG",))
    corpus = Part("re3d", "dev", first=3)
    assert read_settings(path) == Settings((own, corpus), (Stage(2.0, stop=9),), seed=7, rate=1.0, treebank="")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("epochz = 3", "“epochz”, which is unknown"),
        ("seed = 'one'", "“seed” of the settings must be a whole number"),
        ("seed = true", "“seed” of the settings must be a whole number"),
        ("batch = 0", "“batch” of the settings must be more than nothing"),
        ("parts = [3]", "part 1 must be a table"),
        ("[[parts]]\nweight = 2", "part 1 must name either a “corpus” or “gold”"),
        ("[[parts]]\ncorpus = 'gum'\ngold = 'x'", "part 1 must name either"),
        ("[[parts]]\ncorpus = 'gum'\nlabels = ['ORG']", "which ones gum has is known"),
        ("[[parts]]\ncorpus = 'gum'\nsplit = 'all'", "the split “all”"),
        ("[[parts]]\ngold = 'x'\nlabels = 'ORG'", "must be a list of words"),
        ("[[stages]]\nepochs = 'many'", "“epochs” of stage 1 must be a number"),
        ("[[stages]]\nwarm_up = 2", "epochs"),
        ("seed = = 3", "cannot be used"),
    ],
)
def test_a_slip_is_said_with_its_place(tmp_path, text, said) -> None:
    with pytest.raises(UserError, match=said) as refused:
        read_settings(written(tmp_path, text))
    assert refused.value.where == str(tmp_path / "training.toml")


def test_a_missing_file_is_said(tmp_path) -> None:
    with pytest.raises(UserError, match="cannot be used"):
        read_settings(tmp_path / "none.toml")


def test_the_example_in_the_help_is_right(tmp_path) -> None:
    page = resource("help", "training.md").read_text(encoding="utf-8")
    example = page.split("```toml\n")[1].split("```")[0]
    settings = read_settings(written(tmp_path, example))
    assert [part.corpus or Path(part.gold).name for part in settings.parts] == ["talks-1", "re3d"]
    assert [label for label in TAUGHT if label not in page] == []
