# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The controls of sshd: ssh_login_limits, ssh_root_login, and what remote_login_encrypted asks of it."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.remote_login_encrypted import RemoteLoginEncrypted
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.ssh_login_limits import SshLoginLimits
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.ssh_root_login import SshRootLogin
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.connection import Connection

MAIN = "/etc/ssh/sshd_config"
DROPIN = "/etc/ssh/sshd_config.d/00-jrt0117.conf"
INCLUDE = "Include /etc/ssh/sshd_config.d/*.conf\n"
LIMITS = "MaxAuthTries 4\nLoginGraceTime 1m\nMaxStartups 10:30:60\n"
PEOPLE = {
    "/etc/passwd": "root:x:0:0::/root:/bin/bash\nops:x:1000:1000::/home/ops:/bin/bash\n",
    "/etc/group": "root:x:0:\nops:x:1000:\n",
}


def converges(control, tree, judge, enforce, files, where, **options):
    """The break is named, predicted, repaired once, and stays repaired."""
    found = judge(control, tree(files), **options)
    assert (found["status"], found["would"]) == ("fail", "pass"), found
    assert where in found["message"]["en"] and where in found["message"]["zh"]
    assert enforce(control, tree(), **options)[0]["status"] == "pass"
    finding, changed = enforce(control, tree(), **options)
    assert finding["status"] == "pass" and changed == []


class TestLoginLimits:
    def test_right_values_pass_and_nothing_changes(self, tree, enforce):
        finding, changed = enforce(SshLoginLimits(), tree({MAIN: LIMITS}))
        assert finding["status"] == "pass" and changed == []

    @pytest.mark.parametrize("line, number", [
        ("MaxAuthTries 6", 2), ("MaxAuthTries 20", 2), ("LoginGraceTime 2m", 2), ("LoginGraceTime 0", 2),
        ("MaxStartups 100", 2), ("MaxStartups 10:30:500", 2),
    ])
    @pytest.mark.parametrize("include", [INCLUDE, "# no Include\n"])
    def test_a_wrong_value_is_named_and_repaired(self, tree, judge, enforce, include, line, number):
        keyword = line.split()[0]
        rest = "".join(one + "\n" for one in LIMITS.splitlines() if not one.startswith(keyword))
        converges(SshLoginLimits(), tree, judge, enforce, {MAIN: include + line + "\n" + rest}, "%s:%d" % (MAIN, number))

    def test_a_match_block_that_weakens_it_is_named_and_overruled(self, tree, judge, enforce):
        files = {MAIN: INCLUDE + LIMITS + "Match User bob\n  MaxAuthTries 20\n"}
        converges(SshLoginLimits(), tree, judge, enforce, files, MAIN + ":6")

    def test_a_drop_in_that_is_read_before_ours_is_mended(self, tree, judge, enforce):
        files = {MAIN: INCLUDE + LIMITS, "/etc/ssh/sshd_config.d/00-first.conf": "MaxAuthTries 9\n"}
        converges(SshLoginLimits(), tree, judge, enforce, files, "/etc/ssh/sshd_config.d/00-first.conf:1")

    def test_without_a_server_it_does_not_apply(self, tree, judge):
        found = judge(SshLoginLimits(), tree({"/etc/passwd": ""}))
        assert found["status"] == "not_applicable" and MAIN in found["message"]["en"]

    @pytest.mark.parametrize("content", [b"Match Nonsense bob\n", b"MaxAuthTries\n", b"a\0b\n", b'"unclosed quote\n'])
    def test_what_cannot_be_parsed_is_an_error_with_its_line_and_left_alone(self, tree, enforce, tmp_path, content):
        finding, changed = enforce(SshLoginLimits(), tree({MAIN: content}))
        assert finding["status"] == "error" and MAIN + ":1" in finding["message"]["en"]
        assert changed == [] and (tmp_path / MAIN[1:]).read_bytes() == content


class TestRootLogin:
    @pytest.mark.parametrize("value", ["yes", "prohibit-password", "without-password", "forced-commands-only"])
    def test_a_way_in_for_root_is_named_and_closed(self, tree, judge, enforce, value):
        converges(SshRootLogin(), tree, judge, enforce, {MAIN: INCLUDE + "PermitRootLogin %s\n" % value}, MAIN + ":2")

    def test_the_default_is_not_good_enough(self, tree, judge, enforce):
        converges(SshRootLogin(), tree, judge, enforce, {MAIN: INCLUDE}, "prohibit-password")

    def test_keys_for_root_pass_where_that_is_decided(self, tree, judge):
        host = tree({MAIN: "PermitRootLogin prohibit-password\n"})
        assert judge(SshRootLogin(), host, ssh_permit_root_login="prohibit-password")["status"] == "pass"

    def test_a_run_that_logs_in_as_root_is_not_locked_out(self, tree, judge, enforce, tmp_path):
        files = dict(PEOPLE, **{MAIN: INCLUDE + "PermitRootLogin yes\n"})
        me = Connection("root", "192.0.2.7")
        found = judge(SshRootLogin(), tree(files), connection=me)
        assert found["would"] == "person" and "192.0.2.7" in found["advice"]["en"] and "192.0.2.7" in found["advice"]["zh"]
        finding, changed = enforce(SshRootLogin(), tree(), connection=me)
        assert finding["status"] == "fail" and changed == [] and not (tmp_path / DROPIN[1:]).exists()
        assert enforce(SshRootLogin(), tree(), connection=Connection("ops", "192.0.2.7"))[0]["status"] == "pass"


class TestAlgorithms:
    def test_a_weak_algorithm_is_named_and_taken_out(self, tree, judge, enforce):
        files = {MAIN: INCLUDE + "Ciphers aes256-gcm@openssh.com,3des-cbc\nMACs hmac-sha2-256\nKexAlgorithms curve25519-sha256\n"
                                 "HostKeyAlgorithms ssh-ed25519\n"}
        found = judge(RemoteLoginEncrypted(), tree(files))
        assert found["status"] == "fail" and "3des-cbc" in found["message"]["en"] and "aes256-gcm" not in found["message"]["en"]
        enforce(RemoteLoginEncrypted(), tree())
        assert tree().read(DROPIN) == b"# Managed by jrt0117.baseline.\nCiphers aes256-gcm@openssh.com\n"

    def test_in_an_image_what_listens_is_not_checked_rather_than_passed(self, tree, judge):
        files = {MAIN: "Ciphers aes256-gcm@openssh.com\nMACs hmac-sha2-256\nKexAlgorithms curve25519-sha256\nHostKeyAlgorithms ssh-ed25519\n"}
        assert judge(RemoteLoginEncrypted(), tree(files))["status"] == "not_checked"

    def test_a_default_that_nobody_could_ask_for_is_not_a_pass(self, tree, judge):
        found = judge(RemoteLoginEncrypted(), tree({MAIN: ""}))
        assert found["status"] == "not_checked" and "Ciphers" in str(found["details"])

    def test_names_that_this_sshd_may_not_know_are_not_written(self, tree, judge, enforce):
        assert judge(RemoteLoginEncrypted(), tree({MAIN: INCLUDE}))["would"] == "person"
        assert enforce(RemoteLoginEncrypted(), tree())[1] == []
