"""Whatever is changed in whatever style: the text reads back as wanted, and nobody else's lines move."""

from __future__ import annotations

import copy
from random import Random

from cawg_tui.errors import UnreadableRecordError
from cawg_tui.records.kinds import built_in
from cawg_tui.records.values import Value, Values, same
from cawg_tui.store.emit import emit, says, tidy, tidy_mapping
from cawg_tui.store.patch import patch
from cawg_tui.store.yaml import parse, read
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store import odd
from tests.store.foreign import Foreign, keeps
from tests.store.test_hostile_yaml import SCRAPS, SEEDS
from tests.store.test_patch import FOREIGN, TEXT

FIELDS = built_in()["upr_submission"].fields
SMALL = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])

lines = st.one_of(st.sampled_from(["Kenya", "NO", "23:59", "Labour rights", "x: y", "# no"]), odd.texts).filter(bool)
ids = st.sampled_from(["k3f9q", "aaaaa", "bbbbb", "ccccc", "ddddd"])
items = st.lists(
    st.fixed_dictionaries({"id": ids, "what": lines}, optional={"date": lines, "hard": st.booleans(), "source": lines}),
    max_size=4,
    unique_by=lambda item: item["id"],
)
submitters = st.lists(
    st.fixed_dictionaries({"org": lines}, optional={"consent": lines, "city": lines}),
    max_size=3,
    unique_by=lambda item: item["org"],
)
groups = st.fixed_dictionaries({"applied": st.booleans()}, optional={"date": lines, "statement": lines})
languages = st.dictionaries(st.sampled_from(["en", "fr", "ar"]), lines, min_size=1)
wholes = st.fixed_dictionaries(
    {"title": st.one_of(lines, languages)},
    optional={
        "status": lines, "summary": lines, "notes": lines, "session": st.integers(1, 99), "zz_own": odd.values,
        "themes": st.lists(lines, max_size=4), "deadlines": items, "submitters": submitters, "presession": groups,
        "_conflicts": st.just([{"id": "11111111", "field": "/title", "values": ["a", "b"]}]),
    },
)  # fmt: skip


class Change:
    """One random change to a record; `touched` names whose lines it may alter."""

    def __init__(self, values: Values, chance: Random, texts: list[str]) -> None:
        self.wanted = copy.deepcopy(values)
        self.touched: set[str] = set()
        self._chance = chance
        self._texts = texts
        for _ in range(chance.randint(1, 3)):
            chance.choice([self._set, self._drop, self._add, self._list, self._list])()

    def _text(self) -> str:
        return self._chance.choice(self._texts)

    def _set(self) -> None:
        key = self._chance.choice(list(self.wanted))
        self.wanted[key] = self._text()
        self.touched.add(key)

    def _drop(self) -> None:
        key = self._chance.choice([key for key in self.wanted if key != "title"] or ["lead"])
        self.wanted.pop(key, None)
        self.touched.add(key)

    def _add(self) -> None:
        key = self._chance.choice(["lead", "receipt", "countries", "own_key"])
        value: list[Value] = [self._text(), "KEN"]
        self.touched.add(key)
        self.wanted[key] = value if key == "countries" else self._text()

    def _list(self) -> None:
        lists = [key for key, value in self.wanted.items() if isinstance(value, list) and value]
        if not lists:
            return
        key = self._chance.choice(lists)
        listed = self.wanted[key]
        assert isinstance(listed, list)
        at = self._chance.randrange(len(listed))
        act = self._chance.choice(["edit", "remove", "insert", "move"])
        self.touched.add(f"{key}/*")
        self.touched.add(key if key != "deadlines" else f"{key}/{_id(listed[at])}")
        if act == "remove":
            del listed[at]
            self.touched |= set() if listed else {key}
        elif act == "move":
            self.touched.add(f"{key}/-")
            listed.insert(self._chance.randrange(len(listed)), listed.pop(at))
        elif act == "insert":
            known = {_id(item) for item in listed}
            new: Value = {"id": "zzzzz", "what": self._text()} if key == "deadlines" else self._text()
            if _id(new) not in known:
                listed.insert(at, new)
        elif isinstance(item := listed[at], dict):
            item[self._chance.choice(["what", "tz", "date"])] = self._text()
        else:
            listed[at] = self._text()


def _id(item: Value) -> str:
    return str(item.get("id", "")) if isinstance(item, dict) else ""


changes = {
    "values": wholes,
    "chance": st.randoms(use_true_random=False),
    "texts": st.lists(lines, min_size=3, max_size=3),
}


@SMALL
@given(**changes)
def test_a_changed_record_in_our_own_form_reads_back_as_wanted(
    values: Values, chance: Random, texts: list[str]
) -> None:
    text = emit(values, FIELDS)
    wanted = Change(tidy_mapping(values), chance, texts).wanted
    assert same(tidy_mapping(read(patch(text, wanted, FIELDS, "x"), "x")), tidy_mapping(wanted))


@SMALL
@given(**changes)
def test_a_change_in_our_own_form_gives_the_text_that_writing_it_anew_would_give(
    values: Values, chance: Random, texts: list[str]
) -> None:
    text = emit(values, FIELDS)
    wanted = Change(tidy_mapping(values), chance, texts).wanted
    assert patch(text, wanted, FIELDS, "x") == emit(wanted, FIELDS)


@SMALL
@given(**changes)
def test_a_change_in_a_foreign_text_reads_back_and_leaves_all_other_lines(
    values: Values, chance: Random, texts: list[str]
) -> None:
    old = Foreign(chance).record(tidy_mapping(values))
    assert same(tidy_mapping(read(old.text, "x")), tidy_mapping(values))
    change = Change(tidy_mapping(values), chance, texts)
    new = patch(old.text, change.wanted, FIELDS, "x")
    assert same(tidy_mapping(read(new, "x")), tidy_mapping(change.wanted))
    assert keeps(old, new, change.touched)


@SMALL
@given(values=wholes, chance=st.randoms(use_true_random=False))
def test_an_unchanged_record_keeps_every_byte(values: Values, chance: Random) -> None:
    text = Foreign(chance).record(tidy_mapping(values)).text
    assert patch(text, read(text, "x"), FIELDS, "x") == text


@SMALL
@given(one=wholes, chance=st.randoms(use_true_random=False), bend=st.booleans())
def test_values_are_compared_as_if_what_says_nothing_had_been_left_out(one: Values, chance: Random, bend: bool) -> None:
    other = _bent(one, chance) if bend else one
    assert says(one, tidy(other)) == same(tidy(one), tidy(other))


def _bent(value: Value, chance: Random, depth: int = 0) -> Value:
    """Change one thing somewhere inside a value."""
    new: list[Value] = [
        "x",
        "NO",
        "a\nb\n",
        "a\n\n",
        " a\n b",
        7,
        None,
        True,
        ["p", "q"],
        {"id": "k", "v": "w"},
        "# c: d",
        "",
    ]
    act = chance.random()
    if isinstance(value, dict) and (value or depth == 0):
        key = chance.choice(list(value) or ["a"])
        if act < 0.5 and value:
            return {**value, key: _bent(value[key], chance, depth + 1)}
        if act < 0.65:
            return {name: inner for name, inner in value.items() if name != key}
        return {**value, chance.choice(["a", "zz", "status", "x y", "12"]): chance.choice(new)}
    if isinstance(value, list) and value:
        at = chance.randrange(len(value))
        if act < 0.4:
            return [*value[:at], _bent(value[at], chance, depth + 1), *value[at + 1 :]]
        if act < 0.6:
            return value[:at] + value[at + 1 :]
        return [*value[:at], chance.choice(new), *value[at:]] if act < 0.8 else chance.sample(value, len(value))
    return chance.choice(new)


def test_a_change_in_a_text_that_was_bent_at_random_reads_back_as_wanted() -> None:
    chance = Random(20261122)
    seeds = [TEXT, *(text for text, _, _ in FOREIGN.values()), *SEEDS]
    changed = 0
    for _ in range(12_000):
        data = bytearray(chance.choice(seeds).encode())
        for _ in range(chance.choice((0, 1, 1, 2, 3))):
            at = chance.randrange(len(data) + 1)
            data[at : at + chance.choice((0, 0, 1, 3, 12))] = chance.choice(SCRAPS)
        try:
            document = parse(bytes(data), "x")
        except UnreadableRecordError:
            continue
        wanted = _bent(document.values, chance)
        assert isinstance(wanted, dict)
        text = patch(document.text, wanted, FIELDS, "x")
        assert same(tidy_mapping(read(text, "x")), tidy_mapping(wanted))
        changed += 1
    assert changed > 2000
