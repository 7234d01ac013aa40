"""The command as a script uses it: exit statuses, streams, JSON, and sentences instead of tracebacks."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from cawg_tui.cli.main import COMMANDS, run
from cawg_tui.store.template import template_folder

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Network

KENYA = "kenya-session-49-business-and-human-rights-k4n9"


class Command:
    """Runs `cawg` in this process and returns what it printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, place: Path, *words: str, status: int = 0) -> str:
        assert run(["-C", str(place), *words]) == status, self._capsys.readouterr()
        self.complaint = ""
        captured = self._capsys.readouterr()
        self.complaint = captured.err
        return captured.out

    def json(self, place: Path, *words: str, status: int = 0) -> Any:
        return json.loads(self(place, *words, "--json", status=status))


@pytest.fixture
def cawg(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


def test_every_word_has_help_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    for word in COMMANDS:
        assert run([word, "--help"]) == 0
        assert re.search(rf"Usage: cawg {word} ", capsys.readouterr().out)


def test_wrong_use_is_status_2_and_a_sentence(network: Network, cawg: Command) -> None:
    cawg(network.amina, "shout", status=2)
    cawg(network.amina, "new", "poem", "--title", "x", status=2)
    assert "There is no kind poem" in cawg.complaint
    cawg(network.amina, "set", KENYA, "sumary=x", status=2)
    assert "Did you mean summary" in cawg.complaint


def test_outside_a_workspace_it_says_how_to_begin(tmp_path: Path, cawg: Command) -> None:
    assert cawg(tmp_path, "list", status=1) == ""
    assert "cawg init" in cawg.complaint
    assert "Traceback" not in cawg.complaint


def test_new_prints_the_id_alone_and_commits(network: Network, cawg: Command) -> None:
    out = cawg(
        network.amina, "new", "upr_submission", "--title", "Peru: mining", "--set", "sur=Peru", "--set", "session=55"
    )
    assert re.fullmatch(r"peru-mining-[a-z2-7]{4}\n", out)
    shown = json.loads(cawg(network.amina, "show", out.strip(), "--as", "json"))
    assert (shown["sur"], shown["session"], shown["status"]) == ("PER", 55, "idea")
    assert network.git(network.amina, "log", "-1", "--format=%s").strip() == "Add UPR submission: Peru, session 55"
    assert network.git(network.amina, "status", "--porcelain") == ""


def test_set_changes_only_the_lines_of_its_field(network: Network, cawg: Command) -> None:
    before = cawg(network.amina, "show", KENYA, "--as", "json")
    deadline = json.loads(before)["deadlines"][0]["id"]
    cawg(network.amina, "set", KENYA, f"deadlines/{deadline}/date=2024-10-09", "themes+=labour")
    diff = network.git(network.amina, "show", "--format=", "--unified=0", "HEAD")
    changed = [line for line in diff.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    assert [line for line in changed if "2024-10" in line] == ["-  date: 2024-10-11", "+  date: 2024-10-09"]
    assert len(changed) <= 4


def test_set_refuses_a_date_that_does_not_exist(network: Network, cawg: Command) -> None:
    deadline = json.loads(cawg(network.amina, "show", KENYA, "--as", "json"))["deadlines"][0]["id"]
    head = network.git(network.amina, "rev-parse", "HEAD")
    cawg(network.amina, "set", KENYA, f"deadlines/{deadline}/date=2024-02-30", status=1)
    assert "2024-02-30 is not a day of the calendar" in cawg.complaint
    assert network.git(network.amina, "rev-parse", "HEAD") == head


def test_list_and_search_give_json_rows(network: Network, cawg: Command) -> None:
    rows = cawg.json(network.amina, "list", "upr_submission", "state:KEN")
    assert [row["id"] for row in rows] == [KENYA]
    assert {"id", "kind", "title", "status", "path"} <= rows[0].keys()
    hits = cawg.json(network.amina, "search", "kenya")
    assert KENYA in [hit["id"] for hit in hits]
    assert all("snippet" in hit for hit in hits)


@pytest.mark.parametrize(
    "typed", ['"', "C-14", "O'Brien", "a AND", "(", 'foo"bar', "* NEAR/2", "state:", "-", "due:<x"]
)
def test_anything_typed_is_a_legal_query(network: Network, cawg: Command, typed: str) -> None:
    assert isinstance(json.loads(cawg(network.amina, "search", "--json", "--limit", "3", "--", typed)), list)


def test_log_diff_and_restore_speak_in_fields(network: Network, cawg: Command) -> None:
    cawg(network.amina, "set", KENYA, "code=JS1")
    latest = cawg.json(network.amina, "log", KENYA)[0]
    assert latest["subject"] == "Update UPR submission: Kenya, session 49: code in the summary"
    changed = cawg.json(network.amina, "diff", KENYA, "--since", f"{latest['commit']}^")
    assert [(one["field"], one["before"], one["after"]) for one in changed] == [("code", None, "JS1")]
    assert "+code: JS1" in cawg(network.amina, "diff", KENYA, "--since", f"{latest['commit']}^", "--as", "git")
    cawg(network.amina, "restore", KENYA, "--to", f"{latest['commit']}^")
    assert "code" not in json.loads(cawg(network.amina, "show", KENYA, "--as", "json"))
    assert len(cawg.json(network.amina, "log", KENYA)) == len(cawg.json(network.amina, "log", KENYA))


def test_a_deleted_record_comes_back(network: Network, cawg: Command) -> None:
    cawg(network.amina, "delete", KENYA)
    cawg(network.amina, "show", KENYA, status=1)
    commit = cawg.json(network.amina, "log", KENYA)[0]["commit"]
    cawg(network.amina, "restore", KENYA, "--to", f"{commit}^")
    assert KENYA in cawg(network.amina, "list", "state:KEN")


def test_status_and_sync_say_what_went_where(network: Network, cawg: Command) -> None:
    cawg(network.amina, "sync")
    assert cawg.json(network.amina, "sync")["state"] == "up_to_date"
    cawg(network.amina, "set", KENYA, "code=JS1")
    assert cawg.json(network.amina, "status")["to_send"] == 1
    dry = cawg.json(network.amina, "sync", "--dry-run")
    assert dry["sent"] == 1
    assert cawg.json(network.amina, "status")["to_send"] == 1
    assert cawg.json(network.amina, "sync")["state"] == "sent"
    received = cawg.json(network.beatriz, "sync")
    assert (received["state"], received["records"]) == ("received", [KENYA])


def test_a_field_that_both_changed_waits_for_a_decision_and_the_exit_status_says_so(
    network: Network, cawg: Command
) -> None:
    cawg(network.amina, "sync")
    cawg(network.beatriz, "sync")
    cawg(network.amina, "set", KENYA, "code=JS1")
    cawg(network.beatriz, "set", KENYA, "code=JS2")
    cawg(network.amina, "sync")
    result = cawg.json(network.beatriz, "sync", status=3)
    assert (result["state"], result["records"]) == ("merged_to_decide", [KENYA])
    assert cawg.json(network.beatriz, "status", status=3)["to_decide"] == 1
    assert network.git(network.beatriz, "status", "--porcelain") == ""


def test_check_fails_where_there_is_an_error(network: Network, cawg: Command) -> None:
    found = cawg.json(network.amina, "check", KENYA, "--today", "2024-10-02", status=1)
    said = {one["code"]: one["message"] for one in found}
    assert "5,702" in said["U01"]
    assert "5,630" in said["U01"]
    assert "U03" in said
    assert any("in 9 days" in one["message"] for one in found if one["code"] == "X02")
    assert all(one["line"] for one in found if one["field"])


def test_a_broken_file_is_listed_and_the_rest_works(network: Network, cawg: Command) -> None:
    path = network.amina / "upr-submissions" / f"{KENYA}.yaml"
    broken = path.read_bytes() + b"title: again\n"
    path.write_bytes(broken)
    assert KENYA in cawg(network.amina, "list", "kenya")
    cawg(network.amina, "show", KENYA, status=1)
    assert "line" in cawg.complaint
    assert any(one["code"] == "Y01" for one in cawg.json(network.amina, "check", KENYA, status=1))
    cawg(network.amina, "sync", status=1)
    assert path.read_bytes() == broken


def test_escapes_in_a_record_do_not_reach_the_terminal(network: Network, cawg: Command) -> None:
    made = cawg(network.amina, "new", "initiative", "--title", "a\x1b]52;c;aGk=\x07b\u202etxt").strip()
    for words in (
        ["list"],
        ["show", made],
        ["show", made, "--as", "yaml"],
        ["log"],
        ["search", "txt"],
        ["check", made],
    ):
        run(["-C", str(network.amina), *words])
    out = "".join(cawg._capsys.readouterr())
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", out)


def test_edit_offers_unreadable_text_again_and_keeps_it(
    network: Network, cawg: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "editor.sh"
    editor.write_text('#!/bin/sh\nprintf "title: once\\ntitle: twice\\n" > "$1"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    done = subprocess.run(
        [sys.executable, "-m", "cawg_tui", "-C", str(network.amina), "edit", KENYA],
        input="n\n", capture_output=True, text=True, env=os.environ, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "title" in done.stderr
    kept = next(word for word in done.stderr.split() if word.rstrip(".").endswith(".yaml"))
    assert "title: twice" in (network.amina / kept.rstrip(".")).read_text()


def test_json_stands_alone_on_standard_output(network: Network) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cawg_tui", "-C", str(network.amina), "sync", "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout)["state"] == "received"


def test_doctor_finds_a_healthy_clone_well(network: Network, cawg: Command) -> None:
    assert "!!" not in cawg(network.amina, "doctor")


def test_init_and_clone_share_a_new_workspace(tmp_path: Path, cawg: Command) -> None:
    shared = tmp_path / "shared.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(shared)], check=True)
    one, two = tmp_path / "one", tmp_path / "two"
    who = ["--name", "Ana", "--email", "ana@example.org"]
    assert run(["init", str(one), *who, "--remote", str(shared)]) == 0
    assert run(["clone", str(shared), str(two), "--name", "Bo", "--email", "bo@example.org"]) == 0
    made = cawg(one, "new", "initiative", "--title", "Together", "--set", "start=2026-11").split()[-1]
    cawg(one, "sync")
    cawg(two, "sync")
    assert made in cawg(two, "list", "together")
    assert run(["init", str(one), *who]) == 1


def test_demo_without_a_terminal_prints_home_and_ends_well(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cawg_tui", "demo", str(tmp_path / "demo")],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "DUE" in done.stdout
    assert f" -C {tmp_path / 'demo' / 'amina'}" in done.stdout


def test_an_export_comes_back_as_the_same_records(network: Network, cawg: Command, tmp_path: Path) -> None:
    dump = tmp_path / "records.json"
    cawg(network.amina, "export", KENYA, "--to", "json", "-o", str(dump))
    before = cawg(network.amina, "show", KENYA, "--as", "json")
    assert cawg(network.amina, "import", "json", str(dump)) == ""
    assert "Left as they are here" in cawg.complaint
    cawg(network.amina, "delete", KENYA)
    assert cawg(network.amina, "import", "json", str(dump)) == f"{KENYA}\n"
    assert json.loads(cawg(network.amina, "show", KENYA, "--as", "json")) == json.loads(before)
    dump.write_text("[1]")
    cawg(network.amina, "import", "json", str(dump), status=1)
    assert "Nothing was written" in cawg.complaint


def test_a_restricted_record_is_named_by_its_id_alone(network: Network, cawg: Command) -> None:
    made = cawg(
        network.amina, "new", "initiative", "--title", "Zrxq valley", "--set", "confidentiality=restricted"
    ).strip()
    assert "zrxq" not in made
    assert "Zrxq" not in network.git(network.amina, "log", "-1", "--format=%B")


def test_without_an_author_the_file_is_saved_and_the_status_says_that_the_history_is_not(
    network: Network, cawg: Command
) -> None:
    for key in ("user.name", "user.email"):
        network.git(network.amina, "config", "--unset", key)
    cawg(network.amina, "set", KENYA, "code=JS1", status=1)
    assert "git config user.name" in cawg.complaint
    assert json.loads(cawg(network.amina, "show", KENYA, "--as", "json"))["code"] == "JS1"
    assert KENYA in network.git(network.amina, "status", "--porcelain")


def test_a_newer_format_is_read_and_not_written(network: Network, cawg: Command) -> None:
    settings = network.amina / "cawg.yaml"
    settings.write_text(settings.read_text("utf-8").replace("format: 1", "format: 99"), "utf-8")
    assert KENYA in cawg(network.amina, "list", "kenya")
    cawg(network.amina, "set", KENYA, "code=JS1", status=1)
    assert "Update cawg" in cawg.complaint


def test_a_rewritten_history_is_left_only_by_word(network: Network, cawg: Command) -> None:
    cawg(network.amina, "sync")
    cawg(network.beatriz, "sync")
    network.git(
        network.shared, "update-ref", "refs/heads/main", network.git(network.shared, "rev-parse", "main~2").strip()
    )
    cawg(network.amina, "set", KENYA, "code=JS1")
    assert cawg.json(network.amina, "sync", status=1)["state"] == "remote_rewritten"
    assert cawg.json(network.amina, "sync", status=1)["state"] == "remote_rewritten"
    assert cawg.json(network.amina, "sync", "--accept-rewritten")["state"] in {"sent", "merged"}
    assert cawg.json(network.amina, "sync")["state"] == "up_to_date"


@pytest.mark.parametrize(("form", "notes_go"), [("json", True), ("text", False)])
def test_private_fields_leave_in_no_export_and_notes_in_none_for_readers(
    network: Network, cawg: Command, form: str, notes_go: bool
) -> None:
    fields = ("--set", "sos_contact=Zrxq 5550", "--set", "notes=For us: qwvz")
    made = cawg(network.amina, "new", "member", "--title", "A new group", *fields).strip()
    out = cawg(network.amina, "export", made, "--to", form, "-o", "-")
    assert "A new group" in out
    assert "Zrxq" not in out
    assert ("qwvz" in out) is notes_go


def restricted_case(network: Network, cawg: Command, **consent: str) -> str:
    told = (
        "--set",
        "community=People of Qwvz",
        "--set",
        "notes=For us alone",
        "--set",
        f"consent={json.dumps(consent)}",
    )
    return cawg(network.amina, "new", "case", "--title", "Zrxq valley", *told).strip()


def test_an_export_says_for_whom_it_is_and_goes_to_the_group_without_a_word(
    network: Network, cawg: Command, tmp_path: Path
) -> None:
    made = restricted_case(network, cawg)
    out = tmp_path / "out"
    cawg(network.amina, "export", made, KENYA, "--to", "text", "-o", str(out), status=1)
    assert cawg.complaint == (
        f"cawg: X09: nothing was exported for the working group, because {made} is restricted; "
        f"the community of {made} has not agreed to it.\n"
    )
    assert not out.exists()
    cawg(network.amina, "export", made, "--to", "text", "-o", str(out), "--for", "restricted")
    assert cawg.complaint == f"1 written to {out}, for those named.\n"
    assert out.read_text().startswith("For those named.\n\nZrxq valley\n")
    assert json.loads(cawg(network.amina, "export", KENYA, "--to", "json", "-o", "-"))["for"] == "group"
    cawg(network.amina, "export", KENYA, "--to", "json", "-o", "-", "--for", "everyone", status=2)


def test_an_export_with_text_of_a_closer_record_is_refused_by_ids(network: Network, cawg: Command) -> None:
    made = restricted_case(network, cawg)
    fields = ("--set", "confidentiality=public", "--set", f"links+={{to: {made}, type: supports}}")
    told = cawg(network.amina, "new", "initiative", "--title", "With the people of qwvz", *fields).strip()
    cawg(network.amina, "export", told, "--to", "json", "-o", "-", status=1)
    assert cawg.complaint == (
        f"cawg: X09: nothing was exported for the working group, because text of {made} stands in {told}.\n"
    )
    assert "With the people" in cawg(network.amina, "export", told, "--to", "json", "-o", "-", "--for", "restricted")
    (found,) = [one for one in cawg.json(network.amina, "check", told, status=1) if one["code"] == "X09"]
    assert (found["field"], found["line"], found["level"]) == ("title", 1, "error")
    assert "holds the name of the community of" in found["message"]
    cawg(network.amina, "set", told, "title=With people of a valley")
    assert [one for one in cawg.json(network.amina, "check", told, status=0) if one["code"] == "X09"] == []


def test_a_record_is_held_against_those_that_name_it_as_files_stand(network: Network, cawg: Command) -> None:
    told = cawg(network.amina, "new", "initiative", "--title", "Mines", "--set", "confidentiality=network").strip()
    made = restricted_case(network, cawg)
    path = network.amina / "initiatives" / f"{told}.yaml"
    path.write_text(path.read_text() + "summary: |\n  Quiet.\n  We go to Zrxq Valley.\n")
    assert "X09" not in {one["code"] for one in cawg.json(network.amina, "check", told)}
    case = network.amina / "cases" / f"{made}.yaml"
    case.write_text(case.read_text().replace("notes:", f"related: [{told}]\nnotes:"))
    (found,) = [one for one in cawg.json(network.amina, "check", told, status=1) if one["code"] == "X09"]
    assert path.read_text().splitlines()[found["line"] - 1].startswith("summary")


@pytest.mark.parametrize(
    ("audience", "given"),
    [("network", "share_in_wg forward_to_allies"), ("public", "share_in_wg publish")],
)
def test_a_case_leaves_the_group_only_as_far_as_its_community_agreed(
    network: Network, cawg: Command, audience: str, given: str
) -> None:
    consents = dict.fromkeys(given.split(), "given")
    made = restricted_case(network, cawg, **consents)
    cawg(network.amina, "set", made, f"confidentiality={audience}")
    out = cawg(network.amina, "export", made, "--to", "json", "-o", "-", "--for", audience)
    assert "Zrxq valley" in out
    assert "Qwvz" not in out
    assert "For us alone" not in out
    cawg(network.amina, "set", made, f"consent/{given.split()[1]}=asked")
    cawg(network.amina, "export", made, "--to", "json", "-o", "-", "--for", audience, status=1)
    assert f"because the community of {made} has not agreed to it." in cawg.complaint


def test_a_rehearsed_sync_names_each_record_and_predicts_how_it_would_end(network: Network, cawg: Command) -> None:
    cawg(network.amina, "sync")
    cawg(network.beatriz, "sync")
    cawg(network.amina, "set", KENYA, "code=JS1")
    cawg(network.beatriz, "set", KENYA, "code=JS2")
    cawg(network.amina, "sync")
    told = cawg.json(network.beatriz, "sync", "--dry-run")
    assert (told["state"], told["merged"], told["to_decide"]) == ("merged_to_decide", 1, 1)
    assert f"{KENYA}  changed by both, 1 to decide" in cawg(network.beatriz, "sync", "--dry-run")
    assert cawg.json(network.beatriz, "status")["to_decide"] == 0


def test_where_the_workspace_asks_open_decisions_are_sent_only_at_a_word(network: Network, cawg: Command) -> None:
    cawg(network.amina, "sync")
    settings = network.amina / "cawg.yaml"
    settings.write_text(settings.read_text().replace('share_conflicts: "yes"', "share_conflicts: ask"))
    cawg(network.amina, "sync")
    cawg(network.beatriz, "sync")
    cawg(network.amina, "set", KENYA, "code=JS1")
    cawg(network.beatriz, "set", KENYA, "code=JS2")
    cawg(network.amina, "sync")
    result = cawg.json(network.beatriz, "sync", status=3)
    assert result["state"] == "waiting"
    assert "cawg sync --share" in result["message"]
    assert cawg.json(network.beatriz, "sync", "--share", status=3)["state"] == "merged_to_decide"


def test_an_unrelated_remote_is_listed_and_joined_only_at_a_word(
    network: Network, cawg: Command, tmp_path: Path
) -> None:
    remote = tmp_path / "other.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(remote)], check=True)
    cawg(network.amina, "init", str(tmp_path / "other"), "--name", "Cora", "--email", "c@example.org", "--remote",
         str(remote))  # fmt: skip
    network.git(network.amina, "remote", "set-url", "origin", str(remote))
    assert "--import-unrelated" in cawg(network.amina, "sync", status=1)
    # What both began with, the catalogue of mechanisms, stands in both; nothing else does.
    catalogue = len(list((template_folder() / "mechanisms").glob("*.yaml")))
    headings = ("Only here: ", "Only there: ", "Cora", f"In both: {catalogue}\n")
    assert [words for words in headings if words not in cawg.complaint] == []
    assert cawg.json(network.amina, "sync", "--import-unrelated")["state"] == "merged"
