# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Something runs aureport by the clock, and the last summary is fresh."""

import datetime
import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_reports import AuditReports
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import schedules
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import summary as audit_summary
from tests.unit.support.area_host import TODAY

CONTROL = AuditReports()
UNITS = "/etc/systemd/system/"
HOST = {"/usr/sbin/aureport": "\x7fELF", "/etc/audit/auditd.conf": "", "/lib/systemd/system/cron.service": ""}
SERVICE = "[Service]\nExecStart=/usr/sbin/aureport --summary\n"


def timer(*lines):
    return "[Timer]\n%s\n[Install]\nWantedBy=timers.target\n" % "\n".join(lines)


def said(found):
    return [one["message"]["en"] for one in found["details"]]


def test_nothing_that_runs_aureport_is_told(tree, judge):
    found = judge(CONTROL, tree(HOST))
    assert found["status"] == "fail"
    assert found["message"]["en"] == "Nothing sums the audit trail up: no timer and no table of cron runs aureport."


def test_a_timer_of_ours_is_set_up(tree, enforce, judge):
    _found, changed = enforce(CONTROL, tree(HOST))
    assert changed == [UNITS + audit_summary.SERVICE, UNITS + audit_summary.TIMER]
    assert schedules.of(tree(), "aureport") == [(audit_summary.TIMER, (UNITS + audit_summary.TIMER, 6), 7)]
    assert enforce(CONTROL, tree())[1] == []


def test_its_command_is_what_a_shell_takes(tree, enforce):
    enforce(CONTROL, tree(HOST))
    text = tree().read(UNITS + audit_summary.SERVICE).decode()
    assert "{ aureport --input-logs --summary --start week-ago;" in text and "summary-$$(date +%%Y-%%m-%%d).txt" in text


@pytest.mark.parametrize(
    "lines, days",
    [
        (["OnCalendar=monthly"], 31), (["OnCalendar=*-*-01 02:00"], 31), (["OnCalendar=Mon 03:00"], 7),
        (["OnCalendar=04:00"], 1), (["OnUnitActiveSec=1w"], 7), (["OnCalendar=quarterly"], 92),
        (["OnCalendar=*-01,07-01"], 366), (["OnCalendar=2026-*-01"], None), (["OnBootSec=5min"], None),
        (["OnCalendar=yearly", "OnCalendar=daily"], 1), (["OnCalendar=daily", "OnCalendar="], None),
    ])
def test_a_timer_s_times_are_understood(tree, lines, days):
    host = tree({UNITS + "sums.timer": timer(*lines), UNITS + "sums.service": SERVICE})
    assert [one.days for one in schedules.of(host, "aureport")] == [days]


@pytest.mark.parametrize("path, text, mode, days", [
    ("/etc/cron.monthly/sums", "#!/bin/sh\naureport --summary\n", 0o755, 31),
    ("/etc/cron.weekly/sums", "#!/bin/sh\naureport --summary\n", 0o644, None),
    ("/etc/cron.d/sums", "# aureport\n0 4 1 * * root /usr/sbin/aureport --summary >/var/log/audit/x\n", 0o644, 31),
    ("/etc/cron.d/sums", "@weekly root aureport\n", 0o644, 7),
    ("/etc/crontab", "0 4 1 1 * root aureport\n", 0o644, 366),
    ("/var/spool/cron/tabs/root", "0 4 * * * aureport\n", 0o644, 1),
    ("/etc/cron.d/sums", "0 4 * * * root /usr/local/bin/sums\n", 0o644, 1),
])
def test_cron_s_tables_are_understood(tree, tmp_path, path, text, mode, days):
    tree({**HOST, path: text, "/usr/local/bin/sums": "#!/bin/sh\naureport\n"})
    (tmp_path / path.lstrip("/")).chmod(mode)
    found = schedules.of(tree(), "aureport")
    assert [(one.unit, one.days) for one in found] == ([] if days is None else [("cron.service", days)])


def test_one_that_is_rare_is_told(tree, judge):
    found = judge(
        CONTROL, tree({**HOST, UNITS + "sums.timer": timer("OnCalendar=yearly"), UNITS + "sums.service": SERVICE}))
    assert found["message"]["en"] == (
        "/etc/systemd/system/sums.timer:2 runs aureport, and not every 31 days as far as can be told (sums.timer).")
    assert {"kind": "file", "ref": UNITS + "sums.timer:2", "text": "OnCalendar=yearly"} in found["evidence"]


@pytest.mark.parametrize(
    "age, status, text",
    [
        (3, "pass", None),
        (40, "fail", "The last summary is of 2026-10-13 (/var/log/audit/summary-a.txt), expected one within 31 days."),
        (None, "fail", "There is no summary yet (/var/log/audit/summary-*.txt)."),
    ])
def test_the_last_summary_is_dated(tree, tmp_path, enforce, age, status, text):
    enforce(CONTROL, tree(HOST))
    if age is not None:
        tree({"/var/log/audit/summary-a.txt": "Summary\n"})
        when = (datetime.datetime.combine(TODAY, datetime.time(12)) - datetime.timedelta(days=age)).timestamp()
        os.utime(tmp_path / "var/log/audit/summary-a.txt", (when, when))
    host = tree()
    found = audit_summary.Fresh(audit_summary.chosen(schedules.of(host, "aureport"), 31), 31, TODAY, True).check(host)
    assert (found.status, found.message.en) == (
        status, text or "The last summary is of 2026-11-19 (/var/log/audit/summary-a.txt).")


def test_a_container_has_no_trail_to_sum_up(tree, judge):
    found = judge(CONTROL, tree({"/run/systemd/container": "podman\n"}))
    assert (found["status"], "/run/systemd/container: podman" in found["message"]["en"]) == ("not_applicable", True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("text", ["@daily true aureport\n", "@daily /home/mallory/sums\n", "\0\n"])
def test_a_users_own_table_passes_for_nothing(tree, enforce, tmp_path, text):
    host = tree(dict(HOST, **{"/var/spool/cron/crontabs/mallory": text, "/home/mallory/sums": "#!/bin/sh\naureport\n"}))
    os.chown(str(tmp_path / "var/spool/cron/crontabs/mallory"), 1000, 105)
    assert schedules.of(host, "aureport") == []
    assert enforce(CONTROL, tree())[1] == [UNITS + audit_summary.SERVICE, UNITS + audit_summary.TIMER]
