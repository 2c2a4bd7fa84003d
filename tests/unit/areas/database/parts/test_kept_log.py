# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long the log of a database is kept: by the names of its files, by logrotate, by the oldest file of a record."""

import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_audit_log import DatabaseAuditLog
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts import kept_log
from tests.unit.areas.database.conftest import setting

CONTROL = DatabaseAuditLog()


def collects(name, truncates="on"):
    def change(held):
        held["settings"].update(
            logging_collector=setting("on"), log_filename=setting(name), log_truncate_on_rotation=setting(truncates))
    return change


@pytest.mark.parametrize(("name", "days"), [
    ("postgresql-%Y-%m-%d.log", None), ("postgresql-%s.log", None), ("postgresql-%j.log", None), ("%m-%d.log", None),
    ("postgresql-%a.log", 7), ("postgresql-%d.log", 28), ("%H.log", 0), ("postgresql.log", 0)])
def test_a_name_that_comes_again_too_soon_is_named(runs, judge, name, days):
    found = judge(CONTROL, runs("postgresql", collects(name)))
    assert (found["status"], found["actual"]) == (("pass", found["actual"]) if days is None else ("fail", str(days)))


def test_a_file_that_is_never_written_anew_is_kept(runs, judge):
    assert judge(CONTROL, runs("postgresql", collects("postgresql-%a.log", "off")))["status"] == "pass"


@pytest.mark.parametrize(("rotates", "status"), [("rotate 10\n weekly", "fail"), ("rotate 30\n weekly", "pass")])
def test_logrotate_decides_where_the_server_collects_nothing(runs, judge, tree, monkeypatch, rotates, status):
    monkeypatch.setattr(kept_log, "_written", lambda server: "/var/log/postgresql/main.log")
    host = runs("postgresql")
    tree({"/etc/logrotate.conf": "include /etc/logrotate.d\n",
          "/etc/logrotate.d/pg": "/var/log/postgresql/*.log {\n %s\n}\n" % rotates})
    found = judge(CONTROL, host)
    assert found["status"] == status
    if status == "fail":
        assert "for 70 days by /etc/logrotate.d/pg:" in found["message"]["en"]


@pytest.mark.parametrize(("words", "status"), [("stderr", "fail"), ("csvlog", "fail"), ("stderr, syslog", "pass")])
def test_what_is_logged_to_nowhere_is_no_record(runs, judge, monkeypatch, words, status):
    monkeypatch.setattr(kept_log, "_written", lambda server: "/dev/null")
    found = judge(CONTROL, runs("postgresql", lambda held: held["settings"].update(log_destination=setting(words))))
    assert found["status"] == status and (status == "pass" or found["reason"] == "log_nowhere")


@pytest.mark.parametrize(("age", "status", "reason"), [
    (None, "manual", "record_by_size"), (3, "fail", "record_lost"), (200, "pass", "database_right")])
def test_the_oldest_file_of_a_record_tells(runs, judge, tmp_path, age, status, reason):
    if age is not None:
        place = tmp_path / "server_audit.log.9"
        place.write_text("")
        then = place.stat().st_mtime - age * 86400
        os.utime(place, (then, then))

    def change(held):
        held["variables"].update(
            datadir=str(tmp_path), server_audit_output_type="file", server_audit_file_rotations="9",
            server_audit_file_path="server_audit.log")
    found = judge(CONTROL, runs("mysql", change))
    assert (found["status"], found["reason"]) == (status, reason)
