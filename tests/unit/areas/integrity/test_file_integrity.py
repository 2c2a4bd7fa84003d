# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A database counts that somebody approved, that is whole, and that has not changed since; what differs is named."""

import gzip
import hashlib
import json
import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.integrity.file_integrity import FileIntegrity
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import aide
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import source as packages
from tests.unit.areas.integrity.conftest import policy_of
from tests.unit.support import records

CONTROL, TOPIC = FileIntegrity(), "file-integrity"
DATABASE, APPROVED = "/var/lib/aide/aide.db", "Zhao Min, 2026-11-20"
DATA = gzip.compress(b"@@begin_db\n@@end_db\n")
STATUS = {"/var/lib/dpkg/status": "Package: bash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5\n\n",
          "/lib/systemd/systemd": "", "/usr/bin/aide": ""}
PATHS = policy_of().aide_paths
MOTD = hashlib.sha256(b"Welcome\n").hexdigest()


def facts(**changes):
    """Return the facts of a record; rows of path and signs by kind."""
    digest = hashlib.sha256(DATA).hexdigest()
    value = {"added": [], "removed": [], "changed": [], "other_rules": 0, "entries": 4463, "database": DATABASE,
             "database_sha256": digest, "sealed": {"approved": APPROVED, "at": records.at(48), "sha256": digest},
             "below": dict.fromkeys(PATHS, 3), "weak": [], "weak_count": 0, "absent": [], "counts": {}, **changes}
    counts = {kind: len(value[kind] or ()) for kind in ("added", "removed", "changed")}
    return {**value, "counts": {**counts, **value["counts"]}}


@pytest.fixture
def look(tree, judge, monkeypatch):
    """Return a function that judges a host by a record of these facts."""
    records.still(monkeypatch)
    monkeypatch.setattr(Host, "run", lambda *_others, **_more: records.said())
    monkeypatch.setattr(packages, "version", lambda *_others: None)

    def run(options=None, changes=(), files=None, mode=0o600, **told):
        config = aide.text(tree(STATUS), PATHS, [])
        rules = hashlib.sha256(f"/etc/aide/aide.conf {hashlib.sha256(config).hexdigest()}\n".encode()).hexdigest()
        record = records.record(TOPIC, **{
            "tool": "aide", "result": "warning", "rc": 4, "facts": facts(**told), "config_sha256": rules,
            **dict(changes)})
        host = tree({**STATUS, "/etc/aide/aide.conf": config, DATABASE: DATA, **records.files(TOPIC, record),
                     **(files or {})})
        if os.path.exists(host.real(DATABASE)):
            os.chmod(host.real(DATABASE), mode)
        return judge(CONTROL, host, **{"aide_approved": APPROVED, **(options or {})})
    return run


def test_files_as_approved_pass_by_the_name_of_who_approved(look):
    found = look()
    assert found["status"] == "pass", found["message"]["en"]
    assert "with /var/lib/aide/aide.db, approved by Zhao Min, 2026-11-20: none differs." in str(found)


def test_what_differs_is_named_by_kind(look):
    found = look(added=[["/usr/bin/x", "f+++"]], removed=[["/usr/bin/w", "f---"]], changed=[["/usr/bin/tac", "f H"]])
    assert (found["status"], found["reason"], found["would"]) == ("fail", "files_differ", "person")
    assert "3 files differ" in found["message"]["en"]
    assert "/usr/bin/x (new), /usr/bin/w (missing), /usr/bin/tac." in found["message"]["en"]


def test_of_many_the_first_are_named_and_all_are_counted(look):
    found = look(changed=[[f"/usr/lib/{number:02}.so", "f H"] for number in range(20)], counts={"changed": 700})
    assert "700 files" in found["message"]["en"] and "09.so and 690 more" in found["message"]["en"]


def journal(path="/etc/motd", *more, **changes):
    event = {"event": "change", "path": path, "before": None, "before_sha256": None,
             "after": {"mode": 0o644, "uid": os.getuid(), "gid": os.getgid()}, "after_sha256": MOTD, **changes}
    return {"/var/lib/jrt0117/journal/run-1/entries.jsonl": "".join(
        json.dumps(one) + "\n" for one in [event, *more])}


def test_what_a_run_of_ours_has_left_is_told_and_no_fault(look):
    found = look(changed=[["/etc/motd", "f H"]], files={"/etc/motd": "Welcome\n", **journal()})
    assert found["status"] == "pass", found["message"]["en"]
    assert "; 1 that differ are as a run of this collection has left them: /etc/motd." in str(found)


def test_the_guard_of_a_run_may_go_and_not_stay(look):
    path = "/etc/systemd/system/jrt0117-guard.service"
    assert look(removed=[[path, "f---"]])["status"] == "pass"
    assert look(added=[[path, "f+++"]], files={path: ""})["reason"] == "files_differ"


@pytest.mark.parametrize("path, unit, status", [
    ("/etc/systemd/system/timers.target.wants/a.timer", "a.timer", "pass"),
    ("/etc/systemd/system/timers.target.wants/a.timer", "b.timer", "fail"), ("/etc/a.timer", "a.timer", "fail")])
def test_a_link_by_which_a_run_has_a_unit_started_is_no_fault(look, path, unit, status):
    event = {"event": "change", "kind": "action", "action": "unit_running", "arguments": {"unit": unit}}
    found = look(removed=[[path, "l---"]],
                 files={"/var/lib/jrt0117/journal/run-1/entries.jsonl": json.dumps(event) + "\n"})
    assert found["status"] == status


@pytest.mark.parametrize("text, events", [
    ("Welcome, stranger\n", journal()), ("Welcome\n", journal("/etc/issue")),
    ("Welcome\n", journal("/etc/motd", {"event": "rolled_back"})),
    ("Welcome\n", journal(after={"mode": 0o600, "uid": 0, "gid": 0})), ("Welcome\n", journal(after=[])),
    ("Welcome\n", {"/var/lib/jrt0117/journal/run-1/entries.jsonl": "[]\nno journal\n"})])
def test_what_somebody_changed_after_a_run_is_a_fault(look, text, events):
    found = look(changed=[["/etc/motd", "f H"]], files={"/etc/motd": text, **events})
    assert (found["status"], found["reason"]) == ("fail", "files_differ")


@pytest.mark.parametrize("told, options, reason", [
    ({"sealed": None}, {}, "not_sealed"),
    ({"database_sha256": "0" * 64}, {}, "database_changed"),
    ({"sealed": {"approved": APPROVED, "sha256": "0" * 64}}, {}, "database_replaced"),
    ({}, {"aide_sha256": "0" * 64}, "database_replaced"),
    ({}, {"aide_approved": "Li Na, 2026-11-21"}, "approved_otherwise"),
    ({"other_rules": 900}, {}, "database_of_other_rules"),
    ({"below": {**dict.fromkeys(PATHS, 3), "/boot": 0}}, {}, "not_covered"),
    ({"weak": ["/usr/bin/w"], "weak_count": 1}, {}, "weak_rules")])
def test_a_database_that_proves_nothing_fails(look, told, options, reason):
    found = look(options, **told)
    assert (found["status"], found["reason"]) == ("fail", reason)


def test_the_digest_that_the_controller_keeps_is_held_against_it(look):
    assert look({"aide_sha256": hashlib.sha256(DATA).hexdigest()})["status"] == "pass"


def test_a_database_that_others_can_change_fails(look):
    found = look(mode=0o666)
    assert found["reason"] == "database_exposed"
    assert "its mode is 0666" in found["message"]["en"]


def test_a_path_that_is_not_here_is_named_and_no_fault(look):
    found = look(below={**dict.fromkeys(PATHS, 3), "/boot": 0}, absent=["/boot"])
    assert found["status"] == "pass" and "; not on this host: /boot." in str(found)


@pytest.mark.parametrize("told", [
    {"added": None}, {"changed": [["/usr/bin/su"]]}, {"counts": {"added": "2"}}, {"counts": {"added": 3}},
    {"entries": None}, {"below": []}, {"below": {}}, {"sealed": {"approved": 1, "sha256": ""}}, {"database": None}])
def test_facts_of_another_form_are_not_believed(look, told):
    assert (look(**told)["status"], look(**told)["reason"]) == ("error", "record_unreadable")


def test_the_words_of_aide_are_told_where_it_could_not_compare(look):
    said = "ERROR: /etc/aide/aide.conf:2: unexpected character: ':'"
    found = look(changes={"result": "failed", "rc": 1, "facts": {"said": said}})
    assert (found["status"], found["reason"]) == ("fail", "record_failed") and said in found["message"]["en"]


def test_without_an_approval_no_database_is_made_and_that_is_told(look):
    failed = {"result": "failed", "rc": 1, "facts": {"said": "/var/lib/aide/aide.db", "sealed": None}}
    found = look({"aide_approved": ""}, changes=failed)
    assert (found["status"], found["would"]) == ("fail", "person")
    assert "Nobody has approved" in str(found) and "aide ended with failed" in str(found)


def test_what_was_approved_before_goes_on_counting(look):
    assert look({"aide_approved": ""})["status"] == "pass"


@pytest.fixture
def fresh(tree, monkeypatch):
    """Return a host without AIDE, whose sources offer a version of it."""
    monkeypatch.setattr(Host, "run", lambda *_others, **_more: records.said({"LoadState": "not-found"}))

    def host(version="0.18.3-1", **files):
        monkeypatch.setattr(packages, "version", lambda *_others: version)
        monkeypatch.setattr(packages, "offered", lambda *_others: True)
        return tree({**{path: one for path, one in STATUS.items() if "aide" not in path}, **files})
    return host


def test_a_host_without_aide_gets_it_with_rules_and_a_timer(fresh, judge):
    host = fresh()
    found = judge(CONTROL, host, aide_approved=APPROVED)
    assert (found["status"], found["would"]) == ("fail", "pass"), found
    rules = host.read("/etc/aide/aide.conf").decode()
    assert "database_in=file:/var/lib/aide/aide.db\n" in rules and "\n/usr/bin Baseline\n" in rules
    service = host.read("/etc/systemd/system/jrt0117-file-integrity.service").decode()
    assert f'--approved "{APPROVED}"' in service and "\nStateDirectory=jrt0117/evidence aide\n" in service


def test_where_no_source_offers_aide_nothing_is_arranged(fresh, judge, monkeypatch):
    host = fresh()
    monkeypatch.setattr(packages, "offered", lambda *_others: False)
    assert judge(CONTROL, host, aide_approved=APPROVED)["status"] == "fail"
    assert not host.exists("/etc/aide/aide.conf") and host.changes == {}


def test_an_old_aide_gets_the_names_of_its_own_options(fresh):
    assert b"\ndatabase=file:" in aide.text(fresh("0.16.1-1"), PATHS, [])
    assert b"+caps" not in aide.text(fresh("0.16.1-1"), PATHS, [])
    assert b"\ndatabase_in=file:" in aide.text(fresh("0.19.1-2"), PATHS, ["/etc/a.d"])
    assert b"\n!/etc/a\\.d(/|$)\n" in aide.text(fresh("0.19.1-2"), PATHS, ["/etc/a.d"])


def test_the_hosts_own_configuration_is_not_written(fresh, judge):
    own = "database_in=file:/var/lib/aide/aide.db\n/etc H\n"
    for path in ("/etc/aide.conf", "/etc/aide/aide.conf"):
        host = fresh(**{path: own})
        judge(CONTROL, host, aide_approved=APPROVED)
        assert host.read(path).decode() == own
        assert f"--config {path} " in host.read("/etc/systemd/system/jrt0117-file-integrity.service").decode()


def other(**changes):
    return records.files(TOPIC, records.external(TOPIC, **{
        "tool": "samhain", "files": 9000, "differs": 0, "previous": None, **changes}))


@pytest.mark.parametrize("changes, status, reason", [
    ({}, "pass", "files_same"), ({"differs": 2}, "fail", "files_differ"), ({"files": 0}, "error", "nothing_compared"),
    ({"differs": "0"}, "error", "record_unreadable")])
def test_another_tool_counts_by_its_own_record(tree, judge, monkeypatch, changes, status, reason):
    records.still(monkeypatch)
    found = judge(CONTROL, tree(other(**changes)), file_tool="other")
    assert (found["status"], found["reason"]) == (status, reason)
    assert status == "error" or "by another tool" in str(found)
