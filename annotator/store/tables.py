"""The tables as peewee classes: unbound, so that no database is global; their queries are run elsewhere."""

from peewee import CompositeKey, Field, FloatField, IntegerField, Model, TextField


class IdField(Field):
    """A UUID as its 16 bytes."""

    field_type = "BLOB"


class BytesField(Field):
    """Other bytes."""

    field_type = "BLOB"


class JsonField(TextField):
    """Compact JSON; null where there is nothing to say."""

    def __init__(self) -> None:
        super().__init__(null=True)


class ProjectTable(Model):
    """Facts about the project: its id, preset, schema title and guidelines."""

    key = TextField(primary_key=True)
    value = TextField()
    rev = IntegerField()

    class Meta:
        table_name = "project"
        without_rowid = True


class ActorTable(Model):
    """Who owns annotations and takes steps."""

    id = IdField(primary_key=True)
    kind = TextField()
    name = TextField()
    created_at = IntegerField()
    rev = IntegerField()

    class Meta:
        table_name = "actor"
        without_rowid = True


class TypeTable(Model):
    """The schema's types; ``spec`` holds examples, guideline and the values of an attribute."""

    id = IdField(primary_key=True)
    kind = TextField()
    name = TextField()
    parent_id = IdField(null=True)
    colour = TextField()
    key = TextField()
    symmetric = IntegerField()
    description = TextField()
    spec = JsonField()
    position = IntegerField()
    retired = IntegerField()
    rev = IntegerField()

    class Meta:
        table_name = "type"
        without_rowid = True


class EndpointTable(Model):
    """What may fill a role: one row for each type allowed, or one with none for any."""

    type_id = IdField()
    ord = IntegerField()
    role = TextField()
    allowed_type_id = IdField(null=True)
    min = IntegerField()
    max = IntegerField(null=True)

    class Meta:
        table_name = "endpoint"
        without_rowid = True
        primary_key = CompositeKey("type_id", "ord")


class DocumentTable(Model):
    """Documents without their text; ``n`` serves the search index alone."""

    n = IntegerField(primary_key=True)
    id = IdField(unique=True)
    title = TextField()
    source = TextField()
    doc_date = TextField()
    language = TextField()
    original_sha256 = TextField(index=True)
    text_version = IntegerField()
    length = IntegerField()
    meta = JsonField()
    attrs = JsonField()
    tags = JsonField()
    note = TextField()
    extra = JsonField()
    hidden = IntegerField()
    created_at = IntegerField()
    rev = IntegerField()

    class Meta:
        table_name = "document"


class TextTable(Model):
    """The versions of a document's text: only added, never changed."""

    doc_id = IdField()
    version = IntegerField()
    sha256 = TextField()
    edits = JsonField()
    text = TextField()

    class Meta:
        table_name = "doc_text"
        primary_key = CompositeKey("doc_id", "version")


class SketchTable(Model):
    """The min-hash of a version of a text; apart, so that lists stay light."""

    doc_id = IdField()
    version = IntegerField()
    signature = BytesField()

    class Meta:
        table_name = "doc_sketch"
        without_rowid = True
        primary_key = CompositeKey("doc_id", "version")


class StateTable(Model):
    """A person's progress with a document."""

    doc_id = IdField()
    actor_id = IdField()
    status = TextField()
    undecided = IntegerField()
    position = IntegerField()
    seconds = IntegerField()
    finished_at = IntegerField()
    rev = IntegerField()

    class Meta:
        table_name = "doc_state"
        without_rowid = True
        primary_key = CompositeKey("doc_id", "actor_id")


class AnnotationTable(Model):
    """Spans, relations, events and chains; ``fragments`` is null where ``start`` and ``end`` say it all."""

    id = IdField(primary_key=True)
    doc_id = IdField()
    owner_id = IdField()
    kind = TextField()
    type_id = IdField()
    start = IntegerField(null=True)
    end = IntegerField(null=True)
    fragments = JsonField()
    attrs = JsonField()
    note = TextField()
    origin = TextField()
    origin_id = IdField(null=True)
    extra = JsonField()
    rev = IntegerField()
    created_by = IdField()
    created_at = IntegerField()
    changed_by = IdField()
    changed_at = IntegerField()

    class Meta:
        table_name = "annotation"


class ArgTable(Model):
    """What an annotation points to: head and tail, trigger and roles, members."""

    annotation_id = IdField()
    ord = IntegerField()
    role = TextField()
    target_id = IdField(index=True)

    class Meta:
        table_name = "arg"
        without_rowid = True
        primary_key = CompositeKey("annotation_id", "ord")


class LinkTable(Model):
    """Normalisations: entries of outside resources."""

    annotation_id = IdField()
    ord = IntegerField()
    resource = TextField()
    entry = TextField()
    text = TextField()

    class Meta:
        table_name = "link"
        without_rowid = True
        primary_key = CompositeKey("annotation_id", "ord")


class SourceTable(Model):
    """Who suggests."""

    id = IdField(primary_key=True)
    name = TextField()
    version = TextField()
    digest = TextField()
    labels = JsonField()

    class Meta:
        table_name = "source"
        without_rowid = True


class RunTable(Model):
    """Which source has run over which text."""

    doc_id = IdField()
    source_id = IdField()
    text_version = IntegerField()
    done_at = IntegerField()
    suggestions = IntegerField()

    class Meta:
        table_name = "doc_run"
        without_rowid = True
        primary_key = CompositeKey("doc_id", "source_id", "text_version")


class SuggestionTable(Model):
    """What machines propose."""

    id = IdField(primary_key=True)
    doc_id = IdField()
    text_version = IntegerField()
    source_id = IdField()
    kind = TextField()
    label = TextField()
    type_id = IdField(null=True)
    start = IntegerField()
    end = IntegerField()
    fragments = JsonField()
    head_id = IdField(null=True)
    tail_id = IdField(null=True)
    attrs = JsonField()
    score = FloatField()
    rule = TextField()
    superseded = IntegerField()
    string = TextField()
    made_at = IntegerField()

    class Meta:
        table_name = "suggestion"


class DecisionTable(Model):
    """What persons made of it; ``doc_id`` to ``fragments`` are the place."""

    id = IdField(primary_key=True)
    suggestion_id = IdField(index=True)
    owner_id = IdField()
    verdict = TextField()
    how = TextField()
    seen = IntegerField()
    reason = TextField()
    annotation_id = IdField(null=True, index=True)
    doc_id = IdField()
    kind = TextField()
    label = TextField()
    start = IntegerField()
    end = IntegerField()
    fragments = JsonField()
    decided_at = IntegerField()
    rev = IntegerField()

    class Meta:
        table_name = "decision"


class SnapshotTable(Model):
    """Named places in the journal."""

    id = IdField(primary_key=True)
    name = TextField()
    place = IdField()
    documents = IntegerField()
    note = TextField()
    created_by = IdField()
    created_at = IntegerField()
    rev = IntegerField()

    class Meta:
        table_name = "snapshot"
        without_rowid = True


class CountTable(Model):
    """How much lies on a document for an owner: derived, outside the journal; ``stale`` rows are counted anew."""

    doc_id = IdField()
    owner_id = IdField()
    spans = IntegerField()
    relations = IntegerField()
    pending = IntegerField()
    stale = IntegerField()

    class Meta:
        table_name = "doc_count"
        without_rowid = True
        primary_key = CompositeKey("doc_id", "owner_id")


class QueueGroupTable(Model):
    """What waits for an owner and says the same of the same string, counted: derived, as ``queue`` is.

    ``says`` is the type's id, or the source's label where the schema has none.
    """

    n = IntegerField(primary_key=True)
    owner_id = IdField()
    kind = TextField()
    string = TextField()
    says = BytesField()
    count = IntegerField()
    documents = IntegerField()

    class Meta:
        table_name = "queue_group"


class QueueTable(Model):
    """What waits for an owner, in the order of documents; ``owner`` and ``doc`` are short numbers of theirs.

    ``clash``: it overlaps an annotation of the owner.
    """

    owner = IntegerField()
    doc = IntegerField()
    start = IntegerField()
    suggestion_id = IdField()
    group_n = IntegerField()
    score = FloatField()
    clash = IntegerField()

    class Meta:
        table_name = "queue"
        without_rowid = True
        primary_key = CompositeKey("owner", "doc", "start", "suggestion_id")


class QueueTallyTable(Model):
    """``queue`` counted by label and by whole hundredths of the score, each down to the next."""

    owner = IntegerField()
    kind = TextField()
    says = BytesField()
    clash = IntegerField()
    score = IntegerField()
    count = IntegerField()

    class Meta:
        table_name = "queue_tally"
        without_rowid = True
        primary_key = CompositeKey("owner", "kind", "says", "clash", "score")


class QueueOwnerTable(Model):
    """The short number of an owner in ``queue``."""

    n = IntegerField(primary_key=True)
    owner_id = IdField(unique=True)

    class Meta:
        table_name = "queue_owner"


class StepTable(Model):
    """The journal's steps; ``undone`` is derived: whether a later step has taken its effect back."""

    seq = IntegerField(primary_key=True)
    id = IdField(unique=True)
    replica_id = IdField()
    actor_id = IdField()
    session = IdField()
    op = TextField()
    title = TextField()
    focus = JsonField()
    at = IntegerField()
    undoes = IdField(null=True)
    stack = TextField()
    undone = IntegerField()
    changes = IntegerField()
    row_format = IntegerField()

    class Meta:
        table_name = "step"


class ReversalTable(Model):
    """Which steps a step takes back."""

    step_seq = IntegerField()
    target_seq = IntegerField()

    class Meta:
        table_name = "reversal"
        without_rowid = True
        primary_key = CompositeKey("step_seq", "target_seq")


class ChangeTable(Model):
    """The rows before and after each write of a step."""

    step_seq = IntegerField()
    n = IntegerField()
    table = TextField(column_name="table")
    row_id = IdField(index=True)
    before = JsonField()
    after = JsonField()

    class Meta:
        table_name = "row_change"
        without_rowid = True
        primary_key = CompositeKey("step_seq", "n")


class StepDocTable(Model):
    """Which documents a step touched."""

    doc_id = IdField()
    step_seq = IntegerField(index=True)

    class Meta:
        table_name = "step_doc"
        without_rowid = True
        primary_key = CompositeKey("doc_id", "step_seq")


TABLES: tuple[type[Model], ...] = (
    ProjectTable,
    ActorTable,
    TypeTable,
    EndpointTable,
    DocumentTable,
    TextTable,
    SketchTable,
    StateTable,
    AnnotationTable,
    ArgTable,
    LinkTable,
    SourceTable,
    RunTable,
    SuggestionTable,
    DecisionTable,
    SnapshotTable,
    CountTable,
    QueueGroupTable,
    QueueTable,
    QueueTallyTable,
    QueueOwnerTable,
    StepTable,
    ReversalTable,
    ChangeTable,
    StepDocTable,
)


def columns_of(table: type[Model]) -> tuple[str, ...]:
    """Return a table's column names in order."""
    return tuple(table._meta.columns)


def name_of(table: type[Model]) -> str:
    """Return a table's name in the file."""
    return str(table._meta.table_name)


def empty_values(table: type[Model]) -> dict[str, str | int | None]:
    """Return what each column holds where there is nothing to say: null where it may be, else "" or 0."""
    fields = table._meta.columns
    return {c: None if f.null else "" if isinstance(f, TextField) else 0 for c, f in fields.items()}
