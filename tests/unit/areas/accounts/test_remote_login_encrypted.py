# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What sshd encrypts with, and what listens beside it."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.remote_login_encrypted import (
    RemoteLoginEncrypted,
)
from tests.unit.support.sshd_files import DROPIN, INCLUDE, MAIN


class TestAlgorithms:
    def test_a_weak_algorithm_is_named_and_taken_out(self, tree, judge, enforce):
        files = {
            MAIN: INCLUDE + "Ciphers aes256-gcm@openssh.com,3des-cbc\nMACs hmac-sha2-256\n"
            "KexAlgorithms curve25519-sha256\nHostKeyAlgorithms ssh-ed25519\n"}
        found = judge(RemoteLoginEncrypted(), tree(files))
        assert (
            found["status"] == "fail" and "3des-cbc" in found["message"]["en"]
            and "aes256-gcm" not in found["message"]["en"])
        enforce(RemoteLoginEncrypted(), tree())
        assert tree().read(DROPIN) == b"# Managed by jrt0117.baseline.\nCiphers aes256-gcm@openssh.com\n"

    def test_in_an_image_what_listens_is_not_checked_rather_than_passed(self, tree, judge):
        files = {
            MAIN: "Ciphers aes256-gcm@openssh.com\nMACs hmac-sha2-256\nKexAlgorithms curve25519-sha256\n"
            "HostKeyAlgorithms ssh-ed25519\n"}
        assert judge(RemoteLoginEncrypted(), tree(files))["status"] == "not_checked"

    def test_a_default_that_nobody_could_ask_for_is_not_a_pass(self, tree, judge):
        found = judge(RemoteLoginEncrypted(), tree({MAIN: ""}))
        assert found["status"] == "not_checked" and "Ciphers" in str(found["details"])

    def test_names_that_this_sshd_may_not_know_are_not_written(self, tree, judge, enforce):
        assert judge(RemoteLoginEncrypted(), tree({MAIN: INCLUDE}))["would"] == "person"
        assert enforce(RemoteLoginEncrypted(), tree())[1] == []
