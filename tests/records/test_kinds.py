"""Kinds: declared once, whole and consistent; a kind more is one model and one line."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Annotated, ClassVar

import pytest
from cawg_tui.errors import UnknownKindError
from cawg_tui.records import types as t
from cawg_tui.records.common import CONFIDENTIALITY, About, Common, CommonTail
from cawg_tui.records.declarations import (
    Declared,
    Field,
    FieldSet,
    Item,
    Merge,
    Sensitivity,
    Weight,
    compile_fields,
    field,
)
from cawg_tui.records.kinds import MODELS, Kind, Kinds, built_in
from cawg_tui.records.upr_submission import CONSENT
from cawg_tui.records.validate import validate
from cawg_tui.records.workflow import Workflow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cawg_tui.records.values import Values

KINDS = built_in()
EVERY = pytest.mark.parametrize("kind", list(KINDS), ids=KINDS.names)

# What DOMAIN G0-G4 asks of each kind: the fields, those that are required marked with `!`.
G0 = ("title! status! lead members partners areas themes rights countries languages summary deadlines tasks links "
      "documents confidentiality! notes created updated")  # fmt: skip
ASKED = {
    "initiative": "type! trigger objective! theory targets start! end review_date participants! decisions milestones "
    "outputs outcomes budget workplan_ref children evaluation",
    "upr_submission": "sur! session! cycle! type! language! rule_profile! submitters! keywords issues! annexes "
    "counted_words total_words receipt published_url summary_symbol code cited_paras advocacy presession "
    "advance_questions hrc_statement outcome midterm",
    "safeguard_review": "bank! instrument! replaces phase! windows drafts consultations clauses asks submissions "
    "signons board_date effective_date transition_rule bank_report_url scorecard reprisal_risk",
    "member": "type! country region movement working_groups joined expertise availability sos_contact",
    "standards_process": "body! mandate sessions drafts articles state_positions inputs statements delegation allies",
    "learning_exchange": "objectives! format date hours language interpretation facilitators participants mechanisms "
    "modules materials feedback follow_up",
    "case": "requester! community country! project companies finance harms objectives! desired_approach tried criteria "
    "decision consent risk candidates experts actions outcome",
    "mechanism": "type! institution! institutions against who complainants min_people stages adherence states "
    "admissibility limit exhaustion parallel outcomes serves duration site source verified checked next_review used_by",
    "event": "start! end! place cohosts planning_committee aims agenda participants budget security outputs "
    "feeds_workplan",
    "workplan": "year! vision context objectives evaluation_prev comments reviews approved_by approved_date",
    "sign_on": "text! version opens! closes! tz addressees min_signatories signatories",
    "recommendation": "sur! source! number text! states position position_source groups sdgs action_category "
    "our_ask_ref implementation evidence next_step owner",
}
INSIDE = {
    "deadlines": "what! date! time tz hard source_url verified", "tasks": "what! who due done", "links": "to! type!",
    "documents": "title! url path language version date",
    "participants": "member! role since affected", "decisions": "date! text! method objections",
    "milestones": "what! date done", "outputs": "what! date evidence", "outcomes": "what! date evidence",
    "budget": "currency planned raised funder_visible", "advance_questions": "state! text! asked",
    "submitters": "org! acronym city country founded ecosoc main_contact description consent consent_version by_role "
    "date public_name_ok",
    "issues": "heading! paras prev_recs evidence standards recommendations",
    "advocacy": "date! state! place role factsheet promise result", "presession": "applied accepted date",
    "hrc_statement": "text", "outcome": "received supported noted report addendum decision recommendations",
    "midterm": "due filed url", "windows": "phase! opens closes! tz channel languages extended_from",
    "drafts": "label! date file paras", "consultations": "date! place audience who_went notes",
    "clauses": "ref! policy_area! current_text draft_text problem standard proposed_text reason cases priority owner "
    "signatories filed_on bank_response next_draft_text adopted",
    "asks": "text! priority areas clauses", "submissions": "title! form date words signatories",
    "scorecard": "yes partly no unknown", "expertise": "what! level years cases",
    "sessions": "name! start end place registration speakers_list articles programme needs",
    "standards_process/drafts": "label! date symbol url file current",
    "articles": "n! title texts position red_line proposed_text result owner",
    "state_positions": "state! article date quote source stance", "inputs": "title! deadline filed words signatories",
    "statements": "speaker! article date minutes text", "delegation": "member! meeting! role visa",
    "learning_exchange/participants": "member! region gender languages affected",
    "facilitators": "member! teaches agreed", "modules": "title! objective mechanism facilitator minutes method",
    "feedback": "score! learned will_use", "follow_up": "what! who due done",
    "companies": "name! role home_state staff schemes",
    "finance": "institution! instrument stage approved last_disbursement closing_date",
    "objectives": "text! want priority", "complainants": "people kinds residence anonymous authority",
    "tried": "what! mechanism level date state ended result", "risk": "reprisal measures",
    "consent": "share_in_wg forward_to_allies publish date by_role",
    "criteria": "grave_abuse existing_support skills_capacity strategic_value", "decision": "answer date by why",
    "candidates": "mechanism! fit blockers last_date chosen", "experts": "member! reason asked answer",
    "actions": "what! mechanism who due stage date result", "limit": "months since opens words",
    "agenda": "day! time! until title! format room speakers language interpretation notes",
    "event/participants": "org! region country kind people funded visa interpretation",
    "targets": "movements per_region", "initiative/targets": "name! kind!",
    "event/outputs": "what! date url feeds", "workplan/objectives": "text! activities",
    "comments": "member! date text! answer", "reviews": "quarter! date done changed",
    "addressees": "name! body country carried_by",
    "signatories": "org! country signed_by_role date via show_logo verified",
    "recommendation/evidence": "what! date source",
}  # fmt: skip


def every_field(fields: FieldSet, path: str = "") -> Iterator[tuple[str, Field]]:
    for one in fields:
        yield f"{path}{one.name}", one
        if one.inside is not None:
            yield from every_field(one.inside, f"{path}{one.name}/")


def lacking(fields: FieldSet, asked: str) -> list[str]:
    """Return what of the asked fields is not declared, or declared with another duty."""
    wanted = {name.rstrip("!"): name.endswith("!") for name in asked.split()}
    return [name for name, duty in wanted.items() if (one := fields.get(name)) is None or one.required is not duty]


@EVERY
def test_a_kind_declares_every_field_that_practitioners_asked_for(kind: Kind) -> None:
    assert lacking(kind.fields, f"{G0} {ASKED[kind.name]}") == []
    for one in kind.fields:
        if one.inside is not None:
            asked = INSIDE.get(f"{kind.name}/{one.name}") or INSIDE.get(one.name)
            assert asked, f"no one has said what {one.name} should hold"
            assert lacking(one.inside, asked) == [], one.name


@EVERY
def test_every_field_says_what_it_is_called_and_what_it_is_for(kind: Kind) -> None:
    for path, one in every_field(kind.fields):
        assert one.label[:1].isupper(), path
        assert one.help.endswith((".", "…")), path
        assert path.count("/") or one.group, path
        assert one.widget, path


@EVERY
def test_labels_are_told_apart_on_one_form(kind: Kind) -> None:
    labels = [one.label for one in kind.fields]
    assert len(set(labels)) == len(labels)
    for _, one in every_field(kind.fields):
        inner = [each.label for each in one.inside] if one.inside else []
        assert len(set(inner)) == len(inner), one.name


@EVERY
def test_every_list_of_entries_and_every_group_compiles_inside(kind: Kind) -> None:
    for path, one in every_field(kind.fields):
        assert (one.inside is not None) is isinstance(one.type, t.Group), path
        if isinstance(one.type, t.Items):
            assert one.inside is not None
            assert one.key == "id" or one.key in one.inside, path
            assert "id" not in one.inside, path


@EVERY
def test_how_a_field_merges_fits_its_type(kind: Kind) -> None:
    fits = {
        Merge.ITEMS: t.Items, Merge.LOG: t.Items, Merge.SET: t.ListOf, Merge.SEQ: t.ListOf, Merge.TEXT: t.ProseType,
        Merge.PROTECTIVE: t.ChoiceType, Merge.MAX: t.DateType,
    }  # fmt: skip
    for path, one in every_field(kind.fields):
        if one.merge in fits:
            assert isinstance(one.type, fits[one.merge]), path
        if one.merge is Merge.MAP:
            assert isinstance(one.type, t.TextPerLanguage) or type(one.type) is t.Group, path
        assert bool(one.scale) is (one.merge is Merge.PROTECTIVE), path
        if one.scale and isinstance(one.type, t.ChoiceType):
            assert sorted(one.scale) == sorted(one.type.words), path
        assert all(name in kind.fields for name in one.guards), path


@EVERY
def test_words_that_nobody_searches_for_stay_out_of_the_index(kind: Kind) -> None:
    for path, one in every_field(kind.fields):
        if isinstance(one.type, t.YesNoType | t.AddressType | t.TimeType | t.AmountType):
            assert one.weight is Weight.NONE, path
        if one.sensitivity is Sensitivity.PRIVATE:
            assert one.weight is Weight.NONE, path
    assert kind.fields.by_name["title"].weight is Weight.HEAD


@EVERY
def test_columns_defaults_and_names_of_a_kind_are_its_fields(kind: Kind) -> None:
    about = kind.about
    assert [name for name in (*about.columns, *about.subfolder) if name not in kind.fields] == []
    assert [name for _, name, _, _ in string.Formatter().parse(about.subject) if name and name not in kind.fields] == []
    defaults: Values = {"status": kind.workflow.first, **about.defaults}
    assert {one.code for one in validate(kind, "x", defaults)} <= {"X05"}
    assert defaults["confidentiality"] in CONFIDENTIALITY
    assert about.help.endswith(".")


def test_kinds_have_names_and_folders_of_their_own() -> None:
    assert sorted(KINDS.names) == sorted(ASKED)
    folders = [kind.about.folder for kind in KINDS]
    assert len(set(folders)) == len(folders) == 12
    assert all(KINDS.in_folder(kind.about.folder) is kind for kind in KINDS)
    assert KINDS.in_folder("rules") is None
    assert "member" in KINDS
    assert "petition" not in KINDS


def test_confidentiality_and_consent_are_ordered_from_loose_to_protective() -> None:
    assert all(
        kind.fields.by_name["confidentiality"].scale == ("public", "network", "group", "restricted") for kind in KINDS
    )
    inside = KINDS["upr_submission"].fields.inside("submitters")
    assert inside is not None
    consent = inside.by_name["consent"]
    assert consent.scale == CONSENT == ("given", "asked", "none", "refused", "withdrawn")
    assert consent.guards == ("issues", "summary")
    assert KINDS["safeguard_review"].fields.by_name["reprisal_risk"].scale == ("low", "medium", "high")


def test_what_must_not_travel_is_marked() -> None:
    def marks(kind: str, path: str) -> Sensitivity:
        return next(one.sensitivity for at, one in every_field(KINDS[kind].fields) if at == path)

    assert marks("member", "sos_contact") is Sensitivity.PRIVATE
    assert marks("upr_submission", "advocacy") is Sensitivity.SENSITIVE
    assert marks("upr_submission", "submitters/by_role") is Sensitivity.SENSITIVE
    assert marks("safeguard_review", "consultations/notes") is Sensitivity.SENSITIVE
    assert {marks(kind, "notes") for kind in KINDS.names} == {Sensitivity.SENSITIVE}


def test_logs_and_sums_merge_as_such() -> None:
    merges = {path: one.merge for kind in KINDS for path, one in every_field(kind.fields)}
    assert {merges[name] for name in ("advocacy", "decisions")} == {Merge.LOG}
    assert {merges[name] for name in ("counted_words", "total_words", "scorecard")} == {Merge.DERIVED}
    assert merges["budget"] is Merge.ATOMIC
    assert merges["updated"] is Merge.MAX
    assert merges["languages"] is Merge.SEQ
    assert (merges["title"], merges["objective"], merges["summary"]) == (Merge.MAP, Merge.MAP, Merge.TEXT)


@pytest.mark.parametrize("typed", ["upr_submission", "UPR submission", "upr-submissions", " UPR Submissions "])
def test_a_kind_is_found_by_what_a_person_types(typed: str) -> None:
    assert KINDS.called(typed).name == "upr_submission"


def test_an_unknown_kind_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownKindError, match="The kinds are: initiative, upr_submission"):
        KINDS.called("petition")
    with pytest.raises(UnknownKindError, match="There is no kind petition"):
        KINDS["petition"]


class Visit(Item):
    """One visit."""

    place: t.Line = field("Place", "Where.", required=True)
    when: t.PartDay = field("When", "The day.")


class _Own(Declared):
    host: t.Country = field("Host", "The State that lets us in.", group="What it is", required=True)
    visits: list[Visit] = field("Visits", "Where we went.", group="Results", key="place")
    mood: Annotated[str, t.ChoiceType(("good", "bad"))] = field("Mood", "How it went.", group="Results")


class FieldTrip(CommonTail, _Own, Common):
    """A kind made in this test."""

    ABOUT: ClassVar = About(
        label="field trip", plural="field trips", folder="field-trips", help="A visit.",
        workflow=Workflow({"planned": ("done",), "done": ()}, over=frozenset({"done"})), columns=("status", "host"),
        subject="{host}", defaults={"confidentiality": "group"},
    )  # fmt: skip


def test_a_kind_more_is_one_model_and_one_line() -> None:
    models: dict[str, type[Common]] = {**MODELS, "field_trip": FieldTrip}
    kinds = Kinds(Kind(name, model.ABOUT, compile_fields(model), model) for name, model in models.items())
    trip = kinds.called("field trips")
    assert kinds.in_folder("field-trips") is trip
    assert trip.fields.names[:8] == ("title", "status", "lead", "members", "partners", "host", "visits", "mood")
    assert trip.fields.names[-1] == "updated"
    found = validate(
        trip, "x", {"title": "T", "status": "planned", "confidentiality": "group", "visits": [{"place": "Y"}]}
    )
    assert [(one.code, one.field) for one in found] == [("X05", "host")]
    assert trip.fields.key("visits") == "place"


def test_a_field_without_a_type_of_ours_is_a_defect_found_at_once() -> None:
    class Wrong(Declared):
        when: complex = field("When")

    with pytest.raises(TypeError, match="no field type"):
        compile_fields(Wrong)
