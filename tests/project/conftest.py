from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.project.project import Project
from tests.support.notation import news_schema
from tests.support.projects import new_project


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with new_project(tmp_path, news_schema()) as made:
        yield made
