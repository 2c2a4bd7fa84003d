# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records are kept half a year: by what rotates them, and by the oldest one."""

import datetime
import gzip
import os
import struct
from types import SimpleNamespace

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.log_retention import LogRetention
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import capacity
from tests.unit.support.area_host import TODAY

CONTROL = LogRetention()
RSYSLOG = (
    "$IncludeConfig /etc/rsyslog.d/*.conf\n*.*;auth,authpriv.none -/var/log/syslog\n"
    "auth,authpriv.* /var/log/auth.log\n")
STANZA = "/var/log/syslog\n/var/log/auth.log\n{\n\trotate 26\n\tweekly\n\tcompress\n}\n"
AUDITD = "log_file = /var/log/audit/audit.log\nmax_log_file = 32\nmax_log_file_action = ROTATE\nnum_logs = 32\n"
HOST = {
    "/usr/sbin/rsyslogd": "", "/etc/rsyslog.conf": RSYSLOG,
    "/etc/logrotate.conf": "weekly\nrotate 4\ninclude /etc/logrotate.d\n", "/etc/logrotate.d/rsyslog": STANZA,
    "/etc/audit/auditd.conf": AUDITD, "/etc/machine-id": "0" * 32 + "\n",
}
JOURNAL_ONLY = {
    "/usr/lib/systemd/systemd-journald": "", "/etc/machine-id": "0" * 32 + "\n", "/etc/audit/auditd.conf": AUDITD,
    "/etc/systemd/journald.conf": "[Journal]\nStorage=persistent\nSystemMaxUse=1G\n"}


@pytest.fixture
def aged(tree, tmp_path):
    """Return a function that builds a tree in which some files were last written so many days ago."""
    def build(files, **days):
        tree(files)
        for path, age in {"/etc/machine-id": 10, **days}.items():
            if (tmp_path / path.lstrip("/")).exists():
                stamp = (datetime.datetime.combine(TODAY, datetime.time(12)) - datetime.timedelta(days=age)).timestamp()
                os.utime(tmp_path / path.lstrip("/"), (stamp, stamp))
        return tree()
    return build


def day(age, shown="%Y-%m-%dT10:00:00.0+08:00"):
    return (TODAY - datetime.timedelta(days=age)).strftime(shown)


def journal(age):
    """Return the head of a journal file whose first entry is so many days old."""
    head = bytearray(256)
    head[:8] = b"LPKSHHRH"
    when = datetime.datetime.combine(TODAY, datetime.time(12)) - datetime.timedelta(days=age)
    struct.pack_into("<Q", head, 184, int(when.timestamp()) * 1000000)
    return bytes(head)


def test_enough_weeks_pass_without_a_diff(aged, judge):
    host = aged(HOST)
    found = judge(CONTROL, host)
    assert (found["status"], host.changes) == ("pass", {}), found


@pytest.mark.parametrize(
    "files, said",
    [
        (
            {"/etc/logrotate.d/rsyslog": STANZA.replace("26", "4")},
            "/var/log/auth.log is kept 28 days: weekly, rotate 4 in /etc/logrotate.d/rsyslog:4, expected >= 180 days."),
        (
            {"/etc/logrotate.d/rsyslog": STANZA.replace("\trotate 26\n", "")},
            "/var/log/auth.log is kept 28 days: weekly, rotate 4 in /etc/logrotate.conf:2, expected >= 180 days."),
        (
            {"/etc/logrotate.d/rsyslog": STANZA.replace("compress", "maxage 30")},
            "/var/log/auth.log is kept 30 days: weekly, rotate 26, maxage 30 in /etc/logrotate.d/rsyslog:6, expected "
            ">= 180 days."),
        (
            {"/etc/logrotate.d/rsyslog": STANZA.replace("compress", "maxsize 10M")},
            "/var/log/auth.log is rotated by size, which may be at any time: weekly, rotate 26, maxsize 10M in "
            "/etc/logrotate.d/rsyslog:6, expected >= 180 days."),
        (
            {"/etc/logrotate.d/rsyslog": STANZA.replace("compress", "size 10M")},
            "/var/log/auth.log is rotated by size, which may be at any time: size 10M, rotate 26 in "
            "/etc/logrotate.d/rsyslog:6, expected >= 180 days."),
        (
            {"/etc/logrotate.conf": "maxsize 1M\nweekly\ninclude /etc/logrotate.d\n"},
            "/var/log/auth.log is rotated by size, which may be at any time: weekly, rotate 26, maxsize 1M in "
            "/etc/logrotate.conf:1, expected >= 180 days."),
        (
            {"/etc/logrotate.d/00-first": "/var/log/auth.log {\n daily\n rotate 7\n}\n"},
            "/var/log/auth.log is kept 7 days: daily, rotate 7 in /etc/logrotate.d/00-first:3, expected >= 180 days."),
        (
            {"/etc/logrotate.d/00-first": "/var/log/*.log /var/log/syslog {\n daily\n rotate 7\n}\n"},
            "/var/log/auth.log is kept 7 days: daily, rotate 7 in /etc/logrotate.d/00-first:3, expected >= 180 days."),
        (
            {"/var/log/btmp": "x", "/etc/logrotate.d/btmp": "/var/log/btmp {\n monthly\n rotate 1\n}\n"},
            "/var/log/btmp is kept 30 days: monthly, rotate 1 in /etc/logrotate.d/btmp:3, expected >= 180 days."),
        (
            {"/etc/audit/auditd.conf": AUDITD.replace("32", "8")},
            "auditd does not keep 180 days of records: max_log_file 8 MB, num_logs 8, max_log_file_action rotate in "
            "/etc/audit/auditd.conf:4, expected 1024 MB (audit_retention_megabytes)."),
        (
            {"/etc/audit/auditd.conf": AUDITD.replace("ROTATE", "SUSPEND")},
            "auditd does not keep 180 days of records: max_log_file 32 MB, num_logs 32, max_log_file_action suspend "
            "in /etc/audit/auditd.conf:3, expected 1024 MB (audit_retention_megabytes)."),
    ])
def test_what_removes_records_early_is_named_and_put_right(aged, tree, judge, enforce, files, said):
    host = aged({**HOST, **files})
    found = judge(CONTROL, host)
    assert (found["status"], found["would"]) == ("fail", "pass")
    assert said in [one["message"]["en"] for one in found["details"]]
    assert enforce(CONTROL, tree())[0]["status"] == "pass"
    assert enforce(CONTROL, tree())[1] == []


def test_evidence_is_each_line_that_rotates_once_and_the_files_that_rotate_nothing(aged, judge):
    found = judge(CONTROL, aged({**HOST, "/var/log/btmp": "x", "/var/log/wtmp": "x"}))
    places = [(one["kind"], one["ref"]) for one in found["evidence"]]
    assert found["status"] == "pass" and len(set(places)) == len(places)
    lines = {one["ref"]: one["text"] for one in found["evidence"]}
    assert (lines["/etc/logrotate.d/rsyslog:4"], lines["/etc/logrotate.d/rsyslog:5"]) == ("rotate 26", "weekly")
    assert ("absent", "/etc/logrotate.conf /etc/logrotate.d/rsyslog") in places


@pytest.mark.parametrize("logs", ["0", "1"])
def test_an_audit_trail_that_is_never_rotated_stays_so(aged, tree, enforce, logs):
    finding, changed = enforce(
        CONTROL, aged({**HOST, "/etc/audit/auditd.conf": AUDITD.replace("num_logs = 32", "num_logs = " + logs)}))
    assert (finding["status"], changed) == ("pass", [])


def test_a_fix_keeps_every_other_byte(aged, tree, enforce):
    aged(
        {
            **HOST, "/etc/logrotate.d/rsyslog": STANZA.replace("26", "4"),
            "/etc/logrotate.d/x.dpkg-old": "/var/log/syslog {\n rotate 1\n}\n"})
    enforce(CONTROL, tree())
    assert tree().read("/etc/logrotate.d/rsyslog").decode() == STANZA


def test_a_log_that_nothing_rotates_is_kept(aged, judge):
    assert judge(CONTROL, aged({**HOST, "/etc/logrotate.d/rsyslog": ""}))["status"] == "pass"


VENDORS = {"/usr" + path: text for path, text in HOST.items() if "logrotate" in path}
OTHERS = {path: text for path, text in HOST.items() if "logrotate" not in path}


def told_of_rotation(found):
    return [one["message"]["en"] for one in found["details"] if "is kept" in one["message"]["en"]]


@pytest.mark.parametrize("files, days, place", [
    ({}, 182, None),
    ({"/usr/etc/logrotate.d/rsyslog": STANZA.replace("26", "3")}, 21, "/usr/etc/logrotate.d/rsyslog:4"),
    # What the administrator has under the same name, or in a main file, takes the vendor's place.
    ({"/etc/logrotate.d/rsyslog": STANZA.replace("26", "2")}, 14, "/etc/logrotate.d/rsyslog:4"),
    ({"/etc/logrotate.conf": "daily\n", "/usr/etc/logrotate.d/rsyslog": STANZA.replace("\tweekly\n", "")}, 26,
     "/usr/etc/logrotate.d/rsyslog:4"),
])
def test_what_opensuse_has_logrotate_read_below_usr_counts_and_stays(aged, tree, judge, enforce, files, days, place):
    host = aged({**OTHERS, **VENDORS, "/etc/logrotate.d/other": "# none\n", **files}, **{"/var/log/syslog": 200})
    found = judge(CONTROL, host)
    said = told_of_rotation(found)
    assert found["status"] != "error"
    assert said == [] if place is None else all(f"is kept {days} days" in one and place in one for one in said)
    assert bool(said) is (place is not None)
    enforce(CONTROL, tree())
    assert tree().read("/usr/etc/logrotate.d/rsyslog") == {**VENDORS, **files}["/usr/etc/logrotate.d/rsyslog"].encode()
    assert told_of_rotation(judge(CONTROL, tree())) == []
    assert place is None or tree().exists("/etc/logrotate.d/rsyslog")


def test_a_file_that_logrotate_cannot_read_is_an_error(aged, judge):
    found = judge(CONTROL, aged({**HOST, "/etc/logrotate.d/rsyslog": STANZA.replace("26", "26 # weeks")}))
    assert found["status"] == "error" and "/etc/logrotate.d/rsyslog:4" in found["message"]["en"]


class TestJournal:
    def test_it_is_judged_where_nothing_else_keeps_the_records(self, aged, judge):
        assert judge(CONTROL, aged(JOURNAL_ONLY))["status"] == "pass"

    @pytest.mark.parametrize(
        "line, said",
        [
            (
                "Storage=volatile",
                "Storage is volatile in /etc/systemd/journald.conf.d/20-site.conf:2, expected persistent."),
            (
                "MaxRetentionSec=1month",
                "MaxRetentionSec is 1month in /etc/systemd/journald.conf.d/20-site.conf:2, expected 0 or >= 180 days."),
            (
                "SystemMaxUse=50M",
                "SystemMaxUse is 50M in /etc/systemd/journald.conf.d/20-site.conf:2, expected >= 1024M."),
        ])
    def test_a_drop_in_that_wins_is_named_and_put_right(self, aged, tree, judge, enforce, line, said):
        host = aged({**JOURNAL_ONLY, "/etc/systemd/journald.conf.d/20-site.conf": "[Journal]\n%s\n" % line})
        found = judge(CONTROL, host)
        assert (found["status"], found["would"], found["message"]["en"]) == ("fail", "pass", said)
        assert enforce(CONTROL, tree())[0]["status"] == "pass"
        assert enforce(CONTROL, tree())[1] == []

    @pytest.mark.parametrize("rules", [
        "cron.* /var/log/cron.log", 'if $programname == "foo" then /var/log/foo.log', "*.* /dev/tty12",
        "*.warning /var/log/syslog\nauth,authpriv.* /var/log/auth.log",
        ':programname, isequal, "foo" /var/log/syslog', "auth,authpriv.* /var/log/auth.log",
    ])
    def test_it_is_judged_where_no_file_gets_all_the_records(self, aged, tree, judge, enforce, rules):
        files = {
            **HOST, **JOURNAL_ONLY, "/etc/rsyslog.conf": rules + "\n",
            "/etc/systemd/journald.conf": "[Journal]\nStorage=volatile\nSystemMaxUse=1G\n"}
        found = judge(CONTROL, aged(files))
        assert (found["status"], found["would"], found["message"]["en"]) == (
            "fail", "pass", "Storage is volatile in /etc/systemd/journald.conf:2, expected persistent.")
        assert enforce(CONTROL, tree())[0]["status"] == "pass"

    def test_without_it_what_no_file_gets_is_told(self, aged, judge):
        found = judge(CONTROL, aged({**HOST, "/etc/rsyslog.conf": "*.*;auth,authpriv.none /var/log/syslog\n"}))
        assert (found["status"], found["would"]) == ("fail", "person")
        assert found["message"]["en"].startswith(
            "Not every authentication record is kept: no file of rsyslog gets them all")

    def test_it_is_left_alone_where_files_elsewhere_get_all_the_records(self, aged, judge):
        files = {
            **HOST, **JOURNAL_ONLY,
            "/etc/rsyslog.conf": "*.info;auth.none /data/logs/messages\nauth.* /data/logs/secure\n",
            "/etc/systemd/journald.conf": "[Journal]\nStorage=volatile\n"}
        assert judge(CONTROL, aged(files))["status"] == "pass"

    def test_room_is_told_by_how_fast_it_grows(self, aged, judge):
        path = "/var/log/journal/m/system.journal"
        host = aged({**JOURNAL_ONLY, path: journal(10) + b"\0" * (8 * 1024 ** 2)}, **{path: 0})
        found = judge(CONTROL, host)
        assert found["status"] == "pass"
        host = aged(
            {**JOURNAL_ONLY, "/etc/systemd/journald.conf": "[Journal]\nStorage=persistent\nSystemMaxUse=100M\n"},
            **{path: 0})
        # 8 MB in ten days are 144 MB in 180, and a fifth more for what is to come.
        assert "expected >= 173M" in judge(CONTROL, host)["message"]["en"]


class TestOldestRecord:
    OLD = {"/etc/machine-id": 400}
    WHOLE = {
        "/var/log/syslog": day(1), "/var/log/auth.log": day(1),
        "/var/log/audit/audit.log": "type=X msg=audit(1600000000.1:1): x"}

    def test_records_of_half_a_year_pass(self, aged, judge):
        old = {
            "/var/log/syslog.26.gz": gzip.compress(day(185).encode()),
            "/var/log/auth.log.1": day(185, "%b %e 10:00:00 host sshd: x")}
        days = {"/var/log/syslog.26.gz": 178, "/var/log/auth.log.1": 178}
        found = judge(CONTROL, aged({**HOST, **self.WHOLE, **old}, **self.OLD, **days))
        assert found["status"] == "pass", found["details"]

    def test_records_that_are_missing_are_told_and_left_to_a_person(self, aged, judge):
        found = judge(CONTROL, aged({**HOST, **self.WHOLE}, **self.OLD))
        assert (found["status"], found["would"]) == ("fail", "person")
        assert found["message"]["en"] == (
            "The system records go back 1 days (/var/log/syslog), and this host is 400 days old (/etc/machine-id).")
        assert "2027-05-20" in found["advice"]["en"]

    def test_no_record_at_all_fails(self, aged, judge):
        found = judge(CONTROL, aged(HOST, **self.OLD))
        told = "There is no audit record (/var/log/audit/audit.log), and this host is 400 days old (/etc/machine-id)."
        assert told in [one["message"]["en"] for one in found["details"]]

    def test_a_host_without_an_age_is_not_passed(self, aged, judge):
        files = {path: text for path, text in HOST.items() if path != "/etc/machine-id"}
        assert judge(CONTROL, aged(files))["status"] == "not_checked"

    def test_a_new_part_of_its_identity_makes_no_host_younger(self, aged, judge):
        keys = {"/etc/ssh/ssh_host_rsa_key": "key", "/etc/ssh/ssh_host_ecdsa_key": "key"}
        host = aged(
            {**HOST, **self.WHOLE, **keys}, **{"/etc/ssh/ssh_host_rsa_key": 400, "/etc/ssh/ssh_host_ecdsa_key": 1})
        found = judge(CONTROL, host)
        assert found["message"]["en"] == (
            "The system records go back 1 days (/var/log/syslog), and this host is 400 days old "
            "(/etc/ssh/ssh_host_rsa_key).")

    def test_the_journal_tells_its_first_entry(self, aged, judge):
        path = "/var/log/journal/m/system.journal"
        host = aged({**JOURNAL_ONLY, **self.WHOLE, path: journal(300)}, **self.OLD)
        assert judge(CONTROL, host)["status"] == "pass"

    def test_a_rotation_elsewhere_is_found(self, aged, judge):
        moved = {"/etc/logrotate.d/rsyslog": STANZA.replace("compress", "olddir old"),
                 "/var/log/old/syslog-20260501": day(200), "/var/log/old/auth.log-20260501": day(200)}
        days = dict.fromkeys(("/var/log/old/syslog-20260501", "/var/log/old/auth.log-20260501"), 190)
        assert judge(CONTROL, aged({**HOST, **self.WHOLE, **moved}, **self.OLD, **days))["status"] == "pass"


def test_a_log_elsewhere_is_judged_too(aged, judge):
    files = {
        "/etc/rsyslog.conf": "*.* /data/logs/messages\n",
        "/etc/logrotate.d/site": "/data/logs/messages {\n daily\n rotate 7\n}\n"}
    assert judge(CONTROL, aged({**HOST, **files}))["message"]["en"].startswith(
        "/data/logs/messages is kept 7 days: daily, rotate 7")


def test_files_that_a_template_names_are_not_passed(aged, judge):
    found = judge(
        CONTROL,
        aged({**HOST, "/etc/rsyslog.d/hosts.conf": '$template PerHost,"/var/log/%hostname%.log"\n*.* ?PerHost\n'}))
    assert (found["status"], found["details"][0]["where"]) == ("not_checked", "/etc/rsyslog.d/hosts.conf:2")


def test_a_host_with_neither_logger_is_a_person_s(aged, judge):
    assert judge(CONTROL, aged({"/etc/audit/auditd.conf": AUDITD}))["status"] == "manual"


def test_a_container_has_no_audit_trail_of_its_own(aged, judge):
    files = {path: text for path, text in HOST.items() if path != "/etc/audit/auditd.conf"}
    assert judge(CONTROL, aged(files))["status"] == "not_checked"
    assert judge(CONTROL, aged({"/run/systemd/container": "podman\n"}))["status"] == "pass"


def test_an_audit_trail_that_is_only_warned_about_is_not_overwritten_from_now_on(aged, tree, enforce):
    finding, changed = enforce(CONTROL, aged({**HOST, "/etc/audit/auditd.conf": AUDITD.replace("ROTATE", "SYSLOG")}))
    assert (finding["status"], changed) == ("pass", [])


@pytest.mark.parametrize(
    "span, status",
    [
        ("200d", "pass"), ("17280000000ms", "pass"), ("7 months", "pass"), ("1y", "pass"), ("180000ms", "fail"),
        ("1000000us", "fail"), ("4000h", "fail"),
    ])
def test_a_time_of_journald_is_read_in_every_unit(aged, judge, span, status):
    conf = "[Journal]\nStorage=persistent\nSystemMaxUse=1G\nMaxRetentionSec=%s\n" % span
    assert judge(CONTROL, aged({**JOURNAL_ONLY, "/etc/systemd/journald.conf": conf}))["status"] == status


class TestPace:
    """An audit trail of a young host, whose days are too few to measure."""

    NOON = int(datetime.datetime.combine(TODAY, datetime.time(12)).timestamp())
    SMALL = AUDITD.replace("32", "8").replace("num_logs = 8", "num_logs = 2")

    def built(self, aged, seconds, conf=AUDITD, logs=1):
        """Return a host of today whose trail was written in so many seconds, in logs of 8 MB, the oldest first."""
        names = ["/var/log/audit/audit.log" + (".%d" % number if number else "") for number in range(logs)]
        files = {name: "type=X msg=audit(%d.1:1): x\n" % (self.NOON - seconds) + "x" * (9 * 1024 ** 2)
                 for name in names}
        return aged({**HOST, "/etc/audit/auditd.conf": conf, **files}, **{
            "/etc/machine-id": 0, **{name: 0 if name == names[0] else 0.01 for name in names}})

    def test_what_is_overwritten_within_hours_as_it_goes_is_no_pass(self, aged, judge):
        found = judge(CONTROL, self.built(aged, 7200))
        assert (found["status"], found["reason"]) == ("not_checked", "capacity_unmeasured")
        assert found["message"]["en"] == (
            "Whether auditd keeps 180 days of records cannot be told yet: it wrote 9.0 MB in 2.0 hours, and would "
            "overwrite the 1024 MB that it keeps within 227 hours at that pace (/etc/audit/auditd.conf:4).")

    @pytest.mark.parametrize("seconds, logs", [(86400 * 6, 1), (600, 1)])
    def test_what_lasts_or_is_too_short_to_tell_passes(self, aged, judge, seconds, logs):
        conf = AUDITD.replace("num_logs = 32", "num_logs = 99")
        assert judge(CONTROL, self.built(aged, seconds, conf, logs))["status"] == "pass"

    def test_a_trail_that_was_overwritten_already_does_not_keep_the_days(self, aged, tree, judge, enforce):
        host = self.built(aged, 1500, self.SMALL, logs=2)
        found = judge(CONTROL, host)
        assert (found["status"], found["would"]) == ("fail", "person")
        assert "18.0 MB in 0.4 hours, and what was before is overwritten" in found["message"]["en"]
        assert "collector" in found["advice"]["en"]
        assert enforce(CONTROL, tree())[1] == []


def test_a_size_that_is_no_number_is_put_right_all_the_same(aged, enforce):
    host = aged({**HOST, "/etc/audit/auditd.conf": AUDITD.replace("= 32", "= \u00b2").encode() + b"#\xff\n"})
    enforce(CONTROL, host)
    assert b"max_log_file = 32\n" in host.read("/etc/audit/auditd.conf")


def test_what_the_file_system_has_no_room_for_is_not_kept(aged, judge, monkeypatch):
    monkeypatch.setattr(capacity.os, "statvfs", lambda _place: SimpleNamespace(f_blocks=500, f_frsize=1024 ** 2))
    found = judge(CONTROL, aged({**HOST, "/etc/audit/auditd.conf": AUDITD}))
    assert (found["status"], found["reason"], found["would"]) == ("fail", "capacity_small", "person")
    assert "max_log_file_action rotate, /var/log/audit: 500 MB in " in found["message"]["en"]
    assert "collector" in found["advice"]["en"]


CLEANER = "/usr/local/sbin/clean"
TIMER = "/etc/systemd/system/clean."


class TestOtherRemovers:
    REMOVING = [
        ({"/etc/tmpfiles.d/site.conf": "# x\ne /var/log - - - 30d\n"}, "/etc/tmpfiles.d/site.conf:2"),
        ({"/usr/lib/tmpfiles.d/site.conf": "d /var/log/audit 0700 root root 10d -\n"},
         "/usr/lib/tmpfiles.d/site.conf:1"),
        ({"/etc/cron.d/site": "0 1 * * * root find /var/log -mtime +30 -delete\n"}, "/etc/cron.d/site:1"),
        ({"/etc/crontab": "0 1 * * * root journalctl --vacuum-time=2weeks\n"}, "/etc/crontab:1"),
        ({"/etc/anacrontab": "1 5 clean find /var/log -mtime +7 -delete\n"}, "/etc/anacrontab:1"),
        ({"/etc/cron.weekly/site": "#!/bin/sh\n> /var/log/syslog\n"}, "/etc/cron.weekly/site:2"),
        ({"/etc/cron.daily/site": "#!/bin/sh\ncp /dev/null /var/log/auth.log\n"}, "/etc/cron.daily/site:2"),
        ({"/etc/logrotate.d/site": "/srv/x {\n daily\n postrotate\n  rm /var/log/*.1\n endscript\n}\n"},
         "/etc/logrotate.d/site:4"),
        ({"/etc/cron.daily/site": "#!/bin/sh\nrm -f /var/log/*.gz\n"}, "/etc/cron.daily/site:2"),
        ({"/etc/crontab": f"0 1 * * * root {CLEANER}\n", CLEANER: "#!/bin/sh\nfind /var/log | xargs rm\n"},
         CLEANER + ":2"),
        ({TIMER + "timer": "[Timer]\nOnCalendar=daily\n",
          TIMER + "service": "[Service]\nExecStart=/usr/bin/journalctl --vacuum-size=50M\n"}, TIMER + "service:2")]

    @pytest.mark.parametrize("files, place", REMOVING)
    def test_what_removes_records_by_the_clock_is_named(self, aged, judge, files, place):
        found = judge(CONTROL, aged({**HOST, **files}))
        told = [(one["status"], one["where"]) for one in found["details"] if "by the clock" in one["message"]["en"]]
        assert told == [("not_checked", place)]

    @pytest.mark.parametrize("files", [
        {"/usr/lib/tmpfiles.d/var.conf": "d /var/log 0755 - - -\nq /var/tmp 1777 root root 30d\n"},
        # The site's file of the same name is read in the place of the vendor's.
        {"/etc/tmpfiles.d/a.conf": "", "/usr/lib/tmpfiles.d/a.conf": "e /var/log - - - 30d\n"},
        {"/etc/crontab": "# find /var/log -delete\n0 1 * * * root rm /tmp/x\n"},
        {"/etc/cron.d/site": "0 1 * * * root /opt/backup > /var/log/backup.log 2>&1\n1 1 * * * root x >>/var/log/x\n"},
        {"/etc/cron.daily/logrotate": "#!/bin/sh\n/usr/sbin/logrotate /etc/logrotate.conf\n"}])
    def test_what_removes_none_is_not(self, aged, judge, files):
        assert judge(CONTROL, aged({**HOST, **files}))["status"] == "pass"


class TestTheJournalAlone:
    def said(self, judge, aged, more, journald="SystemMaxUse=1G\n", **options):
        files = {**JOURNAL_ONLY, "/etc/systemd/journald.conf": "[Journal]\nStorage=persistent\n" + journald, **more}
        return judge(CONTROL, aged(files), **options)

    @pytest.mark.parametrize("journald, would", [
        ("SystemMaxUse=2G\nSystemMaxFileSize=1M\n", "pass"), ("SystemMaxUse=2G\nSystemMaxFiles=2\n", "pass"),
        ("SystemMaxUse=2G\nMaxLevelStore=warning\n", "pass")])
    def test_what_else_bounds_it_is_named(self, aged, judge, journald, would):
        found = self.said(judge, aged, {}, journald)
        assert (found["status"], found["would"]) == ("fail", would)
        assert any(name in str(found["message"]) for name in ("SystemMaxFiles", "MaxLevelStore"))

    def test_a_damaged_head_is_dated_by_its_file(self, aged, judge, tmp_path):
        host = aged({**JOURNAL_ONLY, "/var/log/journal/m/system.journal": b"LPKSHHRH" + b"\xff" * 248})
        assert judge(CONTROL, host)["status"] in ("pass", "not_checked")

    def test_a_pace_that_fills_it_within_days_is_no_pass(self, aged, judge, tmp_path):
        path = "/var/log/journal/m/system.journal"
        host = aged({**JOURNAL_ONLY, path: journal(1)}, **{path: 0.5})
        with (tmp_path / path.lstrip("/")).open("r+b") as stream:
            stream.truncate(900 * 1024 ** 2)
        os.utime(tmp_path / path.lstrip("/"), (datetime.datetime.combine(TODAY, datetime.time(12)).timestamp(),) * 2)
        found = judge(CONTROL, host)
        assert found["status"] == "not_checked" and "are full within 27 hours" in str(found["message"]["en"])


@pytest.mark.parametrize("action, more, status", [
    ("ignore", "", "pass"), ("syslog", "space_left_action = rotate\n", "fail"),
    ("ignore", "disk_full_action = ROTATE\n", "fail"), ("keep_logs", "space_left_action = rotate\n", "pass")])
def test_an_audit_trail_that_rotates_as_the_disk_fills_overwrites(aged, judge, monkeypatch, action, more, status):
    monkeypatch.setattr(capacity.os, "statvfs", lambda path: SimpleNamespace(f_blocks=100, f_frsize=1024 ** 2))
    text = AUDITD.replace("ROTATE", action) + more
    assert judge(CONTROL, aged({**HOST, "/etc/audit/auditd.conf": text}))["status"] == status
