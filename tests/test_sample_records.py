"""The sample records, the template's records and its rules: they read, they fit, and placeholders say that they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from cawg_tui.records.finding import Finding, Level
from cawg_tui.records.kinds import Kind, built_in
from cawg_tui.records.paths import declared_at, get, put
from cawg_tui.records.validate import check_move, validate
from cawg_tui.records.values import MISSING, Value, Values, as_text, same
from cawg_tui.rules import deadlines, links, upr
from cawg_tui.store.emit import emit
from cawg_tui.store.rulebook import load_rulebook
from cawg_tui.store.yaml import parse

HOUSE = Path(__file__).parents[1]
DEMO = HOUSE / "cawg_tui" / "demo_network"
TEMPLATE = HOUSE / "workspace_template"
KINDS = built_in()
COLLECTED = datetime(2026, 11, 22, 12, tzinfo=UTC)

KENYA = "kenya-session-49-business-and-human-rights-k4n9"
DOCUMENTED_UPR = "slovenia-session-48-joint-submission-recorded-as-js2-j2sv"
CYCLE_5 = "cycle-5-access-to-remedy-no-state-yet-placeholder-4ju6"
KENYA_SHOWS = {(KENYA, "U01"), (KENYA, "U03"), (KENYA, "X03")}
# Slovenia: the sources do not say how the submitters agreed. Cycle 5: the history's last edits bring the answer.
ALSO_INTENDED = {(DOCUMENTED_UPR, "U03"), (CYCLE_5, "U03")}


@dataclass(frozen=True)
class Sample:
    """A record file of the house: its kind, its id, its text and what it says."""

    kind: Kind
    id: str
    text: str
    values: Values


@cache
def samples(root: Path) -> dict[str, Sample]:
    found: dict[str, Sample] = {}
    for kind in KINDS:
        for path in sorted((root / kind.about.folder).rglob("*.yaml")):
            document = parse(path.read_bytes(), path.name)
            assert path.stem not in found, f"two records are called {path.stem}"
            found[path.stem] = Sample(kind, path.stem, document.text, document.values)
    return found


def demo() -> dict[str, Sample]:
    return samples(DEMO / "records")


def mappings(value: Value) -> list[Values]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def findings(sample: Sample, values: Values, known: set[str], now: datetime) -> list[Finding]:
    found = [
        *validate(sample.kind, sample.id, values),
        *deadlines.findings(sample.kind, sample.id, values, now),
        *links.findings(sample.kind, sample.id, values, known),
    ]
    if sample.kind.name == "upr_submission":
        found += upr.findings(sample.kind, sample.id, values, load_rulebook(TEMPLATE).upr)
    return found


def errors(found: list[Finding]) -> set[tuple[str, str]]:
    return {(one.id, one.code) for one in found if one.level is Level.ERROR}


def test_the_demo_network_holds_enough_of_every_kind() -> None:
    counts = {kind.name: sum(one.kind.name == kind.name for one in demo().values()) for kind in KINDS}
    least = {"initiative": 9, "upr_submission": 14, "safeguard_review": 9, "member": 12}
    assert {name: counts[name] for name, number in least.items() if counts[name] < number} == {}
    assert len(demo()) >= 46


@pytest.mark.parametrize("root", [DEMO / "records", TEMPLATE], ids=["demo", "template"])
def test_every_record_file_stands_in_the_form_the_program_writes(root: Path) -> None:
    foreign = [one.id for one in samples(root).values() if emit(one.values, one.kind.fields) != one.text]
    assert foreign == []
    assert not [one.id for one in samples(root).values() if {"id", "kind"} & one.values.keys()]


def test_the_demo_records_have_no_errors_but_those_that_are_shown_on_purpose() -> None:
    known = set(demo())
    found = errors([one for sample in demo().values() for one in findings(sample, sample.values, known, COLLECTED)])
    assert found - KENYA_SHOWS - ALSO_INTENDED == set()
    assert found >= KENYA_SHOWS


def test_the_demo_records_hold_no_terms_or_fields_of_their_own() -> None:
    found = [one for sample in demo().values() for one in validate(sample.kind, sample.id, sample.values)]
    # Who took part in some past work was not found, and must not be invented.
    assert {(one.code, one.field) for one in found} <= {("X05", "participants")}


def test_the_template_records_and_rules_raise_nothing_at_all() -> None:
    records = samples(TEMPLATE)
    assert {one.kind.name for one in records.values()} == {"initiative", "upr_submission", "safeguard_review", "member"}
    found = [one for sample in records.values() for one in findings(sample, sample.values, set(records), COLLECTED)]
    assert found == []
    assert load_rulebook(TEMPLATE).findings == ()


def test_the_calendar_of_the_template_holds_the_whole_fourth_cycle() -> None:
    rules = load_rulebook(TEMPLATE).upr
    assert list(rules.sessions) == list(range(41, 55))
    assert "KEN" in rules.sessions[49].states
    assert not rules.sessions[53].verified
    assert rules.profiles["upr-c4"].limits == {"individual": 2815, "joint": 5630}


def test_on_the_second_of_october_2024_kenya_shows_its_three_problems() -> None:
    kenya = demo()[KENYA]
    found = findings(kenya, kenya.values, set(demo()), datetime(2024, 10, 2, 9, tzinfo=UTC))
    said = {(one.code, one.field): one.message for one in found}
    assert "5,702" in said["U01", "counted_words"]
    assert ("U03", "submitters/Example Community Group B (placeholder)/consent") in said
    assert "in 9 days" in said["X02", "deadlines/k3f9q"]
    summary = as_text(kenya.values["summary"])
    assert len(summary.splitlines()) >= 2


def test_every_submitter_of_a_placeholder_submission_says_that_it_is_one() -> None:
    texts = [one for one in demo().values() if one.kind.name == "upr_submission" and one.id != DOCUMENTED_UPR]
    names = {as_text(item.get("org")) for one in texts for item in mappings(one.values["submitters"])}
    assert names
    assert not [name for name in names if "(placeholder)" not in name]


def test_records_without_a_country_or_with_an_invented_bank_say_so_in_their_title() -> None:
    def invented(values: Values) -> bool:
        return "XXX" in (values.get("sur"), values.get("country")) or "(placeholder)" in as_text(values.get("bank"))

    titles = {one.id: as_text(one.values["title"]) for one in demo().values() if invented(one.values)}
    assert titles
    assert not [name for name, title in titles.items() if "placeholder)" not in title]


def test_no_date_to_come_is_printed_as_official() -> None:
    for one in demo().values():
        for due in deadlines.deadlines(one.values):
            if due.ends > COLLECTED:
                assert "(placeholder date)" in due.what, f"{one.id}: {due.what}"
                assert not due.verified


def test_sources_are_spelled_out_in_plain_words() -> None:
    files = [*DEMO.rglob("*.yaml"), *TEMPLATE.rglob("*.yaml")]
    tagged = [path.name for path in files if re.search(r"\bV\d{1,3}\b", path.read_text(encoding="utf-8"))]
    assert tagged == []


def test_the_samples_are_written_in_four_languages() -> None:
    named = [one.values["title"] for one in demo().values()]
    languages = {language for title in named if isinstance(title, dict) for language in title}
    assert {"en", "es", "fr", "ar"} <= languages
    assert any(re.search("[\u0621-\u064a]", as_text(one.values.get("summary"))) for one in demo().values())


def test_both_demo_members_lead_work_and_are_marked_as_placeholders() -> None:
    for name in ("amina", "beatriz"):
        member = next(one for one in demo().values() if one.values.get("email") == f"{name}@example.org")
        assert as_text(member.values["title"]) == f"{name.title()} (demo member, placeholder)"
        assert sum(one.values.get("lead") == member.id for one in demo().values()) >= 8


def steps() -> list[Values]:
    return mappings(parse((DEMO / "history.yaml").read_bytes(), "history.yaml").values["commits"])


def test_the_history_runs_forward_in_time_and_ends_with_a_change_by_beatriz() -> None:
    days = [one["days_ago"] for one in steps()]
    assert all(isinstance(day, int) and day > 0 for day in days)
    assert days == sorted(days, key=lambda day: -int(str(day)))
    assert {one["author"] for one in steps()} == {"amina", "beatriz"}
    assert steps()[-1]["author"] == "beatriz"
    assert "set" in steps()[-1]


def test_the_history_adds_every_record_once_and_after_those_it_refers_to() -> None:
    added: set[str] = set()
    for step in steps():
        fresh = step.get("records", [])
        assert isinstance(fresh, list)
        names = {as_text(name) for name in fresh}
        assert not names & added
        added |= names
        for name in names:
            one = demo()[name]
            late = {ref.to for ref in links.references(one.values, one.kind.fields)} - added
            assert not late, f"{name} refers to {late}, which is added later"
    assert added == set(demo())


def test_every_edit_of_the_history_changes_something_that_fits() -> None:
    values: dict[str, Values] = {}
    edits = 0
    for step in steps():
        fresh = step.get("records", [])
        values |= {as_text(name): demo()[as_text(name)].values for name in (fresh if isinstance(fresh, list) else [])}
        changes = step.get("set")
        if not isinstance(changes, dict):
            continue
        edits += 1
        name = as_text(step["id"])
        kind, before = demo()[name].kind, values[name]
        after = before
        for path, value in changes.items():
            declared_at(kind.fields, path)
            assert not same(get(after, path, kind.fields), value), f"{name}: {path} says so already"
            if path.count("/") > 1:
                assert get(after, path.rpartition("/")[0], kind.fields) is not MISSING, f"{name}: no such item: {path}"
            after = put(after, path, value, kind.fields)
        check_move(kind, before, after)
        assert errors(validate(kind, name, after)) == set()
        values[name] = after
    assert 10 <= edits <= 20
    cycle_5 = demo()[CYCLE_5]
    assert errors(findings(cycle_5, values[CYCLE_5], set(demo()), COLLECTED)) == set()
