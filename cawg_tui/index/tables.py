"""The tables of the index, declared once; the database is made from these declarations.

Imported only while an index is being built: SQLModel costs half a second. Rows are read and written through the
driver, and nothing here validates: the index is a cache that is written only from records already read.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy import Column, Index, MetaData, Text
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import Field, SQLModel

INDEX_METADATA = MetaData()


class Table(SQLModel):
    """The base of the index's tables, apart from any other metadata."""

    metadata = INDEX_METADATA


class Record(Table, table=True):
    """One file: where it stands, what it was when read, and what a list shows of it."""

    __table_args__ = (
        Index("record_by_title", "title_key", "id"),
        Index("record_by_kind", "kind", "title_key", "id"),
        Index("record_with_problem", "worst", sqlite_where=Column("worst", Text) != ""),
    )
    number: int | None = Field(default=None, primary_key=True)
    path: str = Field(unique=True)
    id: str = Field(index=True)
    kind: str
    oid: str
    size: int
    changed_ns: int
    inode: int
    title: str
    title_key: str
    status: str
    over: bool
    lead: str
    confidentiality: str
    updated: str
    shown: str
    keys: str
    conflicts: int
    problems: int
    worst: str
    terms: str


class Stale(Table, table=True):
    """A number that the full-text table still knows and no record has any more; a rebuild leaves none."""

    number: int | None = Field(default=None, primary_key=True)


class Due(Table, table=True):
    """A day by which something of a record is due: deadlines, tasks that are not done, the days its kind keeps."""

    __table_args__ = (Index("due_by_day", "open", "day"), Index("due_of_record", "number"))
    rowid: int | None = Field(default=None, primary_key=True)
    number: int
    at: str
    what: str
    day: str
    time: str
    zone: str
    hard: bool
    verified: bool
    open: bool
    pending: bool
    task: bool
    who: str
    lapses: bool


class Wait(Table, table=True):
    """What a record waits for and whose turn it is, from a day (empty: always) to another (empty: without end)."""

    __table_args__ = (Index("wait_of_record", "number"),)
    rowid: int | None = Field(default=None, primary_key=True)
    number: int
    at: str
    what: str
    who: str
    since: str
    until: str
    day: str


class Name(Table, table=True):
    """What records name others by, each once; one that no record uses any more may stay."""

    number: int | None = Field(default=None, primary_key=True)
    text: str = Field(unique=True)


class Ref(Table, table=True):
    """A record named by another: `target` is the number of its name. The view `named` tells the name itself."""

    __table_args__ = (Index("ref_to", "target"), Index("ref_from", "number"))
    rowid: int | None = Field(default=None, primary_key=True)
    number: int
    field: str
    target: int


class Finding(Table, table=True):
    """What a record's reader should know. `origin`: check, link, or scan for a path that is no record."""

    __table_args__ = (Index("finding_of_record", "number", "origin"),)
    rowid: int | None = Field(default=None, primary_key=True)
    number: int
    origin: str
    code: str
    level: str
    id: str
    field: str
    message: str
    line: int | None
    fix: str


class TermCount(Table, table=True):
    """How many records use a value in a field, for completion."""

    __tablename__ = "term"
    __table_args__ = {"sqlite_with_rowid": False}
    field: str = Field(primary_key=True)
    value: str = Field(primary_key=True)
    count: int


class Folder(Table, table=True):
    """A folder of records as it was when all of it had been taken in; `cawg_tui.index.folders` says how it is used."""

    path: str = Field(primary_key=True)
    changed_ns: int
    names: str
    stats: bytes


class Meta(Table, table=True):
    """What the index was made for and when."""

    __table_args__ = {"sqlite_with_rowid": False}
    name: str = Field(primary_key=True)
    value: str


# It only says which records have a word; what words stand for (title, tag, kind ...) is marked in the words.
FULL_TEXT = (
    "CREATE VIRTUAL TABLE body USING fts5(words, content='', tokenize='ascii', prefix='3 4', detail=none, columnsize=0)"
)
NAMED = (
    "CREATE VIEW named AS SELECT ref.rowid AS place, ref.number AS number, field, text AS target "
    "FROM ref JOIN name ON name.number = ref.target"
)


@cache
def statements() -> tuple[list[str], list[str]]:
    """Return the SQL that makes the tables, and the SQL that makes their indexes once they are filled."""
    dialect = sqlite.dialect()
    tables = [str(CreateTable(table).compile(dialect=dialect)) for table in INDEX_METADATA.sorted_tables]
    tables += [FULL_TEXT, NAMED]
    indexes = [
        str(CreateIndex(index).compile(dialect=dialect))
        for table in INDEX_METADATA.sorted_tables
        for index in sorted(table.indexes, key=lambda one: str(one.name))
    ]
    return tables, indexes
