# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A changed program of a package is named; what was not compared, or is not to be believed, is never right."""

import hashlib

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.integrity.package_integrity import PackageIntegrity
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from tests.unit.support import records

CONTROL, TOPIC = PackageIntegrity(), "packages-verify"
STATUS = {"/var/lib/dpkg/status": "Package: bash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5\n\n",
          "/lib/systemd/systemd": ""}


def facts(**changes):
    """Return the facts of a record; rows of path and signs by kind."""
    value = {"files": [], "config": [], "unread": [], "attributes": [], "packages": 156, "digests": 8555,
             "without": [], "without_count": 0, "counts": {"left_out": 2}, **changes}
    counts = {kind: len(value[kind] or ()) for kind in ("files", "config", "unread", "attributes")}
    return {**value, "counts": value["counts"] and {**counts, **value["counts"]}}


@pytest.fixture
def look(tree, judge, monkeypatch):
    """Return a function that judges a host by a record of these facts."""
    records.still(monkeypatch)
    monkeypatch.setattr(Host, "run", lambda *_others, **_more: records.said())

    def run(hours=1.0, options=None, changes=(), **told):
        record = records.record(TOPIC, hours, **{
            "tool": "dpkg", "argv": ["dpkg", "--verify"], "result": "warning", "facts": facts(**told),
            "config_sha256": hashlib.sha256(b"").hexdigest(), **dict(changes)})
        return judge(CONTROL, tree({**STATUS, **records.files(TOPIC, record)}), **(options or {}))
    return run


def test_files_as_delivered_pass_and_what_was_compared_is_told(look):
    found = look(changes={"result": "ok"})
    assert (found["status"], found["reason"]) == ("pass", "packages_whole")
    assert found["message"]["en"] == (
        "dpkg compared 8555 files of 156 packages at 2026-11-22 11:00 UTC: none has other content or is missing, "
        "configuration "
        "files and 2 missing documents or data folders aside; dpkg has MD5 digests alone, on the same disk.")


def test_of_rpm_nothing_is_said_of_md5(look):
    assert "MD5" not in look(changes={"tool": "rpm"})["message"]["en"]


def test_a_changed_program_and_a_missing_one_are_named(look):
    found = look(files=[["/usr/bin/passwd", "??5??????"], ["/usr/bin/tac", "missing"]])
    assert (found["status"], found["reason"], found["would"]) == ("fail", "files_changed", "person")
    assert "changed or missing" in found["message"]["en"]
    assert "/usr/bin/passwd, /usr/bin/tac (missing)." in found["message"]["en"]


def test_of_many_the_first_are_named_and_all_are_counted(look):
    found = look(files=[[f"/usr/lib/{number:02}.so", "S.5....T."] for number in range(20)], counts={
        "left_out": 0, "files": 700})
    assert "700 files of packages" in found["message"]["en"] and "09.so and 690 more" in found["message"]["en"]


def test_a_setting_that_somebody_changed_is_told_and_no_fault(look):
    found = look(config=[["/etc/adduser.conf", "??5??????"]])
    assert found["status"] == "pass" and found["message"]["en"].endswith(
        "; 1 configuration files were changed by others than this collection: /etc/adduser.conf.")


def test_a_setting_that_a_run_of_ours_changed_is_not_told(look, tree):
    journal = Journal(tree(STATUS), "run-1")
    journal.write("begin", batch=1)
    journal.write("change", batch=1, number=1, kind="file", path="/etc/adduser.conf", directory=False, before=None,
                  before_sha256=None, after=None, after_sha256=None)
    found = look(config=[["/etc/adduser.conf", "??5??????"], ["/etc/issue", "missing"]])
    assert found["message"]["en"].endswith(
        "; 1 configuration files were changed by others than this collection: /etc/issue (missing).")


@pytest.mark.parametrize("told, reason, name", [
    ({"unread": [["/usr/bin/su", "?????????"]]}, "files_unread", "/usr/bin/su"),
    ({"without": ["/bin/hostname"], "without_count": 1}, "files_without_digest", "/bin/hostname")])
def test_what_was_not_compared_is_named_and_does_not_pass(look, told, reason, name):
    found = look(**told)
    assert (found["status"], found["reason"]) == ("not_checked", reason) and name in found["message"]["en"]


@pytest.mark.parametrize("told", [{"packages": 0}, {"digests": 0}])
def test_nothing_compared_is_an_error(look, told):
    assert look(**told)["reason"] == "nothing_compared"


@pytest.mark.parametrize("told", [
    {"files": None}, {"files": "none"}, {"files": [["/usr/bin/su"]]}, {"files": [None]}, {"counts": None},
    {"counts": {"left_out": "2"}}, {"counts": {"left_out": 0, "files": 3}}, {"packages": "156"}, {"digests": None},
    {"without_count": True}, {"config": [[1, 2]]}])
def test_facts_of_another_form_are_not_believed(look, told):
    assert (look(**told)["status"], look(**told)["reason"]) == ("error", "record_unreadable")


def test_an_old_record_says_nothing_of_today(look):
    assert look(hours=25)["reason"] == "record_stale"
    assert look(hours=25, options={"verify_hours": 48})["status"] == "pass"


def test_what_the_tool_complains_of_is_told(look):
    said = "dpkg: /var/lib/dpkg/info/login.list"
    found = look(changes={"result": "failed", "facts": {"said": said}})
    assert (found["status"], found["reason"]) == ("fail", "record_failed") and said in found["message"]["en"]


def test_where_nothing_compares_that_is_told_and_put_right(tree, judge, monkeypatch):
    monkeypatch.setattr(Host, "run", lambda *_others, **_more: records.said({"LoadState": "not-found"}))
    found = judge(CONTROL, tree(STATUS))
    assert (found["status"], found["reason"], found["would"]) == ("fail", "not_arranged", "pass")


def test_without_a_database_of_packages_nothing_is_judged(tree, judge):
    assert judge(CONTROL, tree({}))["status"] == "not_checked"
    apk = tree({"/lib/apk/db/installed": "P:musl\nV:1\nA:x86_64\n\n"})
    assert judge(CONTROL, apk)["reason"] == "packages_unknown"
