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
        ("$sha1$40000$salt$" + "h" * 28, "sha1"), ("$9$salt$" + "h" * 43, "$9$"),
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


@pytest.mark.parametrize("path, line, tool", [
    ("/etc/passwd", "bob:%s:1007:1007::/home/bob:/bin/bash\n", "pwconv"),
    ("/etc/passwd", "bob:!%s:1007:1007::/home/bob:/bin/bash\n", "pwconv"),
    ("/etc/passwd", "bob:x:1007:1007::/home/bob:/bin/bash\nbob:%s:1007:1007::/home/bob:/bin/bash\n", "pwconv"),
    ("/etc/group", "bob:%s:1007:alice\n", "grpconv"),
])
def test_a_strong_hash_where_everybody_reads_it_is_no_pass(debian_with, tree, judge, enforce, path, line, tool):
    host = debian_with(shadow=shadow() + "bob:!:20779:0:99999:7:::\n")
    before = host.read(path).decode() if host.exists(path) else ""
    tree({path: before + line % trees.SHA512})
    found = judge(PasswordHashing(), tree())
    last = (before + line).count("\n")
    assert (found["status"], found["would"], found["reason"]) == ("fail", "person", "hash_readable")
    assert found["message"]["en"] == "Everybody can read the sha512 hash of bob's password (%s:%d)." % (path, last)
    assert tool in found["advice"]["en"] and trees.SHA512 not in str(found)
    assert path not in enforce(PasswordHashing(), tree())[1]


def set_by(line, **more):
    """Return a host whose passwords a line of another module sets."""
    files = trees.redhat(managed=False)
    for path in ("/etc/pam.d/system-auth", "/etc/pam.d/password-auth"):
        files[path] = files[path].replace(
            "password    sufficient    pam_unix.so sha512 shadow nullok use_authtok", line)
    return dict(files, **{"/usr/lib64/security/" + line.split()[2]: b""}, **more)


UNIX2 = "password required pam_unix2.so use_authtok nullok"
DEFAULT = "/etc/default/passwd"


@pytest.mark.parametrize("line, text, status, place", [
    (UNIX2, "CRYPT=sha512\n", "pass", None), (UNIX2, "CRYPT=des\nCRYPT_FILES=sha512\n", "pass", None),
    (UNIX2, "# CRYPT=sha512\nCRYPT=md5\n", "fail", DEFAULT + ":2"),
    (UNIX2, "CRYPT=sha512\nCRYPT_FILES=blowfish\n", "fail", DEFAULT + ":2"),
    (UNIX2, "CRYPT_NIS=sha512\n", "fail", None), (UNIX2, None, "fail", None),
    (UNIX2 + " md5", "CRYPT=sha512\n", "fail", "/etc/pam.d/password-auth:8"),
    ("password required pam_tcb.so prefix=$6$", None, "pass", None),
    ("password required pam_tcb.so prefix=$1$", None, "fail", "/etc/pam.d/password-auth:8"),
    ("password required pam_tcb.so count=8", None, "not_checked", None),
    ("password required pam_pwdb.so", None, "not_checked", None),
    ("password required pam_exec.so /usr/local/sbin/set", None, "not_checked", None),
])
def test_another_module_that_sets_passwords_is_judged_by_its_own_settings_or_named(
        tree, judge, enforce, line, text, status, place):
    tree(set_by(line, **({} if text is None else {DEFAULT: text})))
    found = judge(PasswordHashing(), tree())
    assert found["status"] == status
    if status != "pass":
        assert line.split()[2] in found["message"]["en"] and found["would"] == "person"
        assert place is None or found["details"][0]["where"] == place
    assert DEFAULT not in enforce(PasswordHashing(), tree())[1]


@pytest.mark.parametrize("option, status", [("expose_authtok ", "not_checked"), ("", "pass")])
def test_a_program_that_pam_gives_new_passwords_is_named(debian_with, judge, option, status):
    line = f"password optional pam_exec.so quiet {option}/usr/local/sbin/sync\n"
    found = judge(PasswordHashing(), debian_with(**{COMMON: trees.debian(12)[COMMON] + line}))
    assert found["status"] == status
    assert ("pam_exec.so sets passwords" in found["message"]["en"]) == bool(option)


@pytest.mark.parametrize("module, conf, status", [
    ("pam_sss", {}, "pass"), ("pam_sss", {"/etc/sssd/sssd.conf": "[domain/x]\n"}, "not_checked"),
    ("pam_krb5", {}, "pass"),
    ("pam_krb5", {"/etc/krb5.conf": "[libdefaults]\n default_realm = EXAMPLE.COM\n"}, "not_checked"),
    ("pam_winbind", {"/etc/samba/smb.conf": "[global]\nsecurity = ads\n"}, "not_checked"),
    ("pam_oslogin_login", {}, "not_checked"),
])
def test_a_directory_that_pam_sets_passwords_in_is_named_where_there_is_one(tree, judge, module, conf, status):
    files = trees.redhat(managed=False)
    for path in ("/etc/pam.d/system-auth", "/etc/pam.d/password-auth"):
        files[path] = files[path].replace(
            "password    required      pam_deny.so",
            "password sufficient %s.so use_authtok\npassword    required      pam_deny.so" % module)
    found = judge(PasswordHashing(), tree(dict(files, **conf)))
    assert found["status"] == status
    assert status == "pass" or module + ".so keeps passwords elsewhere" in found["message"]["en"]


def test_the_hash_of_a_groups_password_counts_where_the_group_file_has_none(debian_with, judge):
    found = judge(PasswordHashing(), debian_with(**{"/etc/gshadow": "root:*::\nops:$1$salt$%s::alice\n" % ("h" * 22)}))
    assert (found["status"], found["message"]["en"]) == (
        "fail", "The password of group ops is stored as a md5 hash (/etc/gshadow:2).")
    assert "$1$" not in str(found)


@pytest.mark.parametrize(
    "text, status, message",
    [
        ("[defaults]\n  CRYPT_STYLE = md5\n", "fail", "hashes new passwords with md5 (/etc/libuser.conf:2), expected"),
        ("[defaults]\n# crypt_style = sha512\n", "fail", "hashes new passwords with des (/etc/libuser.conf), expected"),
        (None, "fail", "hashes new passwords with des (/etc/libuser.conf), expected"),
        ("[defaults]\ncrypt_style = sha512\n", "pass", ""),
    ])
def test_libusers_tools_hash_by_their_own_file(debian_with, judge, text, status, message):
    files = {"/usr/sbin/lpasswd": "", **({} if text is None else {"/etc/libuser.conf": text})}
    found = judge(PasswordHashing(), debian_with(**files))
    assert (found["status"], message in found["message"]["en"]) == (status, True)


def test_a_file_of_tools_that_are_not_there_is_not_read(debian_with, judge):
    assert judge(PasswordHashing(), debian_with(**{"/etc/libuser.conf": "crypt_style = md5\n"}))["status"] == "pass"
