# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How passwords are hashed: those that are stored, and those to come."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_hashing import PasswordHashing
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.unix import Hashes
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where
from tests.unit.support import trees
from tests.unit.support.stored_passwords import COMMON, DEFS, SHADOW, fresh, shadow


def test_strong_hashes_are_left_alone(debian_with, enforce):
    text = shadow(root=fresh(trees.SHA512), admin=fresh("$gy$x$y$z"), alice=fresh("$sm3$x$y"))
    finding = enforce(PasswordHashing(), debian_with(shadow=text))[0]
    assert finding["status"] == "pass"
    assert [one["text"] for one in finding["evidence"] if one["ref"].startswith(SHADOW)] == [
        "sha512", "gost_yescrypt", "sm3"]


@pytest.mark.parametrize(
    "stored, method",
    [
        ("$1$salt$" + "h" * 22, "md5"), ("$5$salt$" + "h" * 43, "sha256"), ("$2b$12$" + "h" * 53, "blowfish"),
        ("aaBBccDDeeFF1", "des"), ("!$1$salt$" + "h" * 22, "md5"), ("_J9..rasmBYk8r9AiWNc", "bsdicrypt"),
    ])
def test_weak_stored_hashes_are_reported_by_line_and_stay(debian_with, enforce, stored, method):
    finding, changed = enforce(PasswordHashing(), debian_with(shadow=shadow(alice=fresh(stored))))
    assert (finding["status"], finding["reason"], changed) == ("fail", "weak_hash_stored", [])
    assert finding["evidence"][0] == {"kind": "file", "ref": SHADOW + ":4", "text": method}
    assert stored not in str(finding) and "alice" in finding["advice"]["en"]


def test_locked_accounts_without_a_hash_are_no_offenders(debian_with, judge):
    text = shadow(root="!:20779:0:99999", admin="!!:20779:0:99999", alice="*LK*:20779:0:99999")
    assert judge(PasswordHashing(), debian_with(shadow=text))["status"] == "pass"


@pytest.mark.parametrize("method", ["MD5", "SHA256", "DES", "NONSENSE"])
def test_a_weak_method_in_login_defs_is_put_right(debian_with, tree, enforce, method):
    debian_with(defs=trees.LOGIN_DEFS.format(method))
    finding, changed = enforce(PasswordHashing(), tree())
    assert (finding["before"], finding["status"], changed) == ("fail", "pass", [DEFS])
    assert tree().read(DEFS).decode() == trees.LOGIN_DEFS.format("SHA512")


def test_a_weak_method_in_the_stack_is_named_and_put_right(debian_with, tree, judge, enforce):
    debian_with()
    tree({COMMON: tree().read(COMMON).replace(b"obscure yescrypt", b"obscure md5")})
    assert judge(PasswordHashing(), tree())["evidence"][0]["ref"] == COMMON + ":5"
    finding, changed = enforce(PasswordHashing(), tree())
    assert (finding["status"], changed) == ("pass", [COMMON])
    assert b"pam_unix.so obscure yescrypt\n" in tree().read(COMMON)
    assert enforce(PasswordHashing(), tree())[1] == []


def test_a_line_without_a_method_goes_by_login_defs_in_both_languages(debian_with, tree):
    debian_with()
    tree({COMMON: tree().read(COMMON).replace(b"obscure yescrypt", b"obscure")})
    entry = Hashes(Where(COMMON, 5), ("yescrypt",), "yescrypt").check(tree())
    assert entry.message.en == "pam_unix hashes new passwords with ENCRYPT_METHOD of login.defs (%s:5)." % COMMON
    assert entry.message.zh == "pam_unix 以 login.defs 的 ENCRYPT_METHOD 存储新口令（%s:5）。" % COMMON


def test_only_methods_of_the_policy_count(debian_with, tree, enforce):
    debian_with(shadow=shadow())
    finding, _changed = enforce(PasswordHashing(), tree(), password_hash_methods=["sha512"])
    assert finding["before"] == "fail" and b"pam_unix.so obscure sha512\n" in tree().read(COMMON)


def test_a_host_that_keeps_its_passwords_in_passwd_needs_no_shadow_file(debian_with, tree, judge, tmp_path):
    debian_with(passwd=trees.PASSWD.replace(":x:", ":*:"))
    (tmp_path / "etc/shadow").unlink()
    assert judge(PasswordHashing(), tree())["status"] == "pass"
