"""What the tables of codes share: how a code is told, the records around, and what the rules find."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from cawg_tui.records.finding import Level
from cawg_tui.records.kinds import built_in
from cawg_tui.records.validate import validate
from cawg_tui.rules import book, links
from cawg_tui.rules.confidential import Source, is_closer
from cawg_tui.rules.subject import Around, Subject
from cawg_tui.rules.translations import TextVersion
from cawg_tui.rules.upr import Profile, Session, UprRules

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from cawg_tui.records.finding import Finding
    from cawg_tui.records.values import Value, Values
    from cawg_tui.rules.translations import Texts

KINDS = built_in()
# Every code of the field: its letters, how many there are, how many digits they have.
FAMILIES = {
    "X": (11, 2), "U": (21, 2), "S": (10, 2), "C": (11, 2), "I": (2, 2), "T": (3, 2), "L": (2, 2), "EV": (3, 1),
    "P": (3, 2), "M": (1, 2), "N": (2, 2),
}  # fmt: skip
CODES = [f"{letters}{n:0{digits}}" for letters, (last, digits) in FAMILIES.items() for n in range(1, last + 1)]
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
RULES = UprRules(
    {"upr-c4": Profile("upr-c4", {"individual": 2815, "joint": 5630}, verified=False)},
    {
        60: Session(60, ("KEN",), True, date(2027, 5, 3), date(2027, 5, 14), date(2026, 12, 20)),
        61: Session(61, ("KEN",), True, date(2026, 12, 10), date(2026, 12, 18), date(2026, 6, 1)),
        62: Session(62, ("KEN",), True, date(2026, 9, 1), date(2026, 9, 12), date(2026, 2, 1)),
    },
)
OTHERS: Mapping[str, Values] = {
    "lead-active": {"title": "L", "status": "active"},
    "lead-gone": {"title": "G", "status": "left"},
    "letter": {"title": {"en": "Stop the dam"}, "status": "open",
               "closes": "2026-11-24", "min_signatories": 10, "signatories": [{"org": "A"}]},
    "letter-full": {"status": "open", "closes": "2026-11-24", "min_signatories": 1, "signatories": [{"org": "A"}]},
    "office": {"title": "The office", "status": "active", "institutions": ["ADB"], "stages": ["active", "closed"],
               "min_people": 2, "limit": {"months": 24, "since": "closing"}},
    "committee": {"title": "The committee", "status": "active", "exhaustion": "domestic", "parallel": "barred"},
    "close-case": {"title": "The dam", "status": "active", "confidentiality": "restricted", "community": "Loma",
                   "requester": "Council of the two banks",
                   "notes": "They came at night, and took the papers of everyone who had signed."},
    "group-plan": {"title": "How we go on from here", "status": "running", "confidentiality": "group"},
    "shy-member": {"title": "Land and Water Network", "status": "active", "confidentiality": "network"},
    "quiet-text": {"status": "drafting", "confidentiality": "group",
                   "issues": [{"id": "a", "prev_recs": ["Ensure the prior consultation of everyone on that river"]}]},
    "knows": {"title": "Knows it", "status": "active", "availability": "Mondays",
              "expertise": [{"what": "office", "level": 2}, {"what": "labour", "level": 2}]},
}  # fmt: skip
# What fewer people may read, with its kind.
CLOSE = {"close-case": "case", "group-plan": "workplan", "shy-member": "member", "quiet-text": "upr_submission"}
EARLIER: Mapping[str, Values] = {
    "v1": {"summary": "Old.", "issues": [{"id": "a", "paras": "One.\nTwo."}]},
    "v2": {"summary": "Now.", "issues": [{"id": "a", "paras": "One."}]},
}
UPR: Values = {
    "status": "drafting", "sur": "KEN", "session": 60, "type": "joint", "language": "en", "rule_profile": "upr-c4",
    "lead": "lead-active",
}  # fmt: skip
GOOD_ORG: Values = {
    "org": "A", "acronym": "A", "city": "B", "country": "KEN", "description": "D", "main_contact": True,
    "consent": "given",
}  # fmt: skip
CASE: Values = {"status": "intake", "confidentiality": "restricted", "lead": "lead-active", "country": "KEN",
                "objectives": [{"text": "x", "want": "compensation"}]}  # fmt: skip
REVIEW: Values = {"status": "consultation_open", "lead": "lead-active"}
OPEN_WORK: Values = {"status": "active", "lead": "lead-active", "confidentiality": "public",
                     "links": [{"to": "close-case", "type": "supports"}]}  # fmt: skip


def titles(**said: str) -> Texts:
    return {("title", language): text for language, text in said.items()}


_OLD = titles(en="Old", es="Viejo", fr="Vieux")
RENAMED = (
    TextVersion(datetime(2026, 11, 10, tzinfo=UTC), "Ana", titles(en="New", es="Nuevo", fr="Vieux"), (_OLD,)),
    TextVersion(datetime(2026, 11, 1, tzinfo=UTC), "Ben", _OLD, ({},)),
)
SCORED: Values = {name: {"score": 3, "reason": "r"}
                  for name in ("grave_abuse", "existing_support", "skills_capacity", "strategic_value")}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A code and its level, a kind, what is laid over a plain record so that it is raised, and so that it is not."""

    code: str
    level: Level
    kind: str
    plain: Values
    raises: Values
    silent: Values
    touched: date | None = None
    words: str = ""
    versions: tuple[TextVersion, ...] = ()


def issue(**fields: Value) -> Values:
    plain: Values = {
        "id": "a",
        "title": "Land",
        "prev_recs": ["1"],
        "recommendations": [{"id": "r", "text": "Adopt a law.", "category": 5}],
        "evidence": [{"id": "e", "source": "S", "date": "2026-01"}],
    }
    return {"issues": [{**plain, **fields}]}


def evidence(**fields: Value) -> Values:
    return issue(evidence=[{"id": "e", "source": "S", "date": "2026-01", **fields}])


def ask(**fields: Value) -> Values:
    return issue(recommendations=[{"id": "r", "text": "Adopt a law.", "category": 5, **fields}])


def clause(**fields: Value) -> Values:
    return {"clauses": [{"id": "c", "ref": "Draft 1 para 3", "policy_area": "labour", "proposed_text": "P",
                         "owner": "lead-active", **fields}]}  # fmt: skip


def candidate(mechanism: str, **case: Value) -> Values:
    return {"candidates": [{"mechanism": mechanism, "fit": "open"}], **case}


ADB_ACTIVE: list[Value] = [{"institution": "ADB", "stage": "active", "closing_date": "2030-01-01"}]
TWO: Values = {"people": 2, "kinds": ["affected"]}
E, W, NOTE = Level.ERROR, Level.WARNING, Level.INFO


def linked(named: Collection[str], level: str) -> Iterator[Source]:
    """Yield the records around that are named and that fewer people may read."""
    for name, kind in CLOSE.items():
        theirs = str(OTHERS[name]["confidentiality"])
        if name in named and is_closer(theirs, level):
            yield Source(name, KINDS[kind], theirs, OTHERS[name])


def found(kind: str, values: Values, touched: date | None, versions: tuple[TextVersion, ...] = ()) -> list[Finding]:
    subject = Subject(KINDS[kind], "x", values)
    around = Around(
        NOW, record=OTHERS.get, earlier=EARLIER.get, members=lambda: [("knows", OTHERS["knows"])],
        touched=lambda: touched, texts=lambda: versions, confidential=linked, upr=RULES,
    )  # fmt: skip
    return [*book.lasting(subject, RULES), *book.of_today(subject, around)]


def of(told: Told, over: Values) -> list[Finding]:
    """Return the findings of the code that is told, on the plain record with this laid over it."""
    values = {**told.plain, **over}
    return [
        one
        for one in (
            *validate(KINDS[told.kind], "x", values),
            *links.findings(KINDS[told.kind], "x", values, OTHERS),
            *found(told.kind, values, told.touched, told.versions),
        )
        if (one.code, one.level) == (told.code, told.level) and told.words in one.message
    ]


def sentences(table: list[Told]) -> list[Finding]:
    """Return everything that is said of the records of a table."""
    return [
        one for told in table for one in found(told.kind, {**told.plain, **told.raises}, told.touched, told.versions)
    ]


def badly_said(findings: list[Finding]) -> list[str]:
    """Return the messages and fixes that are no sentences."""
    said = [one.message for one in findings] + [one.fix for one in findings if one.fix]
    return [words for words in said if not words.rstrip(")").endswith(".") or words[:1].islower()]
