# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""session_timeout: shells, sshd, and (where the host has it) logind."""

import pathlib

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.session_timeout import SessionTimeout

MAIN = "/etc/ssh/sshd_config"
TMOUT = "/etc/profile.d/timeout.sh"
OURS = b"""\
# Managed by jrt0117.baseline: idle shells end. A stricter value stays.
if ! { [ "${TMOUT:-0}" -ge 1 ] && [ "$TMOUT" -le 900 ]; } 2>/dev/null; then
    (TMOUT=900) 2>/dev/null && TMOUT=900 || :
fi
export TMOUT
[ -z "${BASH_VERSION-}${KSH_VERSION-}${ZSH_VERSION-}" ] || case ":${SHELLOPTS-}:" in \
*:posix:*) ;; *) readonly TMOUT ;; esac
"""
GOOD = {
    "/etc/passwd": "root:x:0:0:root:/root:/bin/bash\nalice:x:1000:1000::/home/alice:/bin/bash\n",
    "/etc/profile": "for i in /etc/profile.d/*.sh; do . $i; done\n",
    TMOUT: "readonly TMOUT=600\nexport TMOUT\n",
    MAIN: "Include /etc/ssh/sshd_config.d/*.conf\nClientAliveInterval 5m\nClientAliveCountMax 3\n",
    "/usr/sbin/sshd": "\0OpenSSH_9.2p1\0",
}


def test_a_host_that_ends_idle_sessions_passes_and_nothing_changes(tree, enforce):
    finding, changed = enforce(SessionTimeout(), tree(GOOD))
    assert finding["status"] == "pass" and changed == []


@pytest.mark.parametrize("path, content, where", [
    (TMOUT, "TMOUT=600\n", TMOUT + ":1"),
    (TMOUT, "#\nTMOUT=3600\nexport TMOUT\n", TMOUT + ":2"),
    (TMOUT, "TMOUT=0\n", TMOUT + ":1"),
    (TMOUT, "", "TMOUT is not set"),
    (MAIN, "ClientAliveInterval 0\n", "ClientAliveInterval 0"),
    (MAIN, "ClientAliveInterval 900\nClientAliveCountMax 2\n", "ClientAliveInterval 900"),
    (MAIN, "ClientAliveInterval 60\nClientAliveCountMax 0\n", "ClientAliveCountMax 0"),
    (MAIN, GOOD[MAIN] + "Match User bob\n  ClientAliveCountMax 1000\n", "Match User bob"),
])
def test_each_break_is_named_and_repaired(tree, judge, enforce, path, content, where):
    found = judge(SessionTimeout(), tree(dict(GOOD, **{path: content})))
    assert (found["status"], found["would"]) == ("fail", "pass") and where in found["message"]["en"], found
    assert enforce(SessionTimeout(), tree())[0]["status"] == "pass"
    finding, changed = enforce(SessionTimeout(), tree())
    assert finding["status"] == "pass" and changed == []


@pytest.mark.parametrize("written, told, reason", [
    ("", "ClientAliveInterval ?, ClientAliveCountMax ?, and", "default_unknown"),
    ("ClientAliveInterval 300\n", "ClientAliveInterval 300, ClientAliveCountMax ?, and", "default_unknown"),
    # No count puts these right.
    ("ClientAliveInterval 0\n", "ClientAliveInterval 0, ClientAliveCountMax ?, expected", "keepalive_wrong"),
    ("ClientAliveInterval 2h\n", "ClientAliveInterval 2h, ClientAliveCountMax ?, expected", "keepalive_wrong"),
])
def test_defaults_of_a_release_that_is_not_known_are_not_guessed(tree, judge, written, told, reason):
    found = judge(SessionTimeout(), tree({**GOOD, "/usr/sbin/sshd": b"\0OpenSSH_99.1p1\0", MAIN: written}))
    assert found["reason"] == reason and told in found["message"]["en"]


def test_what_is_set_and_what_is_not_is_evidence_in_its_place(tree, judge):
    def seen(**files):
        return [tuple(one.values()) for one in judge(SessionTimeout(), tree(dict(GOOD, **files)))["evidence"]]

    unasked = ("command", "sshd -T", "is not run for an unpacked image")
    assert seen() == [
        ("file", TMOUT + ":1", "readonly TMOUT=600"), ("file", MAIN + ":2", "ClientAliveInterval 5m"), unasked,
        ("file", MAIN + ":3", "ClientAliveCountMax 3")]
    assert seen(**{TMOUT: ""}) == [("absent", "/etc/profile.d/*.sh", "")]
    assert seen(**{MAIN: ""}) == [("absent", MAIN, ""), unasked]


def test_a_longer_readonly_timeout_of_somebody_else_is_left_to_its_owner(tree, judge, enforce):
    # A second assignment to a readonly variable would end every login shell.
    found = judge(SessionTimeout(), tree(dict(GOOD, **{TMOUT: "readonly TMOUT=7200\n"})))
    assert (found["status"], found["would"]) == ("fail", "fail") and TMOUT + ":1" in found["message"]["en"]
    assert enforce(SessionTimeout(), tree())[1] == []


LOGIND = {"/usr/lib/systemd/systemd-logind": "", "/usr/lib/x86_64-linux-gnu/systemd/libsystemd-shared-252.so": ""}


@pytest.mark.parametrize("line, status", [
    ("StopIdleSessionSec=15min", "pass"), ("StopIdleSessionSec=10m 30s", "pass"), ("StopIdleSessionSec=900", "pass"),
    ("StopIdleSessionSec=1h", "fail"), ("StopIdleSessionSec=infinity", "fail"), ("#StopIdleSessionSec=900", "fail"),
])
def test_logind_is_asked_where_it_can_end_sessions(tree, judge, enforce, line, status):
    host = tree(dict(GOOD, **LOGIND, **{"/etc/systemd/logind.conf": "[Login]\n%s\n" % line}))
    assert judge(SessionTimeout(), host, session_stop_idle=True)["status"] == status
    assert enforce(SessionTimeout(), tree(), session_stop_idle=True)[0]["status"] == "pass"


@pytest.mark.parametrize("line", ["", "StopIdleSessionSec=1h", "StopIdleSessionSec=infinity"])
def test_sessions_with_a_running_command_are_not_ended_unasked(tree, enforce, line):
    finding, changed = enforce(
        SessionTimeout(), tree(dict(GOOD, **LOGIND, **{"/etc/systemd/logind.conf": "[Login]\n%s\n" % line})))
    assert (finding["status"], changed) == ("pass", [])


def test_a_drop_in_that_is_read_after_ours_is_edited_where_it_stands(tree, enforce):
    late = "/etc/systemd/logind.conf.d/zz-idle.conf"
    finding, changed = enforce(
        SessionTimeout(), tree(dict(GOOD, **LOGIND, **{late: "[Login]\nStopIdleSessionSec=infinity\n"})),
        session_stop_idle=True)
    assert (finding["status"], changed, tree().read(late)) == ("pass", [late], b"[Login]\nStopIdleSessionSec=900\n")


@pytest.mark.parametrize("library", [
    "/usr/lib/x86_64-linux-gnu/systemd/libsystemd-shared-252.so", "/usr/lib/systemd/libsystemd-shared-255.12-1.fc40.so",
])
def test_an_images_logind_is_known_by_its_library(tree, judge, library):
    host = tree(dict(GOOD, **{"/usr/lib/systemd/systemd-logind": "", library: ""}))
    found = judge(SessionTimeout(), host, session_stop_idle=True)
    assert (found["status"], "StopIdleSessionSec is infinity" in found["message"]["en"]) == ("fail", True)


def test_a_logind_of_unknown_version_is_not_checked(tree, judge):
    found = judge(SessionTimeout(), tree(dict(GOOD, **{"/usr/lib/systemd/systemd-logind": ""})), session_stop_idle=True)
    assert (found["status"], "/usr/lib/systemd/systemd-logind" in found["message"]["en"]) == ("not_checked", True)


def test_an_older_logind_is_not_asked_for_what_it_cannot_do(tree, judge):
    files = {"/lib/systemd/systemd-logind": "", "/lib/systemd/libsystemd-shared-247.so": ""}
    assert judge(SessionTimeout(), tree(dict(GOOD, **files)), session_stop_idle=True)["status"] == "pass"


@pytest.mark.parametrize(
    "shell, link, status, would",
    [
        ("/usr/bin/fish", None, "fail", "person"), ("/bin/tcsh", None, "fail", "person"),
        ("/bin/sh", "/bin/dash", "fail", "person"), ("", "/bin/dash", "fail", "person"),
        ("/bin/sh", "/bin/bash", "pass", None), ("/bin/zsh", None, "not_checked", "person"),
        ("/opt/menu", None, "not_checked", "person"), ("/usr/sbin/nologin", None, "pass", None),
    ])
def test_a_shell_that_reads_no_tmout_is_for_a_person_to_change(tree, judge, shell, link, status, would):
    files = dict(GOOD, **{"/etc/passwd": GOOD["/etc/passwd"] + "carol:x:1001:1001::/home/carol:%s\n" % shell})
    if link:
        files["/bin/sh"] = pathlib.PurePosixPath(link.rpartition("/")[2])
    found = judge(SessionTimeout(), tree(files))
    assert (found["status"], found["would"]) == (status, would)
    if status != "pass":
        assert (
            found["message"]["en"].startswith("carol logs in with " + (shell or "/bin/sh"))
            and "/etc/passwd:3" in found["message"]["en"])
        assert "usermod -s /bin/bash carol" in found["advice"]["en"]


def test_zsh_with_its_own_timeout_passes(tree, judge):
    files = dict(
        GOOD,
        **{
            "/etc/passwd": GOOD["/etc/passwd"].replace("/home/alice:/bin/bash", "/home/alice:/bin/zsh"), "/bin/zsh": "",
            "/etc/zsh/zshrc": "", "/etc/zsh/zprofile": "readonly TMOUT=600\n"})
    assert judge(SessionTimeout(), tree(files))["status"] == "pass"


def test_scripts_that_the_profile_does_not_read_count_for_nothing(tree, judge, enforce):
    found = judge(SessionTimeout(), tree(dict(GOOD, **{"/etc/profile": "# reads no /etc/profile.d\nPATH=/bin"})))
    assert (
        found["status"], found["would"], "TMOUT is not set in /etc/profile," in found["message"]["en"]) == (
        "fail", "pass", True)
    assert enforce(SessionTimeout(), tree())[1] == ["/etc/profile"]
    assert tree().read("/etc/profile") == b"# reads no /etc/profile.d\nPATH=/bin\n" + OURS
    assert enforce(SessionTimeout(), tree())[1] == []


@pytest.mark.parametrize("hidden", [TMOUT, "/etc/profile.d"])
def test_a_script_that_people_cannot_read_ends_no_session(tree, judge, tmp_path, hidden):
    host = tree(GOOD)
    (tmp_path / hidden.lstrip("/")).chmod(0o700)
    found = judge(SessionTimeout(), host)
    assert (found["status"], found["message"]["en"]) == (
        "fail", TMOUT + ":1 sets TMOUT, and not everybody's shell can read that file.")


def test_our_own_script_is_made_readable(tree, enforce, tmp_path):
    own = "/etc/profile.d/zz-jrt0117-tmout.sh"
    files = dict(GOOD, **{own: GOOD[TMOUT]})
    del files[TMOUT]
    tree(files)
    (tmp_path / own.lstrip("/")).chmod(0o600)
    assert enforce(SessionTimeout(), tree())[0]["status"] == "pass"
    assert (tmp_path / own.lstrip("/")).stat().st_mode & 0o777 == 0o644
