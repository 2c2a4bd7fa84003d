# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import pathlib
import sqlite3
from types import SimpleNamespace

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.stale_accounts import StaleAccounts
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import last_logins
from tests.unit.support.area_host import TODAY
from tests.unit.support.folk import folk
from tests.unit.support.login_records import EPOCH, lastlog, seconds, wtmp

CONTROL = StaleAccounts()
INACTIVE = {"/etc/default/useradd": "SHELL=/bin/sh\nINACTIVE=30\n"}


def aged(days, **files):
    """Accounts whose passwords were set so long ago."""
    made = folk(**files)
    made["/etc/shadow"] = made["/etc/shadow"].replace(":20700:", ":%d:" % ((TODAY - EPOCH).days - days))
    return dict(made, **INACTIVE)


def test_accounts_in_use_pass_without_a_diff(tree, judge):
    host = tree(dict(aged(400), **{"/var/log/lastlog": lastlog({1000: 3, 1001: 90})}))
    assert (judge(CONTROL, host)["status"], host.changes) == ("pass", {})


@pytest.mark.parametrize("wide", [False, True])
def test_an_unused_account_fails_and_is_named(tree, judge, wide, monkeypatch):
    monkeypatch.setattr(last_logins, "_WIDE_TIME", wide)
    found = judge(CONTROL, tree(dict(aged(400), **{"/var/log/lastlog": lastlog({1000: 3, 1001: 91}, wide)})))
    assert (found["status"], found["would"]) == ("fail", "person")
    assert found["message"]["en"] == (
        "bob is enabled and unused: last login 2026-08-23, 91 days ago (/var/log/lastlog) (/etc/passwd:6).")
    assert [(one["ref"], one["text"].split(":")[0]) for one in found["evidence"]] == [("/etc/passwd:6", "bob")]


def test_the_newest_of_all_records_counts(tree, judge, tmp_path):
    host = tree(dict(aged(400), **{
        "/var/log/lastlog": lastlog({1000: 300, 1001: 300}), "/var/log/wtmp": wtmp(("alice", 200), ("alice", 5))}))
    (tmp_path / "var/lib/lastlog").mkdir(parents=True)
    database = sqlite3.connect(str(tmp_path / "var/lib/lastlog/lastlog2.db"))
    database.execute(
        "CREATE TABLE Lastlog2 (Name TEXT PRIMARY KEY, Time INTEGER, TTY TEXT, RemoteHost TEXT, Service TEXT)")
    database.execute("INSERT INTO Lastlog2 VALUES ('bob', ?, 'pts/0', '', 'sshd')", (seconds(7),))
    database.commit()
    database.close()
    before = sorted(os.listdir(str(tmp_path / "var/lib/lastlog")))
    assert judge(CONTROL, host)["status"] == "pass"
    assert sorted(os.listdir(str(tmp_path / "var/lib/lastlog"))) == before


def test_a_new_account_that_was_never_used_passes(tree, judge):
    assert judge(CONTROL, tree(dict(aged(10), **{"/var/log/lastlog": b""})))["status"] == "pass"


def test_an_old_account_that_was_never_used_fails(tree, judge):
    found = judge(CONTROL, tree(dict(aged(400), **{"/var/log/lastlog": b""})))
    assert (found["status"], len(found["details"])) == ("fail", 2)
    assert "no login on record, password set 2025-10-18, 400 days ago" in found["message"]["en"]


@pytest.mark.parametrize("records, reason", [
    ({}, "this host keeps no login records"),
    ({"/var/log/wtmp": wtmp(("root", 20))}, "no login in the records, which begin on 2026-11-02"),
])
def test_records_that_do_not_go_back_far_enough_are_not_checked(tree, judge, records, reason):
    found = judge(CONTROL, tree(dict(aged(400), **records)))
    assert found["status"] == "not_checked"
    assert reason in found["message"]["en"]


def test_expired_accounts_and_accounts_without_a_shell_are_left_out(tree, judge):
    files = dict(aged(400), **{"/var/log/lastlog": b""})
    files["/etc/shadow"] = files["/etc/shadow"].replace("180:7:::\n", "180:7::1:\n")
    files["/etc/passwd"] += "carol:x:1002:1002::/home/carol:/usr/sbin/nologin\n"
    assert judge(CONTROL, tree(files))["status"] == "pass"


def test_unused_accounts_are_expired_by_opt_in_and_twice_equals_once(tree, enforce, tmp_path):
    host = tree(dict(aged(400), **{"/var/log/lastlog": lastlog({1000: 3, 1001: 91})}))
    found, changed = enforce(CONTROL, host, stale_expire=True)
    assert (found["status"], changed) == ("pass", ["/etc/shadow"])
    assert "bob:!:20379:0:180:7::1:" in (tmp_path / "etc/shadow").read_text()
    assert enforce(CONTROL, tree(), stale_expire=True)[1] == []


@pytest.mark.parametrize("options", [
    dict(connection=SimpleNamespace(user="bob", address=None)), dict(automation_users=["bob"]),
])
def test_machines_and_the_connecting_user_are_not_expired(tree, judge, options):
    host = tree(dict(aged(400), **{"/var/log/lastlog": lastlog({1000: 3, 1001: 91})}))
    found = judge(CONTROL, host, stale_expire=True, **options)
    assert (found["status"], host.changes) == ("pass", {})
    assert "bob" in found["message"]["en"] and "bob" in found["message"]["zh"]


def test_an_account_past_its_date_fails_and_is_expired_by_opt_in(tree, judge, enforce):
    files = dict(aged(10), **{"/var/log/lastlog": lastlog({1000: 3, 1001: 3})})
    options = dict(valid_until={"bob": "2026-11-21", "alice": "2026-11-22"})
    found = judge(CONTROL, tree(files), **options)
    assert found["message"]["en"] == "bob was to be used until 2026-11-21 and is still enabled (/etc/passwd:6)."
    assert enforce(CONTROL, tree(), stale_expire=True, **options)[0]["status"] == "pass"


def test_a_date_that_is_none_is_for_a_person(tree, judge):
    found = judge(CONTROL, tree(dict(aged(10), **{"/var/log/lastlog": b""})), valid_until={"bob": "next year"})
    assert (found["status"], found["reason"]) == ("manual", "date_unreadable")


@pytest.mark.parametrize("before, after", [
    ("SHELL=/bin/sh\n", "SHELL=/bin/sh\nINACTIVE=90\n"),
    ("INACTIVE=-1\nSHELL=/bin/sh\n", "INACTIVE=90\nSHELL=/bin/sh\n"),
    ("INACTIVE=365\n", "INACTIVE=90\n"),
    (None, "INACTIVE=90\n"),
])
def test_inactive_is_set_and_twice_equals_once(tree, enforce, tmp_path, before, after):
    files = dict(aged(10), **{"/var/log/lastlog": b"", "/usr/sbin/useradd": ""})
    del files["/etc/default/useradd"]
    found, changed = enforce(
        CONTROL, tree(dict(files, **({"/etc/default/useradd": before} if before else {}))), stale_expire=True)
    assert (found["before"], found["status"]) == ("fail", "pass")
    assert (tmp_path / "etc/default/useradd").read_text() == after
    assert enforce(CONTROL, tree(), stale_expire=True)[1] == []


def test_accounts_made_later_end_by_themselves_only_where_that_is_asked_for(tree, judge, enforce):
    files = dict(aged(10), **{"/var/log/lastlog": b"", "/etc/default/useradd": "INACTIVE=-1\n"})
    found = judge(CONTROL, tree(files))
    assert (
        found["status"], found["would"], "accounts_stale_expire" in found["advice"]["en"]) == ("fail", "person", True)
    assert enforce(CONTROL, tree())[1] == []
    assert "chage -M -1 -I -1" in judge(CONTROL, tree(), stale_expire=True)["advice"]["en"]


@pytest.mark.parametrize("useradd", [{}, {"/usr/sbin/useradd": pathlib.PurePath("/bin/busybox")}])
@pytest.mark.parametrize("left", [{}, {"/etc/default/useradd": "INACTIVE=-1\n"}])
def test_without_useradd_its_defaults_are_neither_judged_nor_written(tree, judge, enforce, tmp_path, useradd, left):
    files = dict(
        aged(10),
        **dict(useradd, **{"/var/log/lastlog": b"", "/bin/busybox": "", "/bin/sh": pathlib.PurePath("busybox")}))
    del files["/etc/default/useradd"]
    assert judge(CONTROL, tree(dict(files, **left)), stale_expire=True)["status"] == "pass"
    assert enforce(CONTROL, tree(), stale_expire=True)[1] == []
    assert (tmp_path / "etc/default/useradd").exists() == bool(left)


@pytest.mark.parametrize("path, content", [
    ("/var/log/lastlog", b"short"), ("/var/log/wtmp", bytes(range(256)) * 4), ("/var/log/wtmp", b"\xff" * 384 * 3),
])
def test_broken_records_do_not_pass_for_logins(tree, judge, path, content):
    assert judge(CONTROL, tree(dict(aged(400), **{path: content})))["status"] in ("fail", "not_checked")


def test_a_broken_database_and_a_pipe_are_errors(tree, judge, tmp_path):
    found = judge(CONTROL, tree(dict(aged(400), **{"/var/lib/lastlog/lastlog2.db": b"no database" * 100})))
    assert (found["status"], "/var/lib/lastlog/lastlog2.db" in found["message"]["en"]) == ("error", True)
    (tmp_path / "var/lib/lastlog/lastlog2.db").unlink()
    (tmp_path / "var/log").mkdir()
    os.mkfifo(str(tmp_path / "var/log/lastlog"))
    found = judge(CONTROL, tree())
    assert (found["status"], "is not a regular file" in found["message"]["en"]) == ("error", True)


@pytest.mark.parametrize(
    "own, where", [(None, "/usr/etc/default/useradd:2"), ("INACTIVE=-1\n", "/etc/default/useradd:1")])
def test_the_vendor_s_defaults_of_useradd_are_read_and_go_along(tree, judge, enforce, tmp_path, own, where):
    files = dict(aged(10), **{"/var/log/lastlog": b"", "/usr/etc/default/useradd": "HOME=/home\nINACTIVE=-1\n"})
    del files["/etc/default/useradd"]
    files.update({"/etc/default/useradd": own} if own else {})
    found = judge(CONTROL, tree(files), stale_expire=True)
    assert where in str(found)
    enforce(CONTROL, tree(), stale_expire=True)
    assert (tmp_path / "etc/default/useradd").read_text() == ("" if own else "HOME=/home\n") + "INACTIVE=90\n"
    assert (tmp_path / "usr/etc/default/useradd").read_text() == "HOME=/home\nINACTIVE=-1\n"
    assert enforce(CONTROL, tree(), stale_expire=True)[1] == []
