# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logs leave the host over TLS: each way in which they do not is named, in both of rsyslog's languages."""


import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.log_forwarding import LogForwarding
from ansible_collections.jrt0117.baseline.plugins.module_utils.sources.forwarding import OWN

CONTROL = LogForwarding()
MAIN = "$WorkDirectory /var/spool/rsyslog\n$IncludeConfig /etc/rsyslog.d/*.conf\n*.* /var/log/syslog\n"
HOST = {
    "/usr/sbin/rsyslogd": "", "/etc/rsyslog.conf": MAIN, "/usr/lib/x86_64-linux-gnu/rsyslog/lmnsd_gtls.so": "",
        "/etc/pki/ca.pem": "", "/etc/pki/host.pem": "", "/etc/pki/host.key": "",
}
COLLECTOR = {"collector_host": "logs.example", "collector_ca": "/etc/pki/ca.pem", "collector_certificate": "/etc/pki/host.pem",
             "collector_key": "/etc/pki/host.key"}
LEGACY = """\
$DefaultNetstreamDriverCAFile /etc/pki/ca.pem
$DefaultNetstreamDriverCertFile /etc/pki/host.pem
$DefaultNetstreamDriverKeyFile /etc/pki/host.key
$DefaultNetstreamDriver gtls
$ActionSendStreamDriverMode 1
$ActionSendStreamDriverAuthMode x509/name
$ActionSendStreamDriverPermittedPeer logs.example
$ActionQueueType LinkedList
$ActionQueueFileName away
$ActionQueueSaveOnShutdown on
$ActionQueueMaxDiskSpace 1g
$ActionResumeRetryCount -1
*.* @@logs.example:6514
"""


@pytest.fixture
def host(tree, tmp_path):
    """Return a function that builds the host with some files; the key is its owner's alone, and root's as far as a test can tell."""
    def build(files=None):
        if not (tmp_path / "usr").exists():
            tree(HOST)
            (tmp_path / "etc/pki/host.key").chmod(0o600)
        return tree(files or {})
    return build


def said(found):
    return [one["message"]["en"] for one in found["details"]]


def judged_apart(found):
    """Return what is said beside the collector itself, which a tree cannot reach."""
    return [text for text in said(found) if "was not asked" not in text and "rsyslog.service" not in text]


def test_without_a_collector_it_is_told_what_to_set(host, judge):
    found = judge(CONTROL, host())
    assert (found["status"], found["would"]) == ("fail", "person")
    assert found["message"]["en"] == (
        "No log leaves this host: no rule of rsyslog sends to a collector (/etc/rsyslog.conf and what it includes).")
    assert "audit_collector_host, audit_collector_ca, audit_collector_certificate, audit_collector_key" in found["advice"]["en"]


def test_a_declared_collector_is_set_up(host, enforce, judge):
    found, changed = enforce(CONTROL, host(), **COLLECTOR)
    assert (changed, judged_apart(found)) == ([OWN], [])
    assert enforce(CONTROL, host(), **COLLECTOR)[1] == []


def test_what_is_not_included_is(host, enforce):
    found, changed = enforce(CONTROL, host({"/etc/rsyslog.conf": "*.* /var/log/syslog\n"}), **COLLECTOR)
    assert (changed, judged_apart(found)) == (["/etc/rsyslog.conf", OWN], [])


def test_certificates_that_are_not_there_are_asked_for(host, judge):
    found = judge(CONTROL, host(), **{**COLLECTOR, "collector_ca": "/etc/pki/other.pem"})
    assert found["would"] == "person"
    assert "/etc/pki/other.pem: does not exist, and audit_collector_ca names it; put it there first" in found["advice"]["en"]


def test_the_legacy_language_is_understood(host, judge):
    found = judge(CONTROL, host({"/etc/rsyslog.d/50-forward.conf": LEGACY}), **COLLECTOR)
    assert (found["status"], judged_apart(found)) == ("not_checked", [])


def test_relp_is_understood(host, judge):
    relp = """\
*.* action(type="omrelp" target="logs.example" port="6514" tls="on" tls.caCert="/etc/pki/ca.pem" tls.myCert="/etc/pki/host.pem"
  tls.myPrivKey="/etc/pki/host.key" tls.authMode="name" tls.permittedPeer=["logs.example"]
  queue.type="LinkedList" queue.filename="q" queue.saveOnShutdown="on" queue.maxDiskSpace="1g" action.resumeRetryCount="-1")
"""
    assert judged_apart(judge(CONTROL, host({"/etc/rsyslog.d/50-forward.conf": relp}), **COLLECTOR)) == []


@pytest.mark.parametrize("old, new, name, line", [
    ("gtls", "ptcp", "StreamDriver", 4), ("Mode 1", "Mode 0", "StreamDriverMode", 5), ("x509/name", "anon", "StreamDriverAuthMode", 6),
    ("Peer logs.example", "Peer other.example", "StreamDriverPermittedPeers", 7), ("LinkedList", "Direct", "queue.type", 8),
    ("Shutdown on", "Shutdown off", "queue.saveOnShutdown", 10), ("Count -1", "Count 3", "action.resumeRetryCount", 12),
    ("@@logs", "@logs", "protocol", 13),
])
def test_a_setting_that_is_wrong_is_named(host, judge, old, new, name, line):
    found = judge(CONTROL, host({"/etc/rsyslog.d/50-forward.conf": LEGACY.replace(old, new)}), **COLLECTOR)
    assert found["status"] == "fail"
    assert any(text.startswith(name + " is ") and "/etc/rsyslog.d/50-forward.conf:%d, expected" % line in text for text in said(found)), said(found)


@pytest.mark.parametrize("line, name", [
    (9, "queue.filename"), (11, "queue.maxDiskSpace"), (1, "cafile"), (2, "certfile"), (3, "keyfile"), (7, "StreamDriverPermittedPeers"),
])
def test_a_setting_that_is_missing_is_named(host, judge, line, name):
    lines = LEGACY.splitlines(True)
    del lines[line - 1]
    found = judge(CONTROL, host({"/etc/rsyslog.d/50-forward.conf": "".join(lines)}), **COLLECTOR)
    assert any(text.startswith(name + " is not set in rsyslog, expected") for text in said(found)), said(found)


@pytest.mark.parametrize("rules, message", [
    ("auth.* @@logs.example:6514", "/etc/rsyslog.d/50-forward.conf:13 does not send every message of"),
    ('if $programname == "sshd" then @@logs.example:6514',
     '/etc/rsyslog.d/50-forward.conf:13 sends only what meets a condition to logs.example:6514: $programname == "sshd".'),
    ("mail.* stop\n*.* @@logs.example:6514", "/etc/rsyslog.d/50-forward.conf:14 does not send every message of mail to logs.example:6514."),
    ('ruleset(name="remote") {\n*.* @@logs.example:6514\n}', "No log leaves this host"),
])
def test_what_does_not_send_everything_is_named(host, judge, rules, message):
    text = LEGACY.replace("*.* @@logs.example:6514", rules)
    found = judge(CONTROL, host({"/etc/rsyslog.d/50-forward.conf": text}), **COLLECTOR)
    assert any(text.startswith(message) for text in said(found)), said(found)


def test_a_ruleset_that_is_called_sends(host, judge):
    text = LEGACY.replace("*.* @@logs.example:6514", 'ruleset(name="out") {\n*.* @@logs.example:6514\n}\ncall out')
    assert judged_apart(judge(CONTROL, host({"/etc/rsyslog.d/50-forward.conf": text}), **COLLECTOR)) == []


def test_another_rule_in_clear_is_told_and_left_alone(host, judge):
    found = judge(CONTROL, host({"/etc/rsyslog.d/50-forward.conf": LEGACY, "/etc/rsyslog.d/60-old.conf": "*.* @192.0.2.9\n"}), **COLLECTOR)
    assert judged_apart(found) == ["/etc/rsyslog.d/60-old.conf:1 sends logs in clear to 192.0.2.9."]


def test_a_setting_that_another_file_has_for_everyone_is_not_overridden(host, judge):
    found = judge(CONTROL, host({"/etc/pki/x.pem": "", "/etc/rsyslog.d/90-site.conf": "$DefaultNetstreamDriverCAFile /etc/pki/x.pem\n"}), **COLLECTOR)
    assert "/etc/rsyslog.d/90-site.conf:1: sets it for every rule of rsyslog" in found["advice"]["en"]


def test_a_key_that_others_can_read_is_closed(host, tree, enforce, tmp_path):
    host({"/etc/rsyslog.d/50-forward.conf": LEGACY})
    (tmp_path / "etc/pki/host.key").chmod(0o644)
    found, changed = enforce(CONTROL, tree(), **COLLECTOR)
    assert (changed, judged_apart(found)) == (["/etc/pki/host.key"], [])


def test_a_drop_in_of_ours_that_was_edited_is_written_anew(host, tree, enforce):
    enforce(CONTROL, host(), **COLLECTOR)
    whole = tree().read(OWN)
    host({OWN: whole.replace(b'queue.type="LinkedList"', b"")})
    assert enforce(CONTROL, tree(), **COLLECTOR)[1] == [OWN]
    assert tree().read(OWN) == whole


def test_syntax_that_cannot_be_read_is_an_error_and_left_alone(host, judge):
    found = judge(CONTROL, host({"/etc/rsyslog.d/50-x.conf": "*.* {\n"}), **COLLECTOR)
    assert found["status"] == "error" and "/etc/rsyslog.d/50-x.conf:1" in found["message"]["en"]


def test_journal_upload_is_judged_as_it_is(host, judge):
    conf = "[Upload]\nURL=http://logs.example\nTrustedCertificateFile=-\nServerKeyFile=/etc/pki/host.key\nServerCertificateFile=/etc/pki/host.pem\n"
    found = judge(CONTROL, host({"/etc/systemd/journal-upload.conf": conf}))
    assert "URL is http://logs.example in /etc/systemd/journal-upload.conf:2, expected an address by https." in said(found)
    assert "TrustedCertificateFile is - in /etc/systemd/journal-upload.conf:3, expected a file that exists." in said(found)


def test_syslog_ng_is_said_not_to_be_read(tree, judge):
    assert judge(CONTROL, tree({"/etc/syslog-ng/syslog-ng.conf": ""}))["status"] == "manual"
