"""What the text of a submission lacks or must not hold: issues, asks, evidence, names, annexes (U05, U08-U13, U21)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from cawg_tui.records.values import Values, as_text, is_empty, same
from cawg_tui.records.vocabulary import words_of
from cawg_tui.rules.counting import words_in
from cawg_tui.rules.matching_facts import plain
from cawg_tui.rules.spans_of_time import latest
from cawg_tui.rules.subject import entries, whole, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cawg_tui.records.finding import Finding
    from cawg_tui.rules.subject import Around, Subject
    from cawg_tui.rules.upr import UprRules

ASK_WORDS: Final = 60
SPECIFIC: Final = 5
# About five years lie between two reviews of a State; the day of the last one is not in the calendar of a cycle.
BETWEEN_REVIEWS: Final = timedelta(days=5 * 365)
# Forms of address before a name: a person is named, in English, French or Spanish.
PERSON: Final = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sr|Sra|Srta|Don|Doña|M\.|Mme|Mlle|Monsieur|Madame|Señora?)\.?\s+"
    r"(?-i:[A-ZÀ-ÖØ-Þ][\w'’-]+)(?:\s+[A-ZÀ-ÖØ-Þ][\w'’-]+)*"
)
ACTS: Final = re.compile(
    r"\b(?:and|;|y|et)\s+(?:adopt|ratify|amend|abolish|establish|investigate|repeal|publish|ensure|enact|create|withdraw|"
    r"adoptar|ratificar|derogar|crear|investigar|adopter|ratifier|abroger|créer|enquêter)\b",
    re.IGNORECASE,
)
SIGNED_OFF: Final = frozenset({"sign_off", "ready"})


def findings(subject: Subject, rules: UprRules) -> Iterator[Finding]:
    """Yield what is to be said of the text until it is filed."""
    if not subject.is_pending:
        return
    yield from _submitters(subject)
    for path, issue in subject.items("issues"):
        yield from _issue(subject, path, issue)
        yield from _asks(subject, path, issue)
        yield from _evidence(subject, path, issue, rules)
        yield from _names(subject, path, issue)
    yield from _annexes(subject)
    yield from _file(subject)


def of_versions(subject: Subject, around: Around) -> Iterator[Finding]:
    """Yield U03 for consents given for another text than the one that stands here, U08 for paragraphs renumbered."""
    if not subject.is_pending:
        return
    renumbered = False
    for path, submitter in subject.items("submitters"):
        version = as_text(submitter.get("consent_version"))
        before = around.earlier(version) if version and submitter.get("consent") == "given" else None
        if before is None:
            continue
        if any(not same(before.get(name), subject.values.get(name)) for name in ("issues", "summary")):
            org = as_text(submitter.get("org")) or "A submitter"
            said = f"{org} agreed to an older version of the text."
            yield subject.error("U03", f"{path}/consent", said, "Ask again, with what has changed since.")
        renumbered |= subject.status in SIGNED_OFF and _numbers(before) != _numbers(subject.values)
    if renumbered:
        said = "The numbers of paragraphs have changed since a group signed off; what it quotes may point elsewhere."
        yield subject.warning("U08", "issues", said, "Tell those who signed off.")


def _submitters(subject: Subject) -> Iterator[Finding]:
    asked = {"acronym": "acronym", "city": "city", "country": "country", "description": "description"}
    there = list(subject.items("submitters"))
    for path, submitter in there:
        lacks = [said for name, said in asked.items() if is_empty(submitter.get(name))]
        if lacks:
            org = as_text(submitter.get("org")) or "A submitter"
            said = f"{org} has no {', no '.join(lacks)}; OHCHR lists submitters with them."
            yield subject.warning("U05", path, said)
    if there and not any(one.get("main_contact") is True for _, one in there):
        yield subject.warning("U05", "submitters", "No submitter is the main contact, to whom OHCHR writes.")


def _issue(subject: Subject, path: str, issue: Values) -> Iterator[Finding]:
    asked = {"prev_recs": "previous recommendation", "evidence": "evidence", "recommendations": "recommendation"}
    lacks = [said for name, said in asked.items() if is_empty(issue.get(name))]
    if lacks:
        yield subject.warning("U09", path, f"{_title(issue)} has no {', no '.join(lacks)}.")


def _asks(subject: Subject, path: str, issue: Values) -> Iterator[Finding]:
    for below, ask in entries(issue, "recommendations", above=path):
        text, category = as_text(ask.get("text")), whole(ask.get("category"))
        number = words_in(text)
        said = []
        if category is not None and category < SPECIFIC:
            said.append(f"is of category {category}, and only specific actions (5) can be checked later")
        if ACTS.search(text):
            said.append("may hold two asks in one")
        if number > ASK_WORDS:
            said.append(f"has {number} words, more than {ASK_WORDS}")
        if said:
            short = " ".join(text.split()[:6])
            yield subject.warning("U10", below, f"The recommendation “{short} …” {', and '.join(said)}.")


def _evidence(subject: Subject, path: str, issue: Values, rules: UprRules) -> Iterator[Finding]:
    session = rules.sessions.get(whole(subject.values.get("session")) or 0)
    since = session.start - BETWEEN_REVIEWS if session is not None and session.start else None
    for below, one in entries(issue, "evidence", above=path):
        date, said = latest(one.get("date")), []
        if date is None:
            said.append("has no date")
        elif since is not None and date < since:
            unsure = "" if session is None or session.verified else ", as far as the calendar tells: it is not verified"
            said.append(f"is of {as_text(one.get('date'))}, before the State's last review{unsure}")
        if one.get("first_hand") is False:
            said.append("is second-hand")
        if said:
            source = as_text(one.get("source")) or "A piece of evidence"
            yield subject.warning("U11", below, f"{source} {' and '.join(said)}.")


def _names(subject: Subject, path: str, issue: Values) -> Iterator[Finding]:
    texts = [as_text(issue.get("paras")), *(as_text(one.get("text")) for _, one in entries(issue, "recommendations"))]
    named = list(dict.fromkeys(found.group().strip() for text in texts for found in PERSON.finditer(text)))
    agreed = any(not is_empty(one.get("consent_ref")) for _, one in entries(issue, "evidence"))
    if named and not agreed:
        said = f"{_title(issue)} names a person ({named[0]}), submissions are public, and no consent is noted."
        fix = "Take the name out, or note at the evidence where the consent is kept."
        yield subject.error("U12", path, said, fix)


def _annexes(subject: Subject) -> Iterator[Finding]:
    own = {plain(as_text(one.get(name))) for _, one in subject.items("submitters") for name in ("org", "acronym")}
    for annex in words(subject.values.get("annexes")):
        found = re.search(r"\b(?:by|of|par|por)\s+((?-i:[A-ZÀ-Þ])[^,;.]*)", annex)
        if found and plain(found[1]) not in own:
            said = f"The annex {annex} is by {found[1].strip()}; reports of other organisations are not accepted."
            yield subject.warning("U13", "annexes", said, "Quote it in the text instead.")


def _file(subject: Subject) -> Iterator[Finding]:
    for path, document in subject.items("documents"):
        name = as_text(document.get("path"))
        if as_text(document.get("version")).lower() == "filed" and name and not name.lower().endswith(".docx"):
            said = f"The file {name} is the text to be filed, and only Word files (.docx) are taken."
            yield subject.error("U21", f"{path}/path", said, "Export it as DOCX.")


def _numbers(values: Values) -> list[int]:
    """Return how many numbered paragraphs each issue has, in order: where this changes, numbers move."""
    return [
        sum(1 for line in as_text(issue.get("paras")).splitlines() if line.strip())
        for _, issue in entries(values, "issues")
    ]


def _title(issue: Values) -> str:
    return as_text(issue.get("title")) or words_of(as_text(issue.get("heading"))) or "An issue"
