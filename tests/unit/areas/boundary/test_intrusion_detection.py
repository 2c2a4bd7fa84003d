# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Intrusion detection: fail2ban and CrowdSec on hosts, Suricata on gateways, and where alerts go."""

import json
import os
import re
import time
import types

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.intrusion_detection import IntrusionDetection
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import scan_alerts
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.minimal_rules import RULES
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.ids import fail2ban, fail2ban_time, suricata
from tests.unit.support import wires

CONTROL = IntrusionDetection()
OWN = "/etc/fail2ban/jail.d/zz-jrt0117.local"
FILTER = "/etc/fail2ban/filter.d/jrt0117-scan.conf"
SCANS = "[jrt0117-scan]\nenabled=true\nfilter=jrt0117-scan\nbackend=systemd\nmaxretry=20\nfindtime=60\nbantime=600\naction=\n"
# The jail as Debian 12 ships it.
FAIL2BAN = {
    "/usr/bin/fail2ban-client": "", "/usr/sbin/nft": "", "/lib/systemd/systemd": "",
    "/etc/fail2ban/jail.conf": "[DEFAULT]\n#ignoreip = 127.0.0.1/8 ::1\nbantime  = 10m\nfindtime  = 10m\nmaxretry = 5 ; tries\nbackend = auto\n"
                               "enabled = false\nbanaction = iptables-multiport\naction_mw = %(action_)s\n            %(mta)s-whois[x=1]\n"
                               "[sshd]\nport = ssh\nbackend = %(sshd_backend)s\n",
    "/etc/fail2ban/jail.d/defaults-debian.conf": "[sshd]\nenabled = true\n",
    "/etc/fail2ban/fail2ban.conf": "[Definition]\nlogtarget = /var/log/fail2ban.log\n",
}
CROWDSEC = {"/usr/bin/cscli": "", "/etc/crowdsec/config.yaml": "common:\n  log_media: stdout\n"}
FORWARDED = {"/usr/sbin/rsyslogd": "", "/etc/rsyslog.conf": "*.* @@log.example:6514\n"}
NETWORKS = ["192.0.2.0/24", "2001:db8::/32"]


def answers(host, **commands):
    """Have a host answer commands; the names' underscores are spaces."""
    for command, text in commands.items():
        host._commands[(tuple(command.split("__")), b"")] = text if isinstance(text, Output) else Output(0, text, "")
    return host


def jails(host, *said):
    """Have fail2ban's server say this of its two jails, and of what it goes by; what is left out is good."""
    good = ["Status for the jail: sshd", "Status for the jail: jrt0117-scan", "5", "600", "600",
            "These IP addresses/networks are ignored:\n|- 192.0.2.0/24\n`- 2001:db8::/32"]
    questions = b"status sshd\nstatus jrt0117-scan\nget sshd maxretry\nget sshd bantime\nget sshd findtime\nget sshd ignoreip\n"
    text = "".join(f"fail2ban> {one}\n" for one in [*said, *good[len(said):]])
    host._commands[(("fail2ban-client", "-i"), questions)] = Output(255, "Fail2Ban v1.0.2 reads log file\n\n" + text + "fail2ban> \n", "EOF\n")
    return host


def told(found):
    return " ".join(one["message"]["en"] for one in found["details"])


def running(host, unit):
    """Have systemd say that a unit runs."""
    host._commands[(("systemctl", "is-active", unit), b"")] = Output(0, "active\n", "")
    host._commands[(("systemctl", "is-enabled", unit), b"")] = Output(0, "enabled\n", "")
    return host


@pytest.fixture
def filters(monkeypatch):
    """Return a function that has drops of these families logged; None: there is no packet filter."""
    def log(*families, default="drop", logged=True, problems=()):
        def of(_host):
            if None in families:
                raise Missing("nft", "is not there to be run")
            return types.SimpleNamespace(default=lambda *_words: default, drops_logged=lambda _hook, family: family in families and logged,
                                         problems=problems)
        monkeypatch.setattr(scan_alerts.firewall, "of", of)
    return log


@pytest.fixture(autouse=True)
def _with_ipv6_and_logged_drops(filters):
    filters("ip", "ip6")


@pytest.fixture
def tree(tree):
    """The same, where rsyslog runs."""
    return lambda files=None: running(tree({"/proc/sys/net/ipv6/conf/all/forwarding": "0\n", **(files or {})}), "rsyslog.service")


class TestFail2ban:
    def test_it_is_installed_only_where_administrators_can_be_spared(self, tree, judge):
        host = tree(FORWARDED)
        found = judge(CONTROL, host)
        assert (found["status"], found["would"], host.actions) == ("fail", "person", [])
        assert "boundary_management_networks" in str(found["details"]) or "management network" in str(found["details"])
        assert (judge(CONTROL, host, management_networks=NETWORKS)["would"], host.actions[0].describe()) == ("pass", "package name=fail2ban")

    def test_the_shipped_jail_is_put_right_in_a_file_that_is_read_last(self, tree, judge):
        host = tree({**FAIL2BAN, **FORWARDED, "/etc/fail2ban/jail.d/zz.conf": "[sshd]\nbantime = 1m\n"})
        found = judge(CONTROL, host, management_networks=NETWORKS)
        assert (found["status"], found["would"]) == ("fail", "pass")
        assert "bantime is 1m in /etc/fail2ban/jail.d/zz.conf:2" in told(found)
        text = host.read(OWN).decode()
        assert "[sshd]\nbantime=600\nbackend=systemd\nbanaction=nftables\nport=22\nignoreip=127.0.0.1/8 ::1 192.0.2.0/24 2001:db8::/32\n" in text
        assert text.endswith(SCANS) and "enabled" not in text[:-len(SCANS)]
        assert [action.describe() for action in host.actions] == [
            "package name=python3-systemd", "unit_ready probe=['fail2ban-client', 'status', 'sshd'] unit=fail2ban.service"]

    @pytest.mark.parametrize("strict", ["maxretry = 0", "maxretry = -1", "bantime = -1"])
    def test_a_ban_at_the_first_failure_and_one_for_ever_stay(self, tree, judge, strict):
        host = tree({**FAIL2BAN, **FORWARDED, "/etc/fail2ban/jail.local": "[sshd]\n%s\n" % strict})
        judge(CONTROL, host, management_networks=NETWORKS)
        assert strict.split()[0] not in host.read(OWN).decode().partition("[jrt0117-scan]")[0]

    @pytest.mark.parametrize("name", ["bantime", "findtime"])
    @pytest.mark.parametrize("longer", ["24*60*60", "1d 12h", "1d12h", "1d+12h", "(2+1)*1h", "60 * 10", "10mm", "1 week", "0d 1h 30m", "2hours",
                                        "1year-6mo", "3600.0"])
    def test_a_longer_time_in_any_spelling_stays(self, tree, judge, name, longer):
        host = tree({**FAIL2BAN, **FORWARDED, "/etc/fail2ban/jail.local": "[sshd]\n%s = %s\n" % (name, longer)})
        found = judge(CONTROL, host, management_networks=NETWORKS)
        assert name not in host.read(OWN).decode().partition("[jrt0117-scan]")[0] and name not in told(found)

    @pytest.mark.parametrize("name, value, put", [
        ("bantime", "9*60", "600"), ("bantime", "1h/60", "600"), ("bantime", "0", "600"), ("findtime", "1m 30s", "600"), ("findtime", "-1", "600"),
        # Before 0.10 each negative number stands for ever, since then -1 alone, and any other for no time.
        ("bantime", "-10", "-1"), ("bantime", "-1h", "-1"), ("bantime", "1m-1h", "-1")])
    def test_a_shorter_time_is_put_right_and_one_below_0_to_for_ever(self, tree, judge, name, value, put):
        host = tree({**FAIL2BAN, **FORWARDED, "/etc/fail2ban/jail.local": "[sshd]\n%s = %s\n" % (name, value)})
        assert "%s is %s in " % (name, value) in told(judge(CONTROL, host, management_networks=NETWORKS))
        assert "%s=%s\n" % (name, put) in host.read(OWN).decode().partition("[jrt0117-scan]")[0]

    @pytest.mark.parametrize("more, left", [
        ("bantime = %(long)s\nlong = 2*%(day)s\nday = 1d\n", None), ("bantime = %(short)s\nshort = 60\n", "600"),
        ("bantime = %(known/bantime)s\n", ""), ("bantime = %(bantime)s\n", ""), ("bantime = 2**20\n", ""), ("bantime = soon\n", ""),
        ("bantime = 1 fortnight\n", ""), ("bantime = (1h\n", ""), ("bantime = 1/0\n", "")])
    def test_a_time_that_names_others_is_followed_and_one_that_cannot_be_read_is_left_and_told(self, tree, judge, more, left):
        host = tree({**FAIL2BAN, **FORWARDED, "/etc/fail2ban/jail.local": "[sshd]\n" + more})
        found = judge(CONTROL, host, management_networks=NETWORKS)
        written = host.read(OWN).decode().partition("[jrt0117-scan]")[0]
        assert ("bantime=600\n" in written) is (left == "600") and ("bantime" in written) is (left == "600")
        assert ("cannot be read here as a time" in told(found)) is (left == "")

    def test_a_log_file_is_good_enough_where_there_is_one(self, tree, judge):
        host = tree({**FAIL2BAN, **FORWARDED, "/var/log/auth.log": ""})
        judge(CONTROL, host, management_networks=NETWORKS)
        assert b"backend" not in host.read(OWN).partition(b"[jrt0117-scan]")[0]

    def test_the_jail_s_own_value_wins_over_a_later_default(self, tree):
        host = tree({**FAIL2BAN, "/etc/fail2ban/jail.local": "[DEFAULT]\nenabled = false\nignoreip = 10.0.0.1,\n  10.0.0.2\n"})
        jail = fail2ban.Settings(host, "jail", "sshd")
        assert jail.get("enabled").text == "true" and jail.get("ignoreip").text == "10.0.0.1, 10.0.0.2"
        assert jail.get("maxretry").text == "5" and str(jail.get("enabled").where) == "/etc/fail2ban/jail.d/defaults-debian.conf:2"

    @pytest.mark.parametrize("ignored", ["127.0.0.1/8", "192.0.2.0/25 2001:db8::/32", "0.0.0.0/0 ::/0"])
    def test_administrators_are_spared_and_not_everybody(self, tree, judge, ignored):
        host = tree({**FAIL2BAN, **FORWARDED, OWN: f"[sshd]\nignoreip = {ignored}\n"})
        found = judge(CONTROL, host, management_networks=NETWORKS)
        assert f"ignoreip is {ignored} in {OWN}:2" in told(found)
        assert b"192.0.2.0/24" in host.read(OWN) and b"0.0.0.0/0" not in host.read(OWN)

    @pytest.mark.parametrize("port,services,sshd,right", [
        ("ssh", "", "", False), ("ssh", "ssh\t\t22/tcp # login\n", "", True), ("ssh", "ssh 22/tcp\n", "Port 2222\n", False),
        ("0:65535", "", "Port 2222\n", True), ("22,2222", "", "Port 22\nPort 2222\n", True)])
    def test_the_ban_is_of_the_port_that_sshd_has(self, tree, judge, port, services, sshd, right):
        files = {**FAIL2BAN, **FORWARDED, OWN: f"[sshd]\nport = {port}\n", "/etc/services": services,
                 "/etc/ssh/sshd_config": sshd, "/usr/sbin/sshd": ""}
        found = judge(CONTROL, tree(files), management_networks=NETWORKS)
        assert ("port is " + port not in told(found)) == right

    def good(self, tree):
        files = {**FAIL2BAN, **FORWARDED, "/usr/lib/python3/dist-packages/systemd/journal.py": "", OWN: (
            "[sshd]\nport = 22\nbackend = systemd\nbanaction = nftables\nignoreip = 192.0.2.0/24 2001:db8::/32 www.example\n" + SCANS),
            FILTER: scan_alerts._TEXT, "/etc/fail2ban/fail2ban.local": "[Definition]\nlogtarget = SYSLOG\n"}
        return running(tree(files), "fail2ban.service")

    def test_bans_that_a_restart_forgets_are_kept_in_a_file(self, tree, judge):
        host = tree({**FAIL2BAN, **FORWARDED, "/etc/fail2ban/fail2ban.local": "[Definition]\ndbfile = :memory:\n"})
        assert "dbfile is :memory: in /etc/fail2ban/fail2ban.local:2, expected a file." in told(judge(CONTROL, host, management_networks=NETWORKS))
        assert b"dbfile=/var/lib/fail2ban/fail2ban.sqlite3\n" in host.read("/etc/fail2ban/fail2ban.d/zz-jrt0117.local")

    def test_scans_are_told_by_a_jail_that_bans_nobody(self, tree, judge):
        host = tree({**FAIL2BAN, **FORWARDED})
        judge(CONTROL, host, management_networks=NETWORKS)
        own = host.read(OWN).decode()
        assert SCANS in own
        pattern = re.search("(?m)^failregex = (.*)$", host.read(FILTER).decode()).group(1).replace("<HOST>", r"(?P<host>\S+)")
        line = "jrt0117 %s: IN=eth0 OUT= MAC=02:00 SRC=203.0.113.5 DST=10.0.0.2 LEN=60 PROTO=TCP SPT=40000 DPT=23"
        assert re.search(pattern, line % "drop").group("host") == "203.0.113.5"
        ignored = re.search("(?m)^ignoreregex = (.*)$", host.read(FILTER).decode()).group(1)
        assert re.search(ignored, line % "admin") and not re.search(ignored, line % "drop")

    def test_a_jail_that_watches_passes(self, tree, judge):
        host = jails(self.good(tree))
        found = judge(CONTROL, host, management_networks=NETWORKS)
        assert (found["status"], host.changes) == ("pass", {}), found

    @pytest.mark.parametrize("said,name", [
        (["Sorry but the jail 'sshd' does not exist"], "sshd"),
        (["Status for the jail: sshd", "Sorry but the jail 'jrt0117-scan' does not exist"], "jrt0117-scan")])
    def test_a_jail_that_is_written_and_not_loaded_fails(self, tree, judge, said, name):
        found = judge(CONTROL, jails(self.good(tree), *said), management_networks=NETWORKS)
        assert found["message"]["en"] == f"fail2ban runs without its jail {name}."

    @pytest.mark.parametrize("said", [["9"], ["5", "60"], ["5", "600", "600", "No IP address/network is ignored"]])
    def test_what_the_server_goes_by_counts(self, tree, judge, said):
        host = jails(self.good(tree), "Status for the jail: sshd", "Status for the jail: jrt0117-scan", *said)
        found = judge(CONTROL, host, management_networks=NETWORKS)
        assert (found["status"], found["reason"]) == ("fail", "not_reloaded") and said[-1] in found["message"]["en"]

    def test_a_ban_for_ever_is_long_enough(self, tree, judge):
        host = jails(self.good(tree), "Status for the jail: sshd", "Status for the jail: jrt0117-scan", "5", "-1")
        assert judge(CONTROL, host, management_networks=NETWORKS)["status"] == "pass"

    def test_a_server_that_does_not_answer_is_an_error(self, tree, judge):
        host = self.good(tree)
        jails(host)
        host._commands = {key: Output(255, "fail2ban> ", "Failed to access socket\n") if "-i" in key[0] else value
                          for key, value in host._commands.items()}
        found = judge(CONTROL, host, management_networks=NETWORKS)
        assert found["status"] == "error" and "Failed to access socket" in found["message"]["en"]

    def test_scans_that_leave_no_trace_are_not_told(self, tree, judge, filters):
        filters("ip6")
        found = judge(CONTROL, jails(self.good(tree)), management_networks=NETWORKS)
        assert (found["status"], found["message"]["en"]) == (
            "fail", "Port scans raise no alert: no drop of IPv4 is logged that fail2ban could count.")

    @pytest.mark.parametrize("more,reason", [
        ({"default": "accept"}, "drops_uncounted"), ({"default": "unreadable"}, "drops_untold"), ({"logged": None}, "drops_untold"),
        ({"problems": ["a table"]}, "drops_untold")])
    def test_what_is_let_in_is_no_drop_and_what_cannot_be_read_is_no_pass(self, tree, judge, filters, more, reason):
        filters("ip", "ip6", **more)
        found = judge(CONTROL, jails(self.good(tree)), management_networks=NETWORKS)
        assert (found["status"], found["reason"]) == ("fail" if reason == "drops_uncounted" else "not_checked", reason)

    def test_without_a_packet_filter_there_is_nothing_to_count(self, tree, judge, filters):
        filters(None)
        assert "no drop of IPv4, IPv6 is logged" in judge(CONTROL, jails(self.good(tree)), management_networks=NETWORKS)["message"]["en"]

    def test_in_a_container_a_person_shows_what_tells_of_scans(self, tree, judge):
        host = jails(self.good(tree))
        tree({"/run/systemd/container": "podman\n"})
        found = judge(CONTROL, host, management_networks=NETWORKS)
        assert (found["status"], found["reason"]) == ("manual", "drops_elsewhere")

    def test_without_a_journal_a_person_shows_what_tells_of_scans(self, tree, judge):
        host = tree({**FORWARDED, **{path: text for path, text in FAIL2BAN.items() if path != "/lib/systemd/systemd"}})
        found = judge(CONTROL, host, management_networks=NETWORKS)
        assert "this host has none" in told(found)

    def test_alerts_by_mail_need_an_address_and_a_program(self, tree, judge):
        host = tree({**FAIL2BAN, "/usr/sbin/sendmail": ""})
        found = judge(CONTROL, host, management_networks=NETWORKS, alert_mail="sec@example.com")
        assert b"destemail=sec@example.com\naction=%(action_mw)s\n" in host.read(OWN) and found["would"] == "person"

    @pytest.mark.parametrize("text", [
        "mail.* @10.0.0.1", "daemon.err @@10.0.0.1", "daemon.*;daemon.!=notice @@10.0.0.1", "*.* @127.0.0.1", "*.* @@[::1]:6514",
        'if $programname == "x" then @@10.0.0.1', "*.* /var/log/all"])
    def test_a_rule_that_does_not_take_the_alerts_elsewhere_is_no_alerting(self, tree, judge, text):
        host = jails(self.good(tree))
        tree({"/etc/rsyslog.conf": text + "\n"})
        found = judge(CONTROL, host, management_networks=NETWORKS)
        assert found["status"] == "fail" and found["message"]["en"] == (
            "Alerts stay on this host: boundary_alert_mail is not set, and no rule forwards all of syslog's daemon.notice to another host.")

    @pytest.mark.parametrize("target,text,status", [
        ("SYSLOG", "daemon.notice @@10.0.0.1", "pass"), ("SYSLOG[facility=local3]", "local3.* @@10.0.0.1", "pass"),
        ("SYSLOG[facility=local3]", "daemon.* @@10.0.0.1", "fail"), ("SYSOUT", "daemon.notice @@10.0.0.1", "fail"),
        ("SYSOUT", "daemon.info @@10.0.0.1", "pass"), ("systemd-journal", "user.notice @@10.0.0.1", "pass")])
    def test_what_counts_is_as_what_fail2ban_tells_syslog(self, tree, judge, target, text, status):
        host = jails(self.good(tree))
        tree({"/etc/rsyslog.conf": text + "\n", "/etc/fail2ban/fail2ban.local": f"[Definition]\nlogtarget = {target}\n"})
        assert judge(CONTROL, host, management_networks=NETWORKS)["status"] == status

    def test_a_forwarder_that_does_not_run_forwards_nothing(self, tree, judge):
        host = answers(jails(self.good(tree)), **{"systemctl__is-active__rsyslog.service": Output(3, "inactive\n", "")})
        found = judge(CONTROL, host, management_networks=NETWORKS)
        assert found["message"]["en"] == "rsyslog.service is inactive and enabled, expected active and enabled."

    @pytest.mark.parametrize("text,seconds", [("600", 600), ("10m", 600), ("1d 2h", 93600), ("1 hour", 3600), ("-1", -1), ("2mo", 5259600), ("1/2*1h", 1800),
                                              ("-(1m)", -60), (" 24 * 60*60 ", 86400)])
    def test_time_spans(self, text, seconds):
        assert fail2ban_time.seconds(text) == seconds

    @pytest.mark.parametrize("text", ["", "soon", "10 apples", "5m later", "5m)", "s", "1 2 (3)", "1.2.3", "9" * 201, "(" * 150 + "1" + ")" * 150])
    def test_no_time_spans(self, text):
        with pytest.raises(ValueError):
            fail2ban_time.seconds(text)


class TestOtherProducts:
    def test_none_is_for_a_person_to_show(self, tree, judge):
        assert judge(CONTROL, tree(FORWARDED), host_ids="none")["status"] == "manual"

    def test_crowdsec_without_a_scenario_for_logins_fails(self, tree, judge):
        host = running(tree({**FORWARDED, **CROWDSEC}), "crowdsec.service")
        listed = {"scenarios": [{"name": "crowdsecurity/http-probing", "status": "enabled"}]}
        host._commands[(("cscli", "scenarios", "list", "-o", "json"), b"")] = Output(0, json.dumps(listed), "")
        assert judge(CONTROL, host, host_ids="crowdsec")["reason"] == "no_scenario"
        listed["scenarios"].append({"name": "crowdsecurity/ssh-bf", "status": "enabled,update-available"})
        host._commands[(("cscli", "scenarios", "list", "-o", "json"), b"")] = Output(0, json.dumps(listed), "")
        assert judge(CONTROL, host, host_ids="crowdsec")["status"] == "pass"

    @pytest.mark.parametrize("name,text", [("config.yaml", "common:\n  log_media: file\n"), ("config.yaml", "common:\n"),
                                           ("config.yaml.local", "common:\n  log_media: file\n")])
    def test_what_crowdsec_keeps_in_its_own_file_alerts_nobody(self, tree, judge, name, text):
        host = running(tree({**FORWARDED, **CROWDSEC, "/etc/crowdsec/" + name: text}), "crowdsec.service")
        host._commands[(("cscli", "scenarios", "list", "-o", "json"), b"")] = Output(
            0, json.dumps({"scenarios": [{"name": "crowdsecurity/ssh-bf", "status": "enabled"}]}), "")
        assert judge(CONTROL, host, host_ids="crowdsec")["reason"] == "alerts_stay"

    def test_crowdsec_spares_administrators(self, tree, judge):
        host = running(tree({**FORWARDED, **CROWDSEC}), "crowdsec.service")
        host._commands[(("cscli", "scenarios", "list", "-o", "json"), b"")] = Output(
            0, json.dumps({"scenarios": [{"name": "crowdsecurity/ssh-bf", "status": "enabled"}]}), "")
        found = judge(CONTROL, host, host_ids="crowdsec", management_networks=NETWORKS)
        assert (found["reason"], found["would"]) == ("not_spared", "pass")
        assert b'    - "192.0.2.0/24"\n' in host.read("/etc/crowdsec/parsers/s02-enrich/jrt0117-management.yaml")

    def test_another_product_on_a_gateway_is_for_a_person_to_show(self, tree, judge):
        host = running(tree(FORWARDED), "snort.service")
        assert judge(CONTROL, host, gateway=True, ids_unit="snort.service")["status"] == "manual"

    def test_level_2_asks_for_no_alert(self, tree, judge):
        host = running(tree(CROWDSEC), "crowdsec.service")
        host._commands[(("cscli", "scenarios", "list", "-o", "json"), b"")] = Output(
            0, json.dumps({"scenarios": [{"name": "crowdsecurity/ssh-bf", "status": "enabled"}]}), "")
        assert judge(CONTROL, host, host_ids="crowdsec", level=2)["status"] == "pass"
        assert judge(CONTROL, host, host_ids="crowdsec")["reason"] == "alerts_stay"


DUMP = """\
default-log-dir = /var/log/suricata/
outputs.0 = fast
outputs.1 = eve-log
outputs.1.eve-log = (null)
outputs.1.eve-log.enabled = yes
outputs.1.eve-log.filetype = regular
outputs.1.eve-log.filename = eve.json
outputs.1.eve-log.types.0 = alert
outputs.8 = syslog
outputs.8.syslog.enabled = no
af-packet.0.interface = eth0
af-packet.1.interface = default
default-rule-path = /var/lib/suricata/rules
rule-files.0 = suricata.rules
"""


class TestSuricata:
    MAIN = "%YAML 1.1\n---\nrule-files:\n  - suricata.rules\n#include:\n"

    RULES = "/var/lib/suricata/rules/suricata.rules"
    GOOD = DUMP.replace("syslog.enabled = no", "syslog.enabled = yes")

    def host(self, tree, dump=DUMP, **files):
        files = {**wires.host(wires.link("eth1")), **FORWARDED, suricata.PROGRAM: "", suricata.MAIN: self.MAIN, "/var/log/suricata/eve.json": "", **files}
        host = running(tree(files), suricata.UNIT)
        host._commands[(("suricata", "-c", suricata.MAIN, "--dump-config"), b"")] = Output(0, dump, "")
        # It has started an hour from now, after all that was written.
        return self.told(host, uptime=-3600, ruleset_stats=[{"id": 0, "rules_loaded": 7, "rules_failed": 0}],
                         ruleset_reload_time=[{"id": 0, "last_reload": "2999-11-22T10:00:00.778189+0000"}], iface_list={"ifaces": ["eth0"]})

    @staticmethod
    def told(host, **answers):
        """Have Suricata answer on its command socket."""
        for command, message in answers.items():
            host._commands[(("suricatasc", "-c", command.replace("_", "-")), b"")] = Output(0, json.dumps({"message": message, "return": "OK"}), "")
        return host

    def test_the_minimum_has_a_rule_for_each_kind_of_attack(self):
        lines = RULES.splitlines()[1:]
        for name, pattern in suricata.KINDS:
            assert any(pattern.search(line) for line in lines), name
        identifiers = [line.partition("sid:")[2].partition(";")[0] for line in lines]
        assert len(set(identifiers)) == len(lines) and all(1170000 < int(one) < 1171000 for one in identifiers)

    def test_what_is_lacking_is_named_and_put_right_beside_what_is_there(self, tree, judge):
        host = self.host(tree, **{"/var/lib/suricata/rules/suricata.rules": '#alert off\nalert tcp any any -> any any (msg:"ET SCAN x"; sid:1;)\n'})
        found = judge(CONTROL, host, gateway=True, interfaces=["eth*"])
        assert found["message"]["en"] == (
            "Suricata lacks something: it does not listen on eth1; no loaded rule is for brute force, backdoors, denial of service, overflows,"
            " fragments, worms; alerts do not reach syslog.")
        assert found["would"] == "pass"
        own = host.read(suricata.OWN).decode()
        assert "  - interface: eth0\n    cluster-id: 99\n" in own and "  - interface: eth1\n    cluster-id: 98\n" in own
        assert "rule-files:\n  - /var/lib/suricata/rules/suricata.rules\n  - /etc/suricata/rules/jrt0117.rules\n" in own
        assert own.endswith("outputs.1.eve-log.enabled: yes\noutputs.8.syslog.enabled: yes\n")
        assert host.read(suricata.MAIN).decode() == self.MAIN + "include: /etc/suricata/jrt0117.yaml\n"

    def test_an_include_that_is_there_gets_one_more(self, tree, judge):
        host = self.host(tree, **{suricata.MAIN: "---\ninclude:\n  - site.yaml\nvars:\n"})
        judge(CONTROL, host, gateway=True, interfaces=["eth0"])
        assert host.read(suricata.MAIN) == b"---\ninclude:\n  - /etc/suricata/jrt0117.yaml\n  - site.yaml\nvars:\n"

    @pytest.mark.parametrize("more,text,status", [
        ("", "local0.err @@10.0.0.1", "pass"), ("outputs.8.syslog.facility = local5\noutputs.8.syslog.level = Info\n", "local5.info @@10.0.0.1", "pass"),
        ("outputs.8.syslog.level = Critical\n", "local0.crit @@10.0.0.1", "pass"), ("outputs.8.syslog.facility = local5\n", "local0.* @@10.0.0.1", "fail")])
    def test_alerts_have_to_leave_as_what_they_are_told(self, tree, judge, more, text, status):
        dump = DUMP.replace("syslog.enabled = no", "syslog.enabled = yes") + more
        host = self.host(tree, dump, **{"/var/lib/suricata/rules/suricata.rules": RULES, "/etc/rsyslog.conf": text + "\n"})
        found = judge(CONTROL, host, gateway=True)
        assert found["status"] == status and (status == "pass" or found["reason"] == "alerts_stay")

    def test_undeclared_the_way_out_is_watched(self, tree, judge):
        host = self.host(tree, DUMP.replace("syslog.enabled = no", "syslog.enabled = yes"), **{"/var/lib/suricata/rules/suricata.rules": RULES})
        found = judge(CONTROL, host, gateway=True)
        assert (found["status"], host.changes) == ("pass", {}), found

    def test_the_interfaces_it_really_listens_on_count(self, tree, judge):
        host = self.host(tree, DUMP.replace("syslog.enabled = no", "syslog.enabled = yes"), **{"/var/lib/suricata/rules/suricata.rules": RULES})
        self.told(host, iface_list={"count": 1, "ifaces": ["eth9"]})
        assert "it does not listen on eth0" in judge(CONTROL, host, gateway=True)["message"]["en"]

    def test_rules_that_it_could_not_load_do_not_count(self, tree, judge):
        text = RULES + "\n"
        host = self.host(tree, self.GOOD, **{self.RULES: text})
        failed = [number for number, line in enumerate(text.splitlines(), 1) if suricata.KINDS[6][1].search(line)]
        self.told(host, ruleset_stats=[{"rules_loaded": 6, "rules_failed": len(failed)}],
                  ruleset_failed_rules=[{"filename": self.RULES, "line": number, "rule": "x"} for number in failed])
        assert judge(CONTROL, host, gateway=True)["message"]["en"] == "Suricata lacks something: no loaded rule is for worms."

    @pytest.mark.parametrize("answer,paths", [
        ({"uptime": 10}, "/etc/suricata/suricata.yaml"), ({"ruleset_reload_time": [{"last_reload": "2020-11-22T10:00:00.778189+0000"}]}, RULES)])
    def test_what_was_written_since_it_read_its_files_does_not_count(self, tree, judge, answer, paths):
        host = self.told(self.host(tree, self.GOOD, **{self.RULES: RULES}), **answer)
        os.utime(host.real(suricata.MAIN), (time.time() - 5,) * 2)
        found = judge(CONTROL, host, gateway=True)
        assert found["message"]["en"] == f"Suricata runs without what was written since it read its files: {paths}."

    def test_one_that_has_loaded_nothing_fails(self, tree, judge):
        host = self.told(self.host(tree, self.GOOD, **{self.RULES: RULES}), ruleset_stats=[{"rules_loaded": 0, "rules_failed": 0}])
        assert judge(CONTROL, host, gateway=True)["reason"] == "no_rules"

    def test_one_that_does_not_answer_is_not_checked(self, tree, judge):
        host = self.host(tree, self.GOOD, **{self.RULES: RULES})
        del host._commands[(("suricatasc", "-c", "uptime"), b"")]
        found = judge(CONTROL, host, gateway=True)
        assert (found["status"], found["reason"]) == ("not_checked", "loaded_unseen")

    def test_one_that_has_just_started_is_waited_for(self, tree, monkeypatch):
        answers = iter([Output(1, "", "refused"), Output(0, '{"message": 3, "return": "OK"}', "")])
        host = self.host(tree)
        host._commands[(("suricatasc", "-c", "uptime"), b"")] = Output(1, "", "refused")
        host.execute = lambda _argv: next(answers)
        monkeypatch.setattr(suricata.time, "sleep", lambda _seconds: None)
        assert suricata.of(host).uptime == 3 and suricata.of(host).interfaces == ["eth0"]

    def test_alerts_that_nothing_keeps_fail(self, tree, judge):
        host = self.host(tree, self.GOOD, **{self.RULES: RULES})
        os.unlink(host.real("/var/log/suricata/eve.json"))
        found = judge(CONTROL, host, gateway=True)
        assert (found["status"], found["message"]["en"]) == ("fail", "/var/log/suricata/eve.json does not exist, so no alert is kept.")

    def test_alerts_that_cannot_be_read_are_an_error(self, tree, judge):
        host = self.host(tree, self.GOOD.replace("eve.json", "folder"), **{self.RULES: RULES, "/var/log/suricata/folder/x": ""})
        found = judge(CONTROL, host, gateway=True)
        assert found["status"] == "error" and "/var/log/suricata/folder" in found["message"]["en"]

    def test_alerts_in_syslog_alone_are_for_a_person(self, tree, judge):
        host = self.host(tree, DUMP.replace("filetype = regular", "filetype = syslog"), **{self.RULES: RULES, "/etc/rsyslog.conf": "*.* @@10.0.0.1\n"})
        found = judge(CONTROL, host, gateway=True)
        assert (found["status"], found["reason"]) == ("manual", "alerts_elsewhere")

    @pytest.mark.parametrize("field,lost", [("src_ip", "src_ip"), ("timestamp", "timestamp"), ("alert", "alert.signature")])
    def test_an_alert_without_source_or_time_fails(self, tree, judge, field, lost):
        alert = {"timestamp": "2026-11-22T10:00:00", "event_type": "alert", "src_ip": "203.0.113.5", "dest_ip": "10.0.0.2", "alert": {"signature": "x"}}
        log = json.dumps({**alert, field: {} if field == "alert" else ""}, separators=(",", ":")) + "\n" + '{"event_type":"stats"}\n'
        host = self.host(tree, DUMP.replace("syslog.enabled = no", "syslog.enabled = yes"), **{
            "/var/lib/suricata/rules/suricata.rules": RULES, "/var/log/suricata/eve.json": log})
        found = judge(CONTROL, host, gateway=True)
        assert found["reason"] == "alert_incomplete" and f"lacks {lost}" in found["message"]["en"]

    def test_a_configuration_it_cannot_read_is_an_error(self, tree, judge):
        host = self.host(tree)
        host._commands[(("suricata", "-c", suricata.MAIN, "--dump-config"), b"")] = Output(1, "", "E: conf: broken at line 3\n")
        found = judge(CONTROL, host, gateway=True)
        assert found["status"] == "error" and "broken at line 3" in found["message"]["en"]
