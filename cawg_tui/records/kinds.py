"""The kinds of records: one line each. What a kind is stands in its own file."""

from __future__ import annotations

from collections.abc import Mapping

from cawg_tui.records.case import Case
from cawg_tui.records.common import Common
from cawg_tui.records.declarations import compile_fields
from cawg_tui.records.event import Event
from cawg_tui.records.initiative import Initiative
from cawg_tui.records.kind import Kind, Kinds
from cawg_tui.records.learning_exchange import LearningExchange
from cawg_tui.records.mechanism import Mechanism
from cawg_tui.records.member import Member
from cawg_tui.records.recommendation import Recommendation
from cawg_tui.records.safeguard_review import SafeguardReview
from cawg_tui.records.sign_on import SignOn
from cawg_tui.records.standards_process import StandardsProcess
from cawg_tui.records.upr_submission import UprSubmission
from cawg_tui.records.workplan import Workplan

__all__ = ["MODELS", "Kind", "Kinds", "built_in"]

MODELS: Mapping[str, type[Common]] = {
    "initiative": Initiative,
    "upr_submission": UprSubmission,
    "safeguard_review": SafeguardReview,
    "standards_process": StandardsProcess,
    "learning_exchange": LearningExchange,
    "case": Case,
    "mechanism": Mechanism,
    "event": Event,
    "workplan": Workplan,
    "member": Member,
    "sign_on": SignOn,
    "recommendation": Recommendation,
}


def built_in() -> Kinds:
    """Compile the kinds that ship with cawg."""
    return Kinds(Kind(name, model.ABOUT, compile_fields(model), model) for name, model in MODELS.items())
