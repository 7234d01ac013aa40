"""What must not be forgotten in a case: consent, danger, time, conditions (C01-C11; DOMAIN G5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cawg_tui.records.values import Values, as_text, is_empty
from cawg_tui.rules.experts import LEVELS, ON_THEMES, helpers
from cawg_tui.rules.matching import fit
from cawg_tui.rules.matching_facts import Sort
from cawg_tui.rules.subject import mapping, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cawg_tui.records.finding import Finding
    from cawg_tui.rules.subject import Around, Subject

CRITERIA: Final = {
    "grave_abuse": "grave abuse", "existing_support": "support so far", "skills_capacity": "our skills and capacity",
    "strategic_value": "strategic value",
}  # fmt: skip
# States in which a request has left the hands of those who took the call.
CIRCULATED: Final = frozenset({"accepted", "active", "monitoring"})
# How a reason begins that says of a member they have done it, not only followed it.
ABLE: Final = (LEVELS[2], ON_THEMES[2], LEVELS[3])
UNVERIFIED: Final = " (What is noted of it is not verified.)"
FIXES: Final = {
    "C04": "Find others who would complain, or choose another mechanism.",
    "C05": "Note what was tried at home, or why nothing could be.",
    "C06": "Wait until the other body has decided, or choose one that does not mind.",
    "C07": "Read the bank's project page for the stage of the finance.",
}


def findings(subject: Subject) -> Iterator[Finding]:
    """Yield what is to be said of a case whatever the day."""
    yield from _danger(subject)
    if subject.is_over and subject.status != "referred":
        return
    yield from _consent(subject)
    if not any(True for _ in subject.items("objectives")):
        said = "No objective of the community is noted, so no mechanism can be held against it."
        yield subject.warning("C08", "objectives", said, "Ask what they want, and note it in their words.")
    yield from _criteria(subject)


def of_today(subject: Subject, around: Around) -> Iterator[Finding]:
    """Yield what is to be said of it today: the mechanisms that were looked at, the members who could help."""
    if subject.is_over:
        return
    chosen = list(_looked_at(subject, around))
    for path, ref, mechanism in chosen:
        yield from _conditions(subject, around, path, ref, mechanism)
    yield from _free_members(subject, around, [(ref, mechanism) for _, ref, mechanism in chosen])


def _danger(subject: Subject) -> Iterator[Finding]:
    risk = as_text(mapping(subject.values.get("risk")).get("reprisal"))
    if risk == "high" and subject.text("confidentiality") != "restricted":
        said = "The risk of reprisals is high, and more people may read this than those named."
        yield subject.error("C02", "confidentiality", said, "Set the confidentiality to restricted.")


def _consent(subject: Subject) -> Iterator[Finding]:
    consent = mapping(subject.values.get("consent"))
    shared = subject.text("confidentiality") in {"public", "network", "group"} or subject.status in CIRCULATED
    if shared and as_text(consent.get("share_in_wg")) != "given":
        said = "The community has not agreed that this is shared in the working group; silence is not consent."
        yield subject.error("C01", "consent/share_in_wg", said, "Ask them, or keep it restricted until they answer.")
    if subject.text("confidentiality") == "public" and as_text(consent.get("publish")) != "given":
        said = "The community has not agreed that this is made public."
        yield subject.error("C01", "consent/publish", said, "Ask them, or keep it within the group.")
    forwarded = (
        as_text(mapping(subject.values.get("decision")).get("answer")) == "refer" or subject.status == "referred"
    )
    if forwarded and as_text(consent.get("forward_to_allies")) != "given":
        said = "It is referred to others, and the community has not agreed to that."
        yield subject.warning("C10", "consent/forward_to_allies", said, "Ask them before anything leaves the group.")


def _criteria(subject: Subject) -> Iterator[Finding]:
    if subject.status not in {"intake", "assessing", "accepted"}:
        return
    criteria = mapping(subject.values.get("criteria"))
    lacks = [
        words_
        for name, words_ in CRITERIA.items()
        if is_empty(mapping(criteria.get(name)).get("score")) or is_empty(mapping(criteria.get(name)).get("reason"))
    ]
    if lacks:
        said = f"{len(CRITERIA) - len(lacks)} of 4 criteria have a score and a reason; missing: {', '.join(lacks)}."
        yield subject.info("C09", "criteria", said)


def _looked_at(subject: Subject, around: Around) -> Iterator[tuple[str, str, Values]]:
    for path, candidate in subject.items("candidates"):
        ref = as_text(candidate.get("mechanism"))
        mechanism = around.record(ref) if ref else None
        if mechanism is not None and as_text(candidate.get("fit")) != "blocked":
            yield path, ref, mechanism


def _conditions(subject: Subject, around: Around, path: str, ref: str, mechanism: Values) -> Iterator[Finding]:
    held = fit(subject.values, ref, mechanism, around.today, around.upr)
    for reason in held.reasons:
        if not reason.code:
            continue
        said = f"{held.title}: {reason.words}{'' if held.verified else UNVERIFIED}"
        if reason.code == "C03" and reason.sort is Sort.BLOCKER:
            yield subject.error("C03", path, said, "Mark it as blocked, or correct the date it is counted from.")
        else:
            yield subject.warning(reason.code, path, said, FIXES.get(reason.code, ""))


def _free_members(subject: Subject, around: Around, chosen: list[tuple[str, Values]]) -> Iterator[Finding]:
    if not chosen or subject.status not in {"assessing", "accepted", "active"}:
        return
    named = {as_text(one.get("member")) for _, one in subject.items("experts")} | set(
        words(subject.values.get("members"))
    )
    found = [
        one
        for one in helpers(subject.values, chosen, around.members())
        if one.member not in named and one.availability and any(r.startswith(ABLE) for r in one.reasons)
    ]
    if found:
        best = found[0]
        said = f"{best.title} could help: {best.reasons[0]}; {best.availability}."
        yield subject.info("C11", "experts", said, "Ask them, once the community agrees that the request is shared.")
