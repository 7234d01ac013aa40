"""Consent before a case is told to anyone: what counts as consent, and which openings are refused."""

from __future__ import annotations

import pytest
from cawg_tui.records.case import CONSENT
from cawg_tui.records.common import CONFIDENTIALITY
from cawg_tui.rules.circulating import WIDTH, may_circulate, refusal, widened


def case(consent: str = "", confidentiality: str = "restricted") -> dict[str, object]:
    return {"confidentiality": confidentiality, "consent": {"share_in_wg": consent} if consent else {}}


@pytest.mark.parametrize("consent", ["", *CONSENT])
def test_only_a_consent_that_was_given_opens_a_case(consent: str) -> None:
    said = refusal(case(consent))  # type: ignore[arg-type]
    assert may_circulate(case(consent)) is (consent == "given")  # type: ignore[arg-type]
    assert bool(said) is (consent != "given")
    assert not said or "Consent, Share in the working group" in said


@pytest.mark.parametrize(
    ("before", "after", "consent", "refused"),
    [
        ("restricted", "group", "", True), ("restricted", "public", "asked", True), ("group", "network", "none", True),
        ("restricted", "group", "given", False), ("group", "restricted", "", False), ("group", "group", "", False),
        ("restricted", "odd", "", False),
    ],
)  # fmt: skip
def test_a_case_is_opened_to_more_readers_only_with_consent(
    before: str, after: str, consent: str, refused: bool
) -> None:
    old, new = case(consent, before), case(consent, after)
    assert bool(widened("case", old, new)) is refused  # type: ignore[arg-type]
    assert not widened("initiative", old, new)  # type: ignore[arg-type]


def test_every_level_of_confidentiality_has_its_width() -> None:
    assert sorted(WIDTH, key=lambda name: -WIDTH[name]) == list(CONFIDENTIALITY)
