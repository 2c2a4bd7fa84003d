# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logs leave the host over TLS: each way in which they do not is named, in both of rsyslog's languages."""

import pathlib

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.log_forwarding import LogForwarding
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd.trail import OWN as OWN_INPUT
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs import journald, rsyslog
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs.forwarding import OWN
from tests.unit.support.audit_host import AuditHost

CONTROL = LogForwarding()
MAIN = "$WorkDirectory /var/spool/rsyslog\n$IncludeConfig /etc/rsyslog.d/*.conf\n*.* /var/log/syslog\n"
HOST = {
    "/usr/sbin/rsyslogd": "", "/etc/rsyslog.conf": MAIN, "/usr/lib/x86_64-linux-gnu/rsyslog/lmnsd_gtls.so": "",
        "/etc/pki/ca.pem": "", "/etc/pki/host.pem": "", "/etc/pki/host.key": "",
}
COLLECTOR = {
    "collector_host": "logs.example", "collector_ca": "/etc/pki/ca.pem", "collector_certificate": "/etc/pki/host.pem",
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
    """Return a function that builds the host with some files; the key is its owner's alone, and root's as far as a test
    can tell.
    """
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
    assert "audit_collector_host, audit_collector_ca, audit_collector_certificate, audit_collector_key" in (
        found["advice"]["en"])


def test_a_declared_collector_is_set_up(host, enforce, judge):
    found, changed = enforce(CONTROL, host(), **COLLECTOR)
    assert (changed, judged_apart(found)) == ([OWN], [])
    assert enforce(CONTROL, host(), **COLLECTOR)[1] == []


def test_our_file_alone_is_included_where_the_directory_is_not(host, enforce, tree):
    files = {
        "/etc/rsyslog.conf": "*.* /var/log/syslog\n",
        "/etc/rsyslog.d/forgotten.conf": "auth.* stop\n*.* @elsewhere.example\n", **AUDITD}
    found, changed = enforce(CONTROL, host(files), **COLLECTOR)
    assert (changed, judged_apart(found)) == (["/etc/rsyslog.conf", OWN, OWN_INPUT], [])
    assert (
        tree().read("/etc/rsyslog.conf").decode() == "$IncludeConfig %s\n$IncludeConfig %s\n*.* /var/log/syslog\n"
        % (OWN, OWN_INPUT))
    assert rsyslog.of(tree()).paths == ["/etc/rsyslog.conf", OWN, OWN_INPUT]
    assert enforce(CONTROL, tree(), **COLLECTOR)[1] == []


def test_certificates_that_are_not_there_are_asked_for(host, judge):
    found = judge(CONTROL, host(), **{**COLLECTOR, "collector_ca": "/etc/pki/other.pem"})
    assert found["would"] == "person"
    assert "/etc/pki/other.pem: does not exist, and audit_collector_ca names it; put it there first" in (
        found["advice"]["en"])


def test_the_legacy_language_is_understood(host, judge):
    found = judge(CONTROL, host({"/etc/rsyslog.d/50-forward.conf": LEGACY}), **COLLECTOR)
    assert (found["status"], judged_apart(found)) == ("not_checked", [])


def test_evidence_is_the_line_that_sends_or_the_files_that_have_none(host, judge):
    found = judge(CONTROL, host())
    assert [(one["kind"], one["ref"]) for one in found["evidence"]][-1] == ("absent", "/etc/rsyslog.conf")
    weak = LEGACY.replace("*.*", "auth.*")
    found = judge(CONTROL, host({"/etc/rsyslog.d/50-forward.conf": weak}), **COLLECTOR)
    assert {"kind": "file", "ref": "/etc/rsyslog.d/50-forward.conf:13", "text": "auth.* @@logs.example:6514"} in (
        found["evidence"])


def test_relp_is_understood(host, judge):
    relp = """\
*.* action(type="omrelp" target="logs.example" port="6514" tls="on"
  tls.caCert="/etc/pki/ca.pem" tls.myCert="/etc/pki/host.pem"
  tls.myPrivKey="/etc/pki/host.key" tls.authMode="name" tls.permittedPeer=["logs.example"]
  queue.type="LinkedList" queue.filename="q" queue.saveOnShutdown="on"
  queue.maxDiskSpace="1g" action.resumeRetryCount="-1")
"""
    assert judged_apart(judge(CONTROL, host({"/etc/rsyslog.d/50-forward.conf": relp}), **COLLECTOR)) == []


@pytest.mark.parametrize(
    "old, new, name, line",
    [
        ("gtls", "ptcp", "StreamDriver", 4), ("Mode 1", "Mode 0", "StreamDriverMode", 5),
        ("x509/name", "anon", "StreamDriverAuthMode", 6),
        ("Peer logs.example", "Peer other.example", "StreamDriverPermittedPeers", 7),
        ("LinkedList", "Direct", "queue.type", 8), ("Shutdown on", "Shutdown off", "queue.saveOnShutdown", 10),
        ("Count -1", "Count 3", "action.resumeRetryCount", 12), ("@@logs", "@logs", "protocol", 13),
    ])
def test_a_setting_that_is_wrong_is_named(host, judge, old, new, name, line):
    found = judge(CONTROL, host({"/etc/rsyslog.d/50-forward.conf": LEGACY.replace(old, new)}), **COLLECTOR)
    assert found["status"] == "fail"
    assert any(
        text.startswith(name + " is ") and "/etc/rsyslog.d/50-forward.conf:%d, expected" % line in text
        for text in said(found)), said(found)


@pytest.mark.parametrize(
    "line, name",
    [
        (9, "queue.filename"), (11, "queue.maxDiskSpace"), (1, "cafile"), (2, "certfile"), (3, "keyfile"),
        (7, "StreamDriverPermittedPeers"),
    ])
def test_a_setting_that_is_missing_is_named(host, judge, line, name):
    lines = LEGACY.splitlines(True)
    del lines[line - 1]
    found = judge(CONTROL, host({"/etc/rsyslog.d/50-forward.conf": "".join(lines)}), **COLLECTOR)
    assert any(text.startswith(name + " is not set in rsyslog, expected") for text in said(found)), said(found)
    searched = [one["ref"] for one in found["evidence"] if one["kind"] == "absent"]
    assert any("/etc/rsyslog.d/50-forward.conf" in ref.split() for ref in searched) and "rsyslog" not in searched


@pytest.mark.parametrize(
    "rules, message",
    [
        ("auth.* @@logs.example:6514", "/etc/rsyslog.d/50-forward.conf:13 does not send every message of"),
        (
            'if $programname == "sshd" then @@logs.example:6514',
            '/etc/rsyslog.d/50-forward.conf:13 sends only what meets a condition to logs.example:6514: $programname '
            '== "sshd".'),
        (
            "mail.* stop\n*.* @@logs.example:6514",
            "/etc/rsyslog.d/50-forward.conf:14 does not send every message of mail to logs.example:6514."),
        ('ruleset(name="remote") {\n*.* @@logs.example:6514\n}', "No log leaves this host"),
    ])
def test_what_does_not_send_everything_is_named(host, judge, rules, message):
    text = LEGACY.replace("*.* @@logs.example:6514", rules)
    found = judge(CONTROL, host({"/etc/rsyslog.d/50-forward.conf": text}), **COLLECTOR)
    assert any(text.startswith(message) for text in said(found)), said(found)


@pytest.mark.parametrize("discard, condition", [
    ("if $syslogfacility-text == 'authpriv' then stop", "$syslogfacility-text == 'authpriv'"),
    (':syslogfacility-text, isequal, "auth" stop', ':syslogfacility-text, isequal, "auth"'),
    ('if $msg contains "" then stop', '$msg contains ""'), (':msg, contains, "sshd" ~', ':msg, contains, "sshd"'),
    ('if $msg contains "x" then { } else { stop }', "else"),
    (':msg, contains, "x" @@other.example:6514\n& stop', ':msg, contains, "x"'),
    ('if $msg contains "x" then {\n:msg, contains, "y" /var/log/y\nstop\n}', '$msg contains "x"'),
])
def test_what_is_dropped_on_a_condition_before_the_rule_is_for_a_person(host, judge, discard, condition):
    found = judge(
        CONTROL, host({"/etc/rsyslog.d/10-noise.conf": discard + "\n", "/etc/rsyslog.d/50-forward.conf": LEGACY}),
        **COLLECTOR)
    told = [
        text for text in said(found)
        if "drops what meets a condition before /etc/rsyslog.d/50-forward.conf:13 sends it" in text]
    assert (
        len(told) == 1 and told[0].startswith("/etc/rsyslog.d/10-noise.conf:")
        and told[0].endswith(": %s." % condition)), said(found)
    assert [one["status"] for one in found["details"] if one["message"]["en"] in told] == ["manual"]


@pytest.mark.parametrize(
    "rules",
    [
        '*.* @@logs.example:6514\n:msg, contains, "x" stop',
        ':msg, contains, "x" @@logs.example:6514\n& stop\n*.* @@logs.example:6514',
        'auth.* {\n@@logs.example:6514\n:msg, contains, "x" stop\n}\n*.* @@logs.example:6514',
    ])
def test_what_is_dropped_once_it_was_sent_is_not_told(host, judge, rules):
    lines = (
        rules.replace("*.* @@", "$ActionSendStreamDriverPermittedPeer logs.example\n*.* @@") if rules.count("@@") > 1
        else rules)
    text = LEGACY.replace("*.* @@logs.example:6514", lines)
    assert not any(
        "drops what meets" in one
        for one in said(judge(CONTROL, host({"/etc/rsyslog.d/50-forward.conf": text}), **COLLECTOR)))


def test_a_ruleset_that_is_called_sends(host, judge):
    text = LEGACY.replace("*.* @@logs.example:6514", 'ruleset(name="out") {\n*.* @@logs.example:6514\n}\ncall out')
    assert judged_apart(judge(CONTROL, host({"/etc/rsyslog.d/50-forward.conf": text}), **COLLECTOR)) == []


def test_another_rule_in_clear_is_told_and_left_alone(host, judge):
    found = judge(
        CONTROL, host({"/etc/rsyslog.d/50-forward.conf": LEGACY, "/etc/rsyslog.d/60-old.conf": "*.* @192.0.2.9\n"}),
        **COLLECTOR)
    assert judged_apart(found) == ["/etc/rsyslog.d/60-old.conf:1 sends logs in clear to 192.0.2.9."]


def test_a_setting_that_another_file_has_for_everyone_is_not_overridden(host, judge):
    found = judge(
        CONTROL,
        host({"/etc/pki/x.pem": "", "/etc/rsyslog.d/90-site.conf": "$DefaultNetstreamDriverCAFile /etc/pki/x.pem\n"}),
        **COLLECTOR)
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
    conf = (
        "[Upload]\nURL=http://logs.example\nTrustedCertificateFile=-\nServerKeyFile=/etc/pki/host.key\n"
        "ServerCertificateFile=/etc/pki/host.pem\n")
    found = judge(CONTROL, host({"/etc/systemd/journal-upload.conf": conf}))
    assert "URL is http://logs.example in /etc/systemd/journal-upload.conf:2, expected an address by https." in said(
        found)
    assert "TrustedCertificateFile is - in /etc/systemd/journal-upload.conf:3, expected a file that exists." in said(
        found)


def test_syslog_ng_is_said_not_to_be_read(tree, judge):
    assert judge(CONTROL, tree({"/etc/syslog-ng/syslog-ng.conf": ""}))["status"] == "manual"


AUDITD = {"/usr/sbin/auditd": "", "/etc/audit/auditd.conf": "log_file = /var/log/records/audit.log\n"}
READ = 'module(load="imfile")\ninput(type="imfile" file="/var/log/records/*.log" tag="a")\n'
STAYS = (
    "The audit records stay on this host: no input of rsyslog reads /var/log/records/audit.log for "
    "/etc/rsyslog.d/50-forward.conf:13, and auditd's plugin for syslog is off.")


class TestAuditTrail:
    @pytest.fixture
    def forwards(self, host):
        """Return a function that builds a host with auditd, and a rule of an administrator's that sends everything."""
        return lambda files=None, rules="": host(
            {**AUDITD, "/etc/rsyslog.d/50-forward.conf": LEGACY + rules, **(files or {})})

    def test_records_that_stay_are_told(self, forwards, judge):
        found = judge(CONTROL, forwards(), **COLLECTOR)
        assert (found["status"], found["message"]["en"]) == ("fail", STAYS)

    def test_they_are_sent_by_our_rule_alone(self, host, enforce):
        found, changed = enforce(CONTROL, host(AUDITD), **COLLECTOR)
        assert (changed, judged_apart(found)) == ([OWN, OWN_INPUT], [])
        made = host()
        assert made.read(OWN_INPUT).decode() == (
            '# Managed by jrt0117.baseline.\nmodule(load="imfile")\n'
            'input(type="imfile" file="/var/log/records/audit.log" tag="audit:" facility="local6" severity="info" '
            'ruleset="jrt0117-collector")\n')
        assert enforce(CONTROL, made, **COLLECTOR)[1] == []

    def test_they_go_the_way_of_an_administrator_s_rule(self, forwards, tree, enforce):
        found, changed = enforce(
            CONTROL, forwards({"/etc/rsyslog.d/10-files.conf": 'module(load="imfile" mode="inotify")\n'}), **COLLECTOR)
        assert (changed, judged_apart(found)) == ([OWN_INPUT], [])
        assert b"module" not in tree().read(OWN_INPUT) and b"ruleset" not in tree().read(OWN_INPUT)

    def test_how_far_they_were_read_is_kept(self, forwards, tree, enforce):
        main = "$IncludeConfig /etc/rsyslog.d/*.conf\n"
        enforce(CONTROL, forwards({"/etc/rsyslog.conf": main}, "$ActionQueueSpoolDirectory /x\n"), **COLLECTOR)
        assert b'global(workDirectory="/var/spool/rsyslog")\n' in tree().read(OWN_INPUT)
        assert enforce(CONTROL, tree(), **COLLECTOR)[1] == []

    @pytest.mark.parametrize(
        "files",
        [
            {"/etc/rsyslog.d/20-audit.conf": READ},
            {
                "/etc/rsyslog.d/20-audit.conf": "$ModLoad imfile\n$InputFileName /var/log/records/audit.log\n"
                "$InputRunFileMonitor\n"},
            {
                "/etc/audit/plugins.d/syslog.conf": "active = yes\npath = /sbin/audisp-syslog\n",
                "/sbin/audisp-syslog": ""},
            {"/etc/audisp/plugins.d/syslog.conf": "active = yes\npath = builtin_syslog\n"},
        ])
    def test_another_way_is_taken(self, forwards, judge, files):
        assert judged_apart(judge(CONTROL, forwards(files), **COLLECTOR)) == []

    @pytest.mark.parametrize(
        "files",
        [
            {"/etc/rsyslog.d/20-audit.conf": READ.replace("records", "others")},
            {
                "/etc/rsyslog.d/20-audit.conf": READ.replace('tag="a"', 'tag="a" ruleset="local"')
                + 'ruleset(name="local") {\n*.* /var/log/local\n}\n'},
            {
                "/etc/rsyslog.d/20-audit.conf": READ.replace('tag="a"', 'tag="a" ruleset="local"')
                + 'ruleset(name="local") {\n*.* @logs.example\n}\n'},
            {"/etc/rsyslog.d/20-audit.conf": READ.replace('tag="a"', 'facility="local3"') + "local3.* stop\n"},
            {
                "/etc/audit/plugins.d/syslog.conf": "active = no\npath = /sbin/audisp-syslog\n",
                "/sbin/audisp-syslog": ""},
            {"/etc/audit/plugins.d/syslog.conf": "active = yes\npath = /sbin/audisp-syslog\n"},
        ])
    def test_what_only_looks_like_a_way_is_not(self, forwards, judge, files):
        assert STAYS in said(judge(CONTROL, forwards(files), **COLLECTOR))

    @pytest.mark.parametrize(
        "opened, told",
        [("/var/log/other", True), ("/var/log/records/audit.log", False), ("/var/log/records/audit.log.1", False)])
    def test_a_log_that_rsyslogd_could_not_open_is_told(self, forwards, judge, tmp_path, opened, told):
        forwards({"/var/log/records/audit.log": "x", "/proc/77/fd/7": pathlib.PurePath(opened)}, READ)
        made = AuditHost(str(tmp_path))
        made.answers["systemctl show rsyslog.service"] = "MainPID=77\n"
        found = judge(CONTROL, made, **COLLECTOR)
        unread = ("The audit records stay on this host: /etc/rsyslog.d/50-forward.conf:15 has rsyslog read "
                  "/var/log/records/audit.log, and rsyslogd does not have it open.")
        assert (unread in said(found)) == told
        assert not told or found["would"] == "person" and OWN_INPUT not in made.changes

    def test_a_container_has_none(self, forwards, judge):
        assert judged_apart(judge(CONTROL, forwards({"/run/systemd/container": "podman\n"}), **COLLECTOR)) == []

    def test_the_journal_has_to_have_them_where_it_is_uploaded(self, tree, judge, monkeypatch):
        monkeypatch.setattr(journald.units, "version", lambda host: 252)
        conf = "[Upload]\nURL=https://logs.example\n"
        found = judge(
            CONTROL, tree({**AUDITD, "/etc/systemd/journal-upload.conf": conf, "/lib/systemd/systemd-journald": ""}))
        assert "Audit is not set in journald.conf, expected yes." in said(found)


@pytest.mark.parametrize("port", ["x", "\u00b2", "9" * 4301, "0", "65536"])
def test_a_port_that_is_none_is_named(host, judge, port):
    found = judge(CONTROL, host({"/etc/rsyslog.d/60-away.conf": LEGACY.replace(
        "*.* @@logs.example:6514", '*.* action(type="omfwd" target="logs.example" port="%s" protocol="tcp")' % port)}))
    assert found["status"] != "pass" and "Error: " not in " ".join(said(found))
