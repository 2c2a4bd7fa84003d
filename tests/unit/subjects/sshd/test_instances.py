# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each sshd of a host is judged, or named: units beside the main one, those that sockets start, and those that run."""

import os
import pathlib

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.default_accounts_locked import (
    DefaultAccountsLocked,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.login_failure_lockout import (
    LoginFailureLockout,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.login_sources import LoginSources
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.no_empty_passwords import NoEmptyPasswords
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.no_trust_logins import NoTrustLogins
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.remote_login_encrypted import (
    RemoteLoginEncrypted,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.session_timeout import SessionTimeout
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.ssh_login_limits import SshLoginLimits
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.ssh_root_login import SshRootLogin
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.two_factor_admins import TwoFactorAdmins
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import instances, listeners, source as sshd
from tests.unit.support.area_host import area_fixtures
from tests.unit.support.live_trees import LiveTree

_policy_of, judge, enforce = area_fixtures("accounts")

ETC = "/etc/systemd/system/"
VENDOR = "/usr/lib/systemd/system/"
OTHER = "/etc/ssh/sftp_config"
GOOD = (
    "PermitRootLogin no\nMaxAuthTries 3\nLoginGraceTime 30\nMaxStartups 10:30:60\nPermitEmptyPasswords no\nUsePAM yes\n"
    "HostbasedAuthentication no\nIgnoreRhosts yes\nClientAliveInterval 300\nClientAliveCountMax 3\n"
    "AllowUsers *@192.0.2.0/24\nCiphers aes256-ctr\nMACs hmac-sha2-256\nKexAlgorithms curve25519-sha256\n"
    "HostKeyAlgorithms ssh-ed25519\nAuthenticationMethods publickey,password\n")
HOST = {
    "/etc/passwd": "root:x:0:0::/root:/bin/bash\nann:x:1000:1000::/home/ann:/bin/bash\n",
    "/etc/group": "root:x:0:\nann:x:1000:\n", "/etc/shadow": "root:!:20000::::::\nann:!:20000::::::\n",
    "/etc/pam.d/common-auth": "auth required pam_unix.so\n", "/etc/pam.d/login": "@include common-auth\n",
    "/etc/pam.d/sshd": "@include common-auth\n",
    sshd.MAIN: GOOD, VENDOR + "ssh.service": "[Service]\nExecStart=/usr/sbin/sshd -D\n",
    ETC + "multi-user.target.wants/ssh.service": pathlib.PurePosixPath(VENDOR + "ssh.service"),
}
SFTP = {
    ETC + "sftp.service": "[Service]\nExecStart=/usr/sbin/sshd -D -f %s\n" % OTHER,
    ETC + "multi-user.target.wants/sftp.service": pathlib.PurePosixPath(ETC + "sftp.service"),
}
BAD = (
    "PermitRootLogin yes\nMaxAuthTries 20\nPermitEmptyPasswords yes\nUsePAM no\nHostbasedAuthentication yes\n"
    "ClientAliveInterval 0\nCiphers 3des-cbc\n")


def told(found):
    return [one["message"]["en"] for one in [found] + found["details"] if one["status"] == "fail"]


@pytest.mark.parametrize("control", [
    SshRootLogin(), DefaultAccountsLocked(), SshLoginLimits(), NoEmptyPasswords(), NoTrustLogins(), SessionTimeout(),
    LoginSources(), RemoteLoginEncrypted(), LoginFailureLockout()], ids=lambda one: one.id)
def test_a_second_sshd_with_a_file_of_its_own_is_judged_and_not_changed(tree, judge, control):
    options = dict(login_networks=["192.0.2.0/24"]) if control.id == "login_sources" else {}
    host = tree(dict(HOST, **SFTP, **{OTHER: BAD}))
    found = judge(control, host, **options)
    assert any(OTHER in text for text in told(found)), found
    assert not [path for path in host.changes if path.startswith("/etc/ssh/")]


def test_its_administrators_need_two_factors_too(tree, judge):
    found = judge(TwoFactorAdmins(), tree(dict(HOST, **SFTP, **{OTHER: BAD})), two_factor_enforce=True)
    assert found["status"] == "fail" and "sshd -f/etc/ssh/sftp_config" in told(found)[0]


def test_a_second_one_that_refuses_its_file_hides_no_factor_of_the_first(tree, judge, monkeypatch):
    def accepted(source):
        if source.main == OTHER:
            raise sshd.HostError(OTHER, "is refused")
        return source
    monkeypatch.setattr(sshd.Sshd, "accepted", accepted)
    host = tree(dict(HOST, **SFTP, **{
        OTHER: BAD, sshd.MAIN: GOOD.replace("publickey,password", "publickey").replace("Login no", "Login yes")}))
    found = judge(TwoFactorAdmins(), host)
    assert found["status"] == "error" and "root logs in over SSH with" in told(found)[0]


@pytest.mark.parametrize("files", [
    # Not started at boot, nor by a socket.
    {ETC + "sftp.service": SFTP[ETC + "sftp.service"], OTHER: BAD},
    {VENDOR + "ssh@.service": "[Service]\nExecStart=-/usr/sbin/sshd -i -f %s\n" % OTHER, OTHER: BAD},
    # The same settings twice.
    {
        ETC + "two.service": "[Service]\nExecStart=/usr/sbin/sshd -D -p 2222\n",
        ETC + "multi-user.target.wants/two.service": pathlib.PurePosixPath(ETC + "two.service")},
    {ETC + "broken.service": b"\xff\0 sshd", ETC + "sftp.service": "[Service]\nExecStart=/bin/true sshd\n"},
])
def test_what_starts_no_other_sshd_is_not_judged_as_one(tree, files):
    assert len(instances.every(tree(dict(HOST, **files)))) == 1


@pytest.mark.parametrize("files", [
    # One for each connection, by a socket of its name or of another; options by a variable, and by an instance's name.
    {
        VENDOR + "sshd@.service": "[Service]\nExecStart=-/usr/sbin/sshd -i -f %s\n" % OTHER,
        ETC + "sockets.target.wants/sshd.socket": "[Socket]\nListenStream=22\nAccept=yes\n"},
    {
        ETC + "in.service": "[Service]\nExecStart=/usr/sbin/sshd -D -f %s\n" % OTHER,
        ETC + "door.socket": "[Socket]\nService=in.service\n",
        ETC + "sockets.target.wants/door.socket": pathlib.PurePosixPath(ETC + "door.socket")},
    {
        ETC + "in.service": "[Service]\nEnvironment=OPTS='-f %s'\nExecStart=/usr/sbin/sshd $OPTS\n" % OTHER,
        ETC + "multi-user.target.requires/in.service": pathlib.PurePosixPath(ETC + "in.service")},
    {
        ETC + "my@.service": "[Service]\nExecStart=/usr/sbin/sshd -D -f /etc/ssh/%i_config\n",
        ETC + "multi-user.target.wants/my@sftp.service": pathlib.PurePosixPath(ETC + "my@.service")},
    {
        ETC + "in.service.d/a.conf": "[Service]\nExecStart=\nExecStart=/usr/sbin/sshd -f %s\n" % OTHER,
        VENDOR + "in.service": "[Service]\nExecStart=/bin/true\n",
        ETC + "multi-user.target.wants/in.service": pathlib.PurePosixPath(VENDOR + "in.service")},
])
def test_each_way_to_start_another_sshd_is_seen(tree, judge, files):
    host = tree(dict(HOST, **files, **{OTHER: BAD}))
    assert [one.main for one in instances.every(host)] == [sshd.MAIN, OTHER]
    assert judge(SshRootLogin(), host)["status"] == "fail"


def test_options_of_a_second_one_are_judged_over_the_file_of_both(tree, judge):
    unit = "[Service]\nExecStart=/usr/sbin/sshd -D -p 2222 -oPermitRootLogin=yes\n"
    found = judge(SshRootLogin(), tree(dict(HOST, **dict(SFTP, **{ETC + "sftp.service": unit}))))
    assert (found["status"], found["would"]) == ("fail", "person") and ETC + "sftp.service:2" in found["message"]["en"]


@pytest.mark.parametrize("command", ["-f sshd_config", "-f /etc/ssh/gone", "-f ${HOME}/config"])
def test_one_of_which_it_cannot_be_told_what_it_reads_is_named(tree, judge, command):
    unit = "[Service]\nExecStart=/usr/sbin/sshd -D %s\n" % command
    found = judge(SshRootLogin(), tree(dict(HOST, **dict(SFTP, **{ETC + "sftp.service": unit}))))
    assert (found["status"], found["reason"]) == ("not_checked", "sshd_unclear")
    assert "/usr/sbin/sshd -D " + command in found["message"]["en"] and ETC + "sftp.service:2" in found["message"]["zh"]


@pytest.mark.parametrize("path", ["sshd_config", "/etc/ssh/gone"])
def test_one_that_runs_and_that_a_unit_starts_is_named_once_and_takes_no_port_away(tree, monkeypatch, tmp_path, path):
    unit = "[Service]\nExecStart=/usr/sbin/sshd -D -f %s\n" % path
    tree(dict(HOST, **dict(SFTP, **{ETC + "sftp.service": unit, sshd.MAIN: "Port 2222\n"})))
    host = LiveTree(str(tmp_path))
    monkeypatch.setattr(listeners, "listeners", lambda tables: {812: ["/usr/sbin/sshd", "-D", "-f", path]})
    assert len(list(instances.unclear(host).looked_at(host))) == 1
    assert instances.ports(host) == [2222]


def test_what_runs_and_no_unit_knows_is_judged(tree, judge, monkeypatch, tmp_path):
    tree(dict(HOST, **{OTHER: BAD}))
    host = LiveTree(str(tmp_path))
    monkeypatch.setattr(listeners, "listeners", lambda tables: {812: ["/usr/sbin/sshd", "-f", OTHER, "-p", "2222"]})
    monkeypatch.setattr(host, "run", lambda *argv, **_more: (_ for _ in ()).throw(sshd.HostError("sshd", "none")))
    assert [one.main for one in instances.every(host)] == [sshd.MAIN, OTHER]
    assert instances.ports(host) == [22, 2222]


def test_ports_of_each_one_are_known(tree):
    files = {
        sshd.MAIN: GOOD + "Port 22\nListenAddress 192.0.2.1:2022\nListenAddress 192.0.2.2\n", OTHER: "Port 2223\n",
        ETC + "two.service": "[Service]\nExecStart=/usr/sbin/sshd -D -p 2222\n",
        ETC + "multi-user.target.wants/two.service": pathlib.PurePosixPath(ETC + "two.service"),
        ETC + "sockets.target.wants/ssh.socket": pathlib.PurePosixPath(VENDOR + "ssh.socket"),
        VENDOR + "ssh.socket": "[Socket]\nListenStream=0.0.0.0:2224\nListenStream=[::]:2224\n",
        # As systemd-ssh-generator has it in a virtual machine.
        ETC + "sockets.target.wants/sshd-vsock.socket": pathlib.PurePosixPath(VENDOR + "sshd-vsock.socket"),
        VENDOR + "sshd-vsock.socket": "[Socket]\nListenStream=vsock::2225\n",
    }
    host = tree(dict(HOST, **SFTP, **files))
    # An address with a port of its own has no other; one that has none has the Port.
    assert instances.ports(host) == [22, 2022, 2222, 2223, 2224]


SELF_BUILT = b"\0OpenSSH_10.0p1\0/usr/local/etc/sshd_config\0"


def test_a_program_that_was_built_to_read_another_file_is_judged_by_that(tree, judge):
    files = {
        "/usr/sbin/sshd": b"\0OpenSSH_9.2p1\0/etc/ssh/sshd_config\0", "/usr/local/sbin/sshd": SELF_BUILT,
        ETC + "sftp.service": "[Service]\nExecStart=/usr/local/sbin/sshd -D\n",
        "/usr/local/etc/sshd_config": "PermitRootLogin yes\n"}
    host = tree(dict(HOST, **dict(SFTP, **files)))
    found = judge(SshRootLogin(), host)
    assert (found["status"], found["would"]) == ("fail", "person")
    assert "/usr/local/etc/sshd_config:1" in found["message"]["en"]


def test_each_program_is_asked_for_itself(tree, judge, monkeypatch, tmp_path):
    other = b"\0OpenSSH_9.2p1\0/opt/ssh/etc/sshd_config\0"
    tree(dict(HOST, **{
        "/usr/sbin/sshd": b"\0OpenSSH_9.2p1\0", "/opt/ssh/sbin/sshd": other, "/opt/ssh/etc/sshd_config": ""}))
    host = LiveTree(str(tmp_path))
    monkeypatch.setattr(listeners, "listeners", lambda tables: {812: ["/opt/ssh/sbin/sshd", "-D"]})
    answers = {"sshd": "permitrootlogin no\n", "/opt/ssh/sbin/sshd": "permitrootlogin yes\n"}
    monkeypatch.setattr(host, "run", lambda argv, **_more: Output(0, answers.get(argv[0], ""), ""))
    found = judge(SshRootLogin(), host)
    assert (found["status"], found["would"]) == ("fail", "person")
    assert "the defaults of /opt/ssh/sbin/sshd" in found["message"]["en"]


class TestVendorFile:
    """SUSE's sshd reads /usr/etc/ssh/sshd_config where /etc has none."""

    FILES = {
        "/etc/passwd": HOST["/etc/passwd"], "/etc/group": HOST["/etc/group"],
        "/usr/sbin/sshd": b"\0OpenSSH_9.9p1\0/usr/etc/ssh/sshd_config\0/etc/ssh/sshd_config\0",
        "/etc/os-release": 'ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"\n',
        sshd.VENDOR: "Include /etc/ssh/sshd_config.d/*.conf\nInclude /usr/etc/ssh/sshd_config.d/*.conf\nUsePAM yes\n",
    }

    def test_it_is_read_and_a_drop_in_of_etc_puts_right_what_is_wrong(self, tree, judge, enforce):
        files = dict(self.FILES, **{"/usr/etc/ssh/sshd_config.d/50.conf": "PermitRootLogin yes\n"})
        found = judge(SshRootLogin(), tree(files))
        assert (found["status"], found["would"]) == ("fail", "pass")
        assert "/usr/etc/ssh/sshd_config.d/50.conf:1" in found["message"]["en"]
        finding, changed = enforce(SshRootLogin(), tree())
        assert (finding["status"], changed) == ("pass", [sshd.DROPIN])
        assert not tree().exists(sshd.MAIN)
        assert enforce(SshRootLogin(), tree())[1] == []

    def test_one_of_etc_takes_its_place(self, tree, judge):
        found = judge(SshRootLogin(), tree(dict(self.FILES, **{sshd.MAIN: "PermitRootLogin no\n"})))
        assert (found["status"], found["evidence"][0]["ref"]) == ("pass", sshd.MAIN + ":1")

    def test_nothing_is_written_in_its_place(self, tree, judge, enforce):
        files = dict(self.FILES, **{sshd.VENDOR: "PermitRootLogin yes\n"})
        found = judge(SshRootLogin(), tree(files))
        assert (found["status"], found["would"]) == ("fail", "person") and "copy it there" in found["advice"]["en"]
        assert enforce(SshRootLogin(), tree())[1] == []


@pytest.mark.parametrize("control, line", [
    (SessionTimeout(), "ClientAliveInterval 300"), (SshRootLogin(), "PermitRootLogin no"),
    (SshLoginLimits(), "MaxAuthTries 4"), (LoginSources(), "AllowUsers *@192.0.2.0/24"),
    (NoEmptyPasswords(), "PermitEmptyPasswords no")], ids=lambda one: getattr(one, "id", None))
def test_what_is_left_of_a_second_one_keeps_nothing_from_being_put_right_in_the_main_one(tree, enforce, control, line):
    options = dict(login_networks=["192.0.2.0/24"]) if control.id == "login_sources" else {}
    program = {"/usr/sbin/sshd": b"\0OpenSSH_9.2p1\0", "/etc/profile": "readonly TMOUT=600\nexport TMOUT\n"}
    main = {sshd.MAIN: "UsePAM yes\nPermitEmptyPasswords yes\n"}
    finding, changed = enforce(control, tree({**HOST, **SFTP, **program, **main, OTHER: BAD}), **options)
    assert (finding["status"], changed) == ("fail", [sshd.MAIN])
    assert line in tree().read(sshd.MAIN).decode().splitlines()
    assert enforce(control, tree(), **options)[1] == []


def test_a_unit_that_this_user_may_not_read_hides_nothing_and_is_named_where_it_is_started(tree, judge, monkeypatch):
    # netplan's, which root alone may read.
    path, start = "/run/systemd/system/netplan-wpa-wlan0.service", ETC + "multi-user.target.wants/"
    host, read = tree({**HOST, path: "[Service]\n"}), Host.read

    def refused(self, name):
        if name == path:
            raise Unreadable(name, Text("is root's", "仅 root 可读"))
        return read(self, name)
    monkeypatch.setattr(Host, "read", refused)
    assert judge(SshRootLogin(), host)["status"] == "pass"
    found = judge(SshRootLogin(), tree({start + "netplan-wpa-wlan0.service": pathlib.PurePosixPath(path)}))
    assert (found["status"], found["reason"]) == ("not_checked", "sshd_unclear")
    assert path + ": is root's" in found["message"]["en"] and "仅 root 可读" in found["message"]["zh"]


def test_a_unit_that_cannot_be_read_is_named_and_hides_nothing(tree, judge):
    files = {OTHER: BAD, ETC + "sftp.service": b"ExecStart=/usr/sbin/sshd\0 -f x\n"}
    found = judge(SshRootLogin(), tree({**HOST, **SFTP, **files}))
    assert (found["status"], found["reason"]) == ("not_checked", "sshd_unclear")
    assert "sftp.service" in found["message"]["en"]
    main = tree({sshd.MAIN: "PermitRootLogin yes\n"})
    assert judge(SshRootLogin(), main)["status"] == "fail"


@pytest.mark.parametrize("path, text, said", [
    # Debian's package has the first, which nothing starts where runit does not run.
    ("/etc/sv/ssh/run", "#!/bin/sh\nexec /usr/sbin/sshd -D -e $SSHD_OPTS\n", None),
    ("/etc/service/ssh/run", "#!/bin/sh\nexec /usr/sbin/sshd -D -e $SSHD_OPTS\n", None),
    ("/etc/init/ssh.conf", "exec /usr/sbin/sshd -D $SSHD_OPTS\n", None),
    ("/etc/rc.local", "#!/bin/sh\n# /usr/sbin/sshd -f /etc/ssh/b\n/usr/sbin/sshd -t || exit\n", None),
    ("/etc/xinetd.d/b", "service b\n{\n disable = yes\n server = /usr/sbin/sshd\n server_args = -i -p 9\n}\n", None),
    ("/etc/service/jump/run", "#!/bin/sh\nexec /usr/sbin/sshd -D $OPTS\n", "not_checked"),
    ("/etc/cron.d/b", "@reboot root /usr/sbin/sshd -f b_config\n", "not_checked"),
    ("/etc/rc.local", "#!/bin/sh\n/usr/sbin/sshd -f /etc/ssh/gone\n", "not_checked"),
    ("/etc/rc.local", "#!/bin/sh\n/usr/sbin/sshd -o PermitRootLogin=yes &\n", "fail"),
])
def test_what_is_started_by_no_unit_is_judged_or_named_and_a_package_s_own_script_is_the_main_one(
        tree, judge, path, text, said):
    place = tree({**HOST, path: text}).real(path)
    os.chmod(place, 0o755 if text.startswith("#!") else 0o644)
    found = judge(SshRootLogin(), tree())
    assert [one["status"] for one in found["details"]] == ([] if said is None else [said]), found["details"]
