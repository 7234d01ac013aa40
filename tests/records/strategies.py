"""Records made at random: values that fit their fields, values that fit nothing, and changes between the two."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cawg_tui.records import types as t
from cawg_tui.records import vocabulary
from cawg_tui.records.kinds import built_in
from cawg_tui.records.values import Value, Values
from hypothesis import strategies as st

if TYPE_CHECKING:
    from cawg_tui.records.declarations import Field, FieldSet
    from cawg_tui.records.kinds import Kind

KINDS = built_in()
NAMES = ("k3f9q", "a2b3c", "x7y6z", "Org / one", "tilde~two", "org three")
ODD_KEYS = (
    "title",
    "status",
    "deadlines",
    "a/b",
    "c~d",
    "",
    "~1",
    "id",
    "kind",
    "_conflicts",
    "سنة",
    "model_fields",
    "a\nb",
)

words = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=20)
lines = words.map(lambda text: " ".join(text.split())).filter(bool)
proses = st.lists(words.map(str.rstrip), min_size=1, max_size=3).map("\n".join)
days = st.dates().map(lambda day: day.isoformat())
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), words, proses, days, st.sampled_from(NAMES),
    st.text(max_size=6),
)  # fmt: skip
junk: st.SearchStrategy[Value] = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.one_of(st.sampled_from(ODD_KEYS), words), inner, max_size=4)
    ),
    max_leaves=12,
)


@cache
def junk_records(kind: str) -> st.SearchStrategy[Values]:
    """Return records whose fields hold whatever, the declared names often among them."""
    names = st.one_of(st.sampled_from(KINDS[kind].fields.names), st.sampled_from(ODD_KEYS), words)
    return st.dictionaries(names, st.one_of(junk, _junk_items(KINDS[kind])), max_size=8)


def _junk_items(kind: Kind) -> st.SearchStrategy[Value]:
    inner = sorted({name for one in kind.fields if one.inside for name in one.inside.names} | {"id"})
    items = st.lists(st.dictionaries(st.sampled_from(inner), junk, max_size=4), max_size=3)
    return items.map(list[Value])


@cache
def records(kind: str) -> st.SearchStrategy[Values]:
    """Return records of a kind with a few of their fields, every value one that fits."""
    pairs = st.one_of(*(st.tuples(st.just(one.name), fitting(one)) for one in KINDS[kind].fields))
    return st.lists(pairs, max_size=6).map(dict)


@cache
def _mapping(fields: FieldSet) -> st.SearchStrategy[Values]:
    pairs = st.one_of(*(st.tuples(st.just(one.name), fitting(one)) for one in fields))
    return st.lists(pairs, max_size=3).map(dict)


def fitting(declared: Field) -> st.SearchStrategy[Value]:
    """Return values that fit a field."""
    kind = declared.type
    if isinstance(kind, t.Items):
        return _items(declared)
    if isinstance(kind, t.Group):
        assert declared.inside is not None
        return _mapping(declared.inside).map(lambda group: group)
    return of_type(kind)


def _names_a_record(declared: Field) -> bool:
    """Say whether the natural key of a list is the id of another record."""
    key = declared.inside.get(declared.key) if declared.inside else None
    return key is not None and isinstance(key.type, t.RefType)


def _items(declared: Field) -> st.SearchStrategy[Value]:
    assert declared.inside is not None
    pool = ("aaaa", "bbbb", "cccc") if _names_a_record(declared) else NAMES
    one = st.tuples(st.sampled_from(pool), _mapping(declared.inside))
    named = one.map(lambda pair: {declared.key: pair[0], **{n: v for n, v in pair[1].items() if n != declared.key}})
    listed = st.lists(named, max_size=3, unique_by=lambda item: str(item[declared.key]))
    return listed.map(list[Value])


def of_type(kind: t.FieldType) -> st.SearchStrategy[Value]:
    """Return values that fit a type of single values, texts or plain lists."""
    if isinstance(kind, t.ListOf):
        return st.lists(of_type(kind.of), max_size=3)
    if isinstance(kind, t.TextPerLanguage):
        one = proses if kind.long else lines
        return st.one_of(one, st.dictionaries(st.sampled_from(sorted(vocabulary.LANGUAGES)), one, max_size=3))
    if isinstance(kind, t.WholeType):
        return st.integers(
            kind.low if kind.low is not None else -(10**9), kind.high if kind.high is not None else 10**9
        )
    table: dict[type[t.FieldType], st.SearchStrategy[Value]] = {
        t.LineType: lines,
        t.InstitutionType: lines,
        t.ProseType: proses,
        t.DateType: days,
        t.TimeType: st.times().map(lambda at: f"{at:%H:%M}"),
        t.YesNoType: st.booleans(),
        t.AmountType: st.one_of(st.integers(0, 10**9), st.floats(0, 1e9)),
        t.AddressType: st.from_regex(r"\Ahttps://[a-z]{1,9}\.org/[a-z0-9/?=&]{0,20}\Z"),
        t.CountryType: st.sampled_from(sorted(vocabulary.countries())),
        t.LanguageType: st.sampled_from(sorted(vocabulary.LANGUAGES)),
        t.ZoneType: st.sampled_from(sorted(vocabulary.zones())),
        t.RefType: st.sampled_from(["aaaa", "kenya-49-x2y3", "b"]),
    }
    if isinstance(kind, t.ChoiceType):
        return st.sampled_from(kind.words)
    if isinstance(kind, t.TermType):
        return st.one_of(st.sampled_from(kind.terms), lines) if kind.terms else lines
    return table[type(kind)]
