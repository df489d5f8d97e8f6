"""Other spaCy pipelines for a project: their labels in its schema's names."""

from collections.abc import Mapping

from annotator.model.schema import Schema
from annotator.project.label_map import label_map
from annotator.suggest.pipelines import PipelineChoice, facts


def pipeline_choice(
    where: str, schema: Schema, chosen: Mapping[str, str] | None = None, *, allow_code: bool = False
) -> PipelineChoice:
    """Return a pipeline with its labels mapped: as chosen, else as is customary; labels without a name are left out.

    Raises:
        UserError: there is no such pipeline.
    """
    told = facts(where)
    names = label_map(told.labels, schema)
    labels = {label: (chosen or {}).get(label, names.get(label, "")) for label in told.labels}
    return PipelineChoice(where, labels, told.digest if allow_code else "")


def pipeline_name(where: str, schema: Schema, beside: str, *, allow_code: bool = False) -> str:
    """Return the name by which the registry loads a pipeline for a schema, alone or beside another suggester."""
    return pipeline_choice(where, schema, allow_code=allow_code).suggester(beside=beside)
