# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Intrusion detection of a host: fail2ban."""

import re
from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import scan_alerts
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.ids import fail2ban, fail2ban_time
from tests.unit.support.intrusion import (
    CONTROL,
    FAIL2BAN,
    FILTER,
    FORWARDED,
    NETWORKS,
    OWN,
    SCANS,
    answers,
    jails,
    running,
    told,
)

pytestmark = pytest.mark.usefixtures("drops_are_logged")


class TestFail2ban:
    def test_it_is_installed_only_where_administrators_can_be_spared(self, logging_tree, judge):
        host = logging_tree(FORWARDED)
        found = judge(CONTROL, host)
        assert (found["status"], found["would"], host.actions) == ("fail", "person", [])
        assert "boundary_management_networks" in str(found["details"]) or "management network" in str(found["details"])
        assert (
            judge(CONTROL, host, management_networks=NETWORKS)["would"], host.actions[0].describe()) == (
            "pass", "package fail2ban")

    def test_the_shipped_jail_is_put_right_in_a_file_that_is_read_last(self, logging_tree, judge):
        host = logging_tree({**FAIL2BAN, **FORWARDED, "/etc/fail2ban/jail.d/zz.conf": "[sshd]\nbantime = 1m\n"})
        found = judge(CONTROL, host, management_networks=NETWORKS)
        assert (found["status"], found["would"]) == ("fail", "pass")
        assert "bantime is 1m in /etc/fail2ban/jail.d/zz.conf:2" in told(found)
        text = host.read(OWN).decode()
        assert (
            "[sshd]\nbantime=600\nbackend=systemd\nbanaction=nftables\nport=22\n"
            "ignoreip=127.0.0.1/8 ::1 192.0.2.0/24 2001:db8::/32\n") in text
        assert text.endswith(SCANS) and "enabled" not in text[:-len(SCANS)]
        assert [action.describe() for action in host.actions] == [
            "package python3-systemd",
            "unit fail2ban.service"]

    @pytest.mark.parametrize("strict", ["maxretry = 0", "maxretry = -1", "bantime = -1"])
    def test_a_ban_at_the_first_failure_and_one_for_ever_stay(self, logging_tree, judge, strict):
        host = logging_tree({**FAIL2BAN, **FORWARDED, "/etc/fail2ban/jail.local": "[sshd]\n%s\n" % strict})
        judge(CONTROL, host, management_networks=NETWORKS)
        assert strict.split()[0] not in host.read(OWN).decode().partition("[jrt0117-scan]")[0]

    @pytest.mark.parametrize("name", ["bantime", "findtime"])
    @pytest.mark.parametrize(
        "longer",
        [
            "24*60*60", "1d 12h", "1d12h", "1d+12h", "(2+1)*1h", "60 * 10", "10mm", "1 week", "0d 1h 30m", "2hours",
            "1year-6mo", "3600.0"])
    def test_a_longer_time_in_any_spelling_stays(self, logging_tree, judge, name, longer):
        host = logging_tree({**FAIL2BAN, **FORWARDED, "/etc/fail2ban/jail.local": "[sshd]\n%s = %s\n" % (name, longer)})
        found = judge(CONTROL, host, management_networks=NETWORKS)
        assert name not in host.read(OWN).decode().partition("[jrt0117-scan]")[0] and name not in told(found)

    @pytest.mark.parametrize("name, value, put", [
        ("bantime", "9*60", "600"), ("bantime", "1h/60", "600"), ("bantime", "0", "600"), ("findtime", "1m 30s", "600"),
        ("findtime", "-1", "600"),
        # Before 0.10 each negative number stands for ever, since then -1 alone, and any other for no time.
        ("bantime", "-10", "-1"), ("bantime", "-1h", "-1"), ("bantime", "1m-1h", "-1")])
    def test_a_shorter_time_is_put_right_and_one_below_0_to_for_ever(self, logging_tree, judge, name, value, put):
        host = logging_tree({**FAIL2BAN, **FORWARDED, "/etc/fail2ban/jail.local": "[sshd]\n%s = %s\n" % (name, value)})
        assert "%s is %s in " % (name, value) in told(judge(CONTROL, host, management_networks=NETWORKS))
        assert "%s=%s\n" % (name, put) in host.read(OWN).decode().partition("[jrt0117-scan]")[0]

    @pytest.mark.parametrize(
        "more, left",
        [
            ("bantime = %(long)s\nlong = 2*%(day)s\nday = 1d\n", None), ("bantime = %(short)s\nshort = 60\n", "600"),
            ("bantime = %(known/bantime)s\n", ""), ("bantime = %(bantime)s\n", ""), ("bantime = 2**20\n", ""),
            ("bantime = soon\n", ""), ("bantime = 1 fortnight\n", ""), ("bantime = (1h\n", ""),
            ("bantime = 1/0\n", "")])
    def test_a_time_that_names_others_is_followed_and_one_that_cannot_be_read_is_left_and_told(
            self, logging_tree, judge, more, left):
        host = logging_tree({**FAIL2BAN, **FORWARDED, "/etc/fail2ban/jail.local": "[sshd]\n" + more})
        found = judge(CONTROL, host, management_networks=NETWORKS)
        written = host.read(OWN).decode().partition("[jrt0117-scan]")[0]
        assert ("bantime=600\n" in written) is (left == "600") and ("bantime" in written) is (left == "600")
        assert ("cannot be read here as a time" in told(found)) is (left == "")

    def test_a_log_file_is_good_enough_where_there_is_one(self, logging_tree, judge):
        host = logging_tree({**FAIL2BAN, **FORWARDED, "/var/log/auth.log": ""})
        judge(CONTROL, host, management_networks=NETWORKS)
        assert b"backend" not in host.read(OWN).partition(b"[jrt0117-scan]")[0]

    def test_one_that_comes_with_the_run_reads_the_journal_whatever_log_comes_with_it(self, logging_tree, judge):
        host = logging_tree(FORWARDED)
        judge(CONTROL, host, management_networks=NETWORKS)
        for path, text in {**FAIL2BAN, "/var/log/auth.log": ""}.items():
            host.refresh()
            (Path(host.root + path)).parent.mkdir(parents=True, exist_ok=True)
            Path(host.root + path).write_text(text)
        judge(CONTROL, host, management_networks=NETWORKS)
        assert b"backend=systemd" in host.read(OWN).partition(b"[jrt0117-scan]")[0]

    def test_the_jail_s_own_value_wins_over_a_later_default(self, logging_tree):
        host = logging_tree(
            {**FAIL2BAN, "/etc/fail2ban/jail.local": "[DEFAULT]\nenabled = false\nignoreip = 10.0.0.1,\n  10.0.0.2\n"})
        jail = fail2ban.Settings(host, "jail", "sshd")
        assert jail.get("enabled").text == "true" and jail.get("ignoreip").text == "10.0.0.1, 10.0.0.2"
        assert (
            jail.get("maxretry").text == "5"
            and str(jail.get("enabled").where) == "/etc/fail2ban/jail.d/defaults-debian.conf:2")

    @pytest.mark.parametrize("ignored", ["127.0.0.1/8", "192.0.2.0/25 2001:db8::/32", "0.0.0.0/0 ::/0"])
    def test_administrators_are_spared_and_not_everybody(self, logging_tree, judge, ignored):
        host = logging_tree({**FAIL2BAN, **FORWARDED, OWN: f"[sshd]\nignoreip = {ignored}\n"})
        found = judge(CONTROL, host, management_networks=NETWORKS)
        assert f"ignoreip is {ignored} in {OWN}:2" in told(found)
        assert b"192.0.2.0/24" in host.read(OWN) and b"0.0.0.0/0" not in host.read(OWN)

    @pytest.mark.parametrize(
        "port,services,sshd,right",
        [
            ("ssh", "", "", False), ("ssh", "ssh\t\t22/tcp # login\n", "", True),
            ("ssh", "ssh 22/tcp\n", "Port 2222\n", False), ("0:65535", "", "Port 2222\n", True),
            ("22,2222", "", "Port 22\nPort 2222\n", True)])
    def test_the_ban_is_of_the_port_that_sshd_has(self, logging_tree, judge, port, services, sshd, right):
        files = {**FAIL2BAN, **FORWARDED, OWN: f"[sshd]\nport = {port}\n", "/etc/services": services,
                 "/etc/ssh/sshd_config": sshd, "/usr/sbin/sshd": ""}
        found = judge(CONTROL, logging_tree(files), management_networks=NETWORKS)
        assert ("port is " + port not in told(found)) == right

    def good(self, logging_tree):
        files = {**FAIL2BAN, **FORWARDED, "/usr/lib/python3/dist-packages/systemd/journal.py": "", OWN: (
            "[sshd]\nport = 22\nbackend = systemd\nbanaction = nftables\n"
            "ignoreip = 192.0.2.0/24 2001:db8::/32 www.example\n" + SCANS),
            FILTER: scan_alerts._TEXT, "/etc/fail2ban/fail2ban.local": "[Definition]\nlogtarget = SYSLOG\n"}
        return running(logging_tree(files), "fail2ban.service")

    def test_bans_that_a_restart_forgets_are_kept_in_a_file(self, logging_tree, judge):
        host = logging_tree(
            {**FAIL2BAN, **FORWARDED, "/etc/fail2ban/fail2ban.local": "[Definition]\ndbfile = :memory:\n"})
        assert "dbfile is :memory: in /etc/fail2ban/fail2ban.local:2, expected a file." in told(
            judge(CONTROL, host, management_networks=NETWORKS))
        assert b"dbfile=/var/lib/fail2ban/fail2ban.sqlite3\n" in host.read("/etc/fail2ban/fail2ban.d/zz-jrt0117.local")

    def test_scans_are_told_by_a_jail_that_bans_nobody(self, logging_tree, judge):
        host = logging_tree({**FAIL2BAN, **FORWARDED})
        judge(CONTROL, host, management_networks=NETWORKS)
        own = host.read(OWN).decode()
        assert SCANS in own
        pattern = re.search(
            "(?m)^failregex = (.*)$", host.read(FILTER).decode()).group(1).replace("<HOST>", r"(?P<host>\S+)")
        line = "jrt0117 %s: IN=eth0 OUT= MAC=02:00 SRC=203.0.113.5 DST=10.0.0.2 LEN=60 PROTO=TCP SPT=40000 DPT=23"
        assert re.search(pattern, line % "drop").group("host") == "203.0.113.5"
        ignored = re.search("(?m)^ignoreregex = (.*)$", host.read(FILTER).decode()).group(1)
        assert re.search(ignored, line % "admin") and not re.search(ignored, line % "drop")

    def test_a_jail_that_watches_passes(self, logging_tree, judge):
        host = jails(self.good(logging_tree))
        found = judge(CONTROL, host, management_networks=NETWORKS)
        assert (found["status"], host.changes) == ("pass", {}), found

    @pytest.mark.parametrize("said,name", [
        (["Sorry but the jail 'sshd' does not exist"], "sshd"),
        (["Status for the jail: sshd", "Sorry but the jail 'jrt0117-scan' does not exist"], "jrt0117-scan")])
    def test_a_jail_that_is_written_and_not_loaded_fails(self, logging_tree, judge, said, name):
        found = judge(CONTROL, jails(self.good(logging_tree), *said), management_networks=NETWORKS)
        assert found["message"]["en"] == f"fail2ban runs without its jail {name}."

    @pytest.mark.parametrize("said", [["9"], ["5", "60"], ["5", "600", "600", "No IP address/network is ignored"]])
    def test_what_the_server_goes_by_counts(self, logging_tree, judge, said):
        host = jails(self.good(logging_tree), "Status for the jail: sshd", "Status for the jail: jrt0117-scan", *said)
        found = judge(CONTROL, host, management_networks=NETWORKS)
        assert (found["status"], found["reason"]) == ("fail", "not_reloaded") and said[-1] in found["message"]["en"]

    def test_a_ban_for_ever_is_long_enough(self, logging_tree, judge):
        host = jails(
            self.good(logging_tree), "Status for the jail: sshd", "Status for the jail: jrt0117-scan", "5", "-1")
        assert judge(CONTROL, host, management_networks=NETWORKS)["status"] == "pass"

    def test_a_server_that_does_not_answer_is_an_error(self, logging_tree, judge):
        host = self.good(logging_tree)
        jails(host)
        host._commands = {key: Output(255, "fail2ban> ", "Failed to access socket\n") if "-i" in key[0] else value
                          for key, value in host._commands.items()}
        found = judge(CONTROL, host, management_networks=NETWORKS)
        assert found["status"] == "error" and "Failed to access socket" in found["message"]["en"]

    def test_scans_that_leave_no_trace_are_not_told(self, logging_tree, judge, filters):
        filters("ip6")
        found = judge(CONTROL, jails(self.good(logging_tree)), management_networks=NETWORKS)
        assert (found["status"], found["message"]["en"]) == (
            "fail", "Port scans raise no alert: no drop of IPv4 is logged that fail2ban could count.")

    @pytest.mark.parametrize(
        "more,reason",
        [
            ({"default": "accept"}, "drops_uncounted"), ({"default": "unreadable"}, "drops_untold"),
            ({"logged": None}, "drops_untold"), ({"problems": ["a table"]}, "drops_untold")])
    def test_what_is_let_in_is_no_drop_and_what_cannot_be_read_is_no_pass(
            self, logging_tree, judge, filters, more, reason):
        filters("ip", "ip6", **more)
        found = judge(CONTROL, jails(self.good(logging_tree)), management_networks=NETWORKS)
        assert (found["status"], found["reason"]) == ("fail" if reason == "drops_uncounted" else "not_checked", reason)

    def test_without_a_packet_filter_there_is_nothing_to_count(self, logging_tree, judge, filters):
        filters(None)
        assert "no drop of IPv4, IPv6 is logged" in judge(
            CONTROL, jails(self.good(logging_tree)), management_networks=NETWORKS)["message"]["en"]

    def test_in_a_container_a_person_shows_what_tells_of_scans(self, logging_tree, judge):
        host = jails(self.good(logging_tree))
        logging_tree({"/run/systemd/container": "podman\n"})
        found = judge(CONTROL, host, management_networks=NETWORKS)
        assert (found["status"], found["reason"]) == ("manual", "drops_elsewhere")

    def test_without_a_journal_a_person_shows_what_tells_of_scans(self, logging_tree, judge):
        host = logging_tree(
            {**FORWARDED, **{path: text for path, text in FAIL2BAN.items() if path != "/lib/systemd/systemd"}})
        found = judge(CONTROL, host, management_networks=NETWORKS)
        assert "this host has none" in told(found)

    def test_alerts_by_mail_need_an_address_and_a_program(self, logging_tree, judge):
        host = logging_tree({**FAIL2BAN, "/usr/sbin/sendmail": ""})
        found = judge(CONTROL, host, management_networks=NETWORKS, alert_mail="sec@example.com")
        assert b"destemail=sec@example.com\naction=%(action_mw)s\n" in host.read(OWN) and found["would"] == "person"

    @pytest.mark.parametrize(
        "text",
        [
            "mail.* @10.0.0.1", "daemon.err @@10.0.0.1", "daemon.*;daemon.!=notice @@10.0.0.1", "*.* @127.0.0.1",
            "*.* @@[::1]:6514", 'if $programname == "x" then @@10.0.0.1', "*.* /var/log/all"])
    def test_a_rule_that_does_not_take_the_alerts_elsewhere_is_no_alerting(self, logging_tree, judge, text):
        host = jails(self.good(logging_tree))
        logging_tree({"/etc/rsyslog.conf": text + "\n"})
        found = judge(CONTROL, host, management_networks=NETWORKS)
        assert found["status"] == "fail" and found["message"]["en"] == (
            "Alerts stay on this host: boundary_alert_mail is not set, and no rule forwards all of syslog's "
            "daemon.notice to another host.")

    @pytest.mark.parametrize("target,text,status", [
        ("SYSLOG", "daemon.notice @@10.0.0.1", "pass"), ("SYSLOG[facility=local3]", "local3.* @@10.0.0.1", "pass"),
        ("SYSLOG[facility=local3]", "daemon.* @@10.0.0.1", "fail"), ("SYSOUT", "daemon.notice @@10.0.0.1", "fail"),
        ("SYSOUT", "daemon.info @@10.0.0.1", "pass"), ("systemd-journal", "user.notice @@10.0.0.1", "pass")])
    def test_what_counts_is_as_what_fail2ban_tells_syslog(self, logging_tree, judge, target, text, status):
        host = jails(self.good(logging_tree))
        logging_tree(
            {"/etc/rsyslog.conf": text + "\n", "/etc/fail2ban/fail2ban.local": f"[Definition]\nlogtarget = {target}\n"})
        assert judge(CONTROL, host, management_networks=NETWORKS)["status"] == status

    def test_a_forwarder_that_does_not_run_forwards_nothing(self, logging_tree, judge):
        host = answers(
            jails(self.good(logging_tree)),
            **{"systemctl__show__rsyslog.service": "ActiveState=inactive\nUnitFileState=enabled\n"})
        found = judge(CONTROL, host, management_networks=NETWORKS)
        assert found["message"]["en"] == "rsyslog.service does not run (inactive)."

    @pytest.mark.parametrize(
        "text,seconds",
        [
            ("600", 600), ("10m", 600), ("1d 2h", 93600), ("1 hour", 3600), ("-1", -1), ("2mo", 5259600),
            ("1/2*1h", 1800), ("-(1m)", -60), (" 24 * 60*60 ", 86400)])
    def test_time_spans(self, text, seconds):
        assert fail2ban_time.seconds(text) == seconds

    @pytest.mark.parametrize(
        "text",
        ["", "soon", "10 apples", "5m later", "5m)", "s", "1 2 (3)", "1.2.3", "9" * 201, "(" * 150 + "1" + ")" * 150])
    def test_no_time_spans(self, text):
        with pytest.raises(ValueError):
            fail2ban_time.seconds(text)
