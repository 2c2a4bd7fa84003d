# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The umask of commands over SSH and of sftp, which no start file of login shells sets."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts import umask_over_ssh
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.login_umask import covers
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control

STATUS = "Package: libpam-modules\nStatus: install ok installed\nVersion: %s\n\n"
PAM = "session optional pam_umask.so"
SFTP = "Subsystem sftp /usr/lib/openssh/sftp-server"
COMMANDS = "The umask of commands over SSH is "
WANTED = ", expected 027 or stricter; no /etc/profile is read there."
LINE = "session    optional     pam_umask.so umask=0027 nousergroups\n"


class OverSsh(Control):
    """The umask over SSH alone."""

    id, zh, clauses = "file_access", "掩码", ("8.3.3-B-b-1",)

    def expectations(self, host, policy):
        yield from umask_over_ssh.expectations(host, covers(policy.umask))


@pytest.fixture
def host(tree):
    """Return a function that makes a host whose login shells have a strict umask, with this sshd and its PAM stack."""
    def build(sshd="UsePAM yes\n" + SFTP, pam=PAM, release="1.5.2-6+deb12u3", **more):
        files = {
            "/usr/sbin/sshd": "", "/etc/ssh/sshd_config": sshd + "\n", "/etc/pam.d/sshd": pam + "\n",
            "/etc/profile": "umask 077\n", "/etc/login.defs": "UMASK 027\n", "/etc/debian_version": "12\n",
            "/etc/passwd": "root:x:0:0:root:/root:/bin/bash\n", "/var/lib/dpkg/status": STATUS % release,
            "/usr/lib/x86_64-linux-gnu/security/pam_umask.so": b"usergroups"}
        names = {"bashrc": "/etc/bashrc", "unit": "/etc/systemd/system/ssh.service.d/x.conf", "defs": "/etc/login.defs"}
        return tree(dict(files, **{names[name]: text for name, text in more.items()}))
    return build


def test_pam_umask_covers_commands_and_sftp(host, judge):
    found = judge(OverSsh(), host())
    assert found["status"] == "pass" and found["message"]["en"].endswith(
        COMMANDS + "027 (/etc/login.defs:1); accounts' own start files were not looked at.")


@pytest.mark.parametrize("built, said", [
    ({"pam": "# none\n"}, COMMANDS + "022 (sshd's own)" + WANTED),
    ({"sshd": "UsePAM no"}, COMMANDS + "022 (sshd's own)" + WANTED),
    ({"defs": "UMASK 022\n"}, COMMANDS + "022 (/etc/login.defs:1)" + WANTED),
    ({"release": "1.7.0-5"}, COMMANDS + "007 (/etc/login.defs:1)" + WANTED),
    (
        {"bashrc": "[ -z \"$PS1\" ] && return\numask 022\n"},
        COMMANDS + "022 (/etc/bashrc:2)" + WANTED),
    (
        {"sshd": "UsePAM yes\n" + SFTP + " -f AUTH -u 022"},
        "The umask of sftp is 022 (/etc/ssh/sshd_config:2)" + WANTED),
    (
        {"sshd": "UsePAM yes\nSubsystem sftp internal-sftp -u 0077\nMatch User a\n ForceCommand internal-sftp -u0002"},
        "The umask of sftp is 002 (/etc/ssh/sshd_config:4)" + WANTED),
])
def test_what_a_way_in_leaves_open_is_named_though_login_shells_are_strict(host, judge, built, said):
    found = judge(OverSsh(), host(**built))
    assert (found["status"], found["reason"]) == ("fail", "umask_over_ssh_weak")
    assert said in [one["message"]["en"] for one in found["details"]]


@pytest.mark.parametrize("built", [
    {"pam": "# none\n", "unit": "[Service]\nUMask=0077\n"},
    {"pam": PAM + " umask=0027 nousergroups", "release": "1.7.0-5"},
    {"sshd": "UsePAM yes\n" + SFTP + " -u 0027"}, {"sshd": "UsePAM yes\nSubsystem other /usr/lib/x -u 0"},
    {"bashrc": "umask 077\n"},
])
def test_a_strict_umask_of_whatever_sets_it_passes(host, judge, built):
    assert judge(OverSsh(), host(**built))["status"] == "pass"


@pytest.mark.parametrize("line, after", [
    (PAM, PAM + " umask=0027 nousergroups\n"), (PAM + " umask=0022", PAM + " umask=0027 nousergroups\n"),
    (PAM + " usergroups", PAM + " usergroups\n" + LINE),
    ("@include common-session", "@include common-session\n" + LINE),
    ("account required pam_permit.so", "account required pam_permit.so\n" + LINE),
])
def test_a_line_of_sshds_own_sets_it_and_no_other_service_changes(host, tree, judge, enforce, line, after):
    shared = "session optional pam_umask.so\n"
    built = host(pam=line, release="1.7.0-5")
    tree({"/etc/pam.d/common-session": shared})
    found = judge(OverSsh(), built)
    assert found["would"] == "pass"
    assert [text["en"] for text in found["affects"]] == [
        "New files of commands over SSH, scp and sftp are closed to others (umask 027), those of scripts among them."]
    assert enforce(OverSsh(), tree())[0]["status"] == "pass"
    assert tree().read("/etc/pam.d/sshd").decode() == after
    assert tree().read("/etc/pam.d/common-session").decode() == shared
    assert enforce(OverSsh(), tree())[1] == []


def test_a_vendors_stack_is_copied_and_not_changed(host, tree, tmp_path, enforce):
    host()
    (tmp_path / "etc/pam.d/sshd").unlink()
    host = tree({"/usr/lib/pam.d/sshd": "session required pam_permit.so\n"})
    assert enforce(OverSsh(), host)[0]["status"] == "pass"
    assert tree().read("/usr/lib/pam.d/sshd").decode() == "session required pam_permit.so\n"
    assert tree().read("/etc/pam.d/sshd").decode() == "session required pam_permit.so\n" + LINE


def test_what_a_line_withholds_for_some_stays_withheld(host, tree, enforce):
    some = "session [success=1 default=ignore] pam_succeed_if.so user ingroup open\n" + PAM + " umask=0077\n"
    assert enforce(OverSsh(), host(pam=some + PAM + " umask=0022"))[0]["status"] == "pass"
    assert tree().read("/etc/pam.d/sshd").decode() == some + PAM + " umask=0077 nousergroups\n"


@pytest.mark.parametrize("built", [
    {"sshd": "UsePAM no\n" + SFTP}, {"sshd": "UsePAM yes\n" + SFTP + " -u 022"}, {"bashrc": "umask 002\n"}])
def test_what_pam_does_not_set_is_left_to_a_person_who_is_told_how(host, enforce, built):
    found, changed = enforce(OverSsh(), host(**built))
    assert (found["status"], changed) == ("fail", []) and found["advice"]


def test_an_account_with_a_umask_of_its_own_is_named(host, tree, judge):
    host()
    tree({"/etc/passwd": "root:x:0:0:root:/root:/bin/bash\nbob:x:1000:1000:umask=002:/home/bob:/bin/bash\n"})
    found = judge(OverSsh(), tree())
    assert "002 (/etc/passwd:2)" in found["message"]["en"] and found["status"] == "fail"


def test_a_host_without_sshd_has_no_such_ways(tree, judge):
    assert list(umask_over_ssh.expectations(tree({"/etc/passwd": "root:x:0:0::/root:/bin/sh\n"}), covers("027"))) == []
