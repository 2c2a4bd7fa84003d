# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts with programs that detect intrusions."""

import types

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.intrusion_detection import (
    IntrusionDetection,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import scan_alerts
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Output

CONTROL = IntrusionDetection()
OWN = "/etc/fail2ban/jail.d/zz-jrt0117.local"
FILTER = "/etc/fail2ban/filter.d/jrt0117-scan.conf"
SCANS = (
    "[jrt0117-scan]\nenabled=true\nfilter=jrt0117-scan\nbackend=systemd\nmaxretry=20\nfindtime=60\nbantime=600\n"
    "action=\n")
# The jail as Debian 12 ships it.
FAIL2BAN = {
    "/usr/bin/fail2ban-client": "", "/usr/sbin/nft": "", "/lib/systemd/systemd": "",
    "/etc/fail2ban/jail.conf": "[DEFAULT]\n#ignoreip = 127.0.0.1/8 ::1\nbantime  = 10m\nfindtime  = 10m\n"
    "maxretry = 5 ; tries\nbackend = auto\nenabled = false\nbanaction = iptables-multiport\naction_mw = %(action_)s\n"
    "            %(mta)s-whois[x=1]\n[sshd]\nport = ssh\nbackend = %(sshd_backend)s\n",
    "/etc/fail2ban/jail.d/defaults-debian.conf": "[sshd]\nenabled = true\n",
    "/etc/fail2ban/fail2ban.conf": "[Definition]\nlogtarget = /var/log/fail2ban.log\n",
}
SCENARIO, ACQUIRED = "/etc/crowdsec/scenarios/ssh-bf.yaml", "/etc/crowdsec/acquis.yaml"
CROWDSEC = {
    "/usr/bin/cscli": "", "/etc/crowdsec/config.yaml": "common:\n  log_media: stdout\n",
    ACQUIRED: "source: journalctl\njournalctl_filter:\n - _SYSTEMD_UNIT=ssh.service\n",
    SCENARIO: "name: crowdsecurity/ssh-bf\nfilter: \"evt.Meta.log_type == 'ssh_failed-auth'\"\n"}
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
    questions = (
        b"status sshd\nstatus jrt0117-scan\nget sshd maxretry\nget sshd bantime\nget sshd findtime\n"
        b"get sshd ignoreip\n")
    text = "".join(f"fail2ban> {one}\n" for one in [*said, *good[len(said):]])
    host._commands[(("fail2ban-client", "-i"), questions)] = Output(
        255, "Fail2Ban v1.0.2 reads log file\n\n" + text + "fail2ban> \n", "EOF\n")
    return host


def told(found):
    return " ".join(one["message"]["en"] for one in found["details"])


def running(host, unit):
    """Have systemd say that a unit runs."""
    host._commands[(("systemctl", "show", unit), b"")] = Output(0, "ActiveState=active\nUnitFileState=enabled\n", "")
    return host


@pytest.fixture
def filters(monkeypatch):
    """Return a function that has drops of these families logged; None: there is no packet filter."""
    def log(*families, default="drop", logged=True, problems=()):
        def of(_host):
            if None in families:
                raise Missing("nft", "is not there to be run")
            return types.SimpleNamespace(
                default=lambda *_words: default, drops_logged=lambda _hook, family: family in families and logged,
                problems=problems)
        monkeypatch.setattr(scan_alerts.firewall, "of", of)
    return log


@pytest.fixture
def drops_are_logged(filters):
    filters("ip", "ip6")


@pytest.fixture
def logging_tree(tree):
    """The same, where rsyslog runs."""
    return lambda files=None: running(
        tree({"/proc/sys/net/ipv6/conf/all/forwarding": "0\n", **(files or {})}), "rsyslog.service")
