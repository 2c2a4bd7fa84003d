# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Age and storage of passwords, and nobody without one."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.no_default_passwords import NoDefaultPasswords
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.no_empty_passwords import NoEmptyPasswords
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_hashing import PasswordHashing
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_max_age import PasswordMaxAge
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.connection import Connection
from tests.unit.support import trees

SHADOW, PASSWD, DEFS = "/etc/shadow", "/etc/passwd", "/etc/login.defs"
AUTH, COMMON = "/etc/pam.d/common-auth", "/etc/pam.d/common-password"
AGEING = trees.LOGIN_DEFS.format("SHA512").replace("99999", "180")


def shadow(**fields):
    """Return a shadow file with the given "password:last change:min:max" of some accounts; others have no password."""
    return "".join("{}:{}:7:::\n".format(name, fields.get(name, "*:20779:0:99999")) for name in ("root", "daemon", "admin", "alice"))


def fresh(hash=trees.STRONG, changed=trees.TODAY, limit="90"):
    return f"{hash}:{changed}:0:{limit}"


@pytest.fixture
def host(tree):
    def build(**files):
        known = {"shadow": SHADOW, "passwd": PASSWD, "defs": DEFS, "auth": AUTH, "common": COMMON}
        return tree(dict(trees.debian(12), **{known.get(name, name): text for name, text in files.items()}))
    return build


# password_max_age

def test_bounded_passwords_are_left_alone(host, enforce):
    finding, changed = enforce(PasswordMaxAge(), host(shadow=shadow(alice=fresh()), defs=AGEING))
    assert (finding["status"], changed) == ("pass", [])


def test_each_unbounded_password_is_named_and_bounded(host, tree, enforce):
    host(shadow=shadow(root=fresh(limit="99999"), admin=fresh(), alice=fresh(limit="")), defs=AGEING)
    finding, changed = enforce(PasswordMaxAge(), tree())
    assert (finding["before"], finding["status"], changed) == ("fail", "pass", [SHADOW])
    assert tree().read(SHADOW).decode() == shadow(root=fresh(limit="180"), admin=fresh(), alice=fresh(limit="180"))
    assert enforce(PasswordMaxAge(), tree())[1] == []


def test_offenders_are_named_with_their_line_and_without_their_hash(host, judge):
    finding = judge(PasswordMaxAge(), host(shadow=shadow(root=fresh(limit="400"), alice=fresh(changed=20000)), defs=AGEING))
    assert [one["where"] for one in finding["details"]] == [SHADOW + ":1", SHADOW + ":4"]
    assert "alice" in finding["details"][1]["message"]["en"] and "779 days" in finding["details"][1]["message"]["en"]
    assert trees.STRONG not in str(finding)


def test_an_overdue_password_is_reported_and_not_bounded(host, tree, enforce):
    text = shadow(alice=fresh(changed=20000, limit="99999"))
    finding, changed = enforce(PasswordMaxAge(), host(shadow=text, defs=AGEING))
    assert (finding["status"], finding["reason"], changed) == ("fail", "password_overdue", [])
    assert "password_force_change" in finding["advice"]["en"]


def test_an_overdue_password_is_asked_for_anew_when_that_is_wanted(host, tree, enforce):
    host(shadow=shadow(alice=fresh(changed=20000), root=fresh(changed="")), defs=AGEING)
    assert enforce(PasswordMaxAge(), tree(), password_force_change=True)[0]["status"] == "pass"
    assert tree().read(SHADOW).decode() == shadow(alice=fresh(changed=0), root=fresh(changed=0))


def test_a_shorter_age_stays_where_a_new_password_is_asked_for(host, tree, enforce):
    host(shadow=shadow(alice=fresh(changed=20000, limit="30"), root=fresh(changed="", limit="0")), defs=AGEING)
    assert enforce(PasswordMaxAge(), tree(), password_force_change=True)[0]["status"] == "pass"
    assert tree().read(SHADOW).decode() == shadow(alice=fresh(changed=0, limit="30"), root=fresh(changed=0, limit="0"))


@pytest.mark.parametrize("days, kept", [("0", "0"), ("-1", "180"), ("99999", "180"), ("30", "30")])
def test_new_passwords_that_are_too_old_at_once_stay_so(host, tree, enforce, days, kept):
    host(shadow=shadow(alice=fresh()), defs="PASS_MAX_DAYS %s\n" % days)
    assert enforce(PasswordMaxAge(), tree())[0]["status"] == "pass"
    assert tree().read("/etc/login.defs").decode() == "PASS_MAX_DAYS %s\n" % kept


def test_the_connecting_user_is_never_asked_for_a_new_password(host, tree, enforce):
    text = shadow(admin=fresh(changed=20000, limit="99999"))
    host(shadow=text, defs=AGEING)
    finding, changed = enforce(PasswordMaxAge(), tree(), password_force_change=True, connection=Connection("admin", "192.0.2.1"))
    assert (finding["status"], changed) == ("fail", [])


@pytest.mark.parametrize("changed", ["", trees.TODAY + 30])
def test_a_date_that_defeats_ageing_is_a_failure(host, judge, changed):
    finding = judge(PasswordMaxAge(), host(shadow=shadow(alice=fresh(changed=changed)), defs=AGEING))
    assert (finding["status"], finding["would"]) == ("fail", "person")


@pytest.mark.parametrize("defs", ["PASS_MAX_DAYS -1\n", "PASS_MAX_DAYS 90 # days\n", "", "#PASS_MAX_DAYS 90\n"])
def test_login_defs_without_a_bound_is_put_right(host, tree, enforce, defs):
    host(shadow=shadow(), defs=defs)
    finding, changed = enforce(PasswordMaxAge(), tree())
    assert (finding["before"], finding["status"], changed) == ("fail", "pass", [DEFS])


def test_a_vendors_login_defs_is_overruled_in_etc(host, tree, enforce):
    tree({path: text for path, text in trees.debian(12).items() if path != DEFS})
    tree({"/usr/etc/login.defs": AGEING.replace("180", "365"), SHADOW: shadow()})
    finding, changed = enforce(PasswordMaxAge(), tree())
    assert (finding["before"], finding["status"], changed) == ("fail", "pass", [DEFS])
    assert tree().read(DEFS).decode() == AGEING


# password_hashing

def test_strong_hashes_are_left_alone(host, enforce):
    text = shadow(root=fresh(trees.SHA512), admin=fresh("$gy$x$y$z"), alice=fresh("$sm3$x$y"))
    assert enforce(PasswordHashing(), host(shadow=text)) [0]["status"] == "pass"


@pytest.mark.parametrize("stored, method", [
    ("$1$salt$" + "h" * 22, "md5"), ("$5$salt$" + "h" * 43, "sha256"), ("$2b$12$" + "h" * 53, "blowfish"), ("aaBBccDDeeFF1", "des"),
    ("!$1$salt$" + "h" * 22, "md5"), ("_J9..rasmBYk8r9AiWNc", "bsdicrypt"),
])
def test_weak_stored_hashes_are_reported_by_line_and_stay(host, enforce, stored, method):
    finding, changed = enforce(PasswordHashing(), host(shadow=shadow(alice=fresh(stored))))
    assert (finding["status"], finding["reason"], changed) == ("fail", "weak_hash_stored", [])
    assert finding["evidence"][0] == {"kind": "file", "ref": SHADOW + ":4", "text": method}
    assert stored not in str(finding) and "alice" in finding["advice"]["en"]


def test_locked_accounts_without_a_hash_are_no_offenders(host, judge):
    text = shadow(root="!:20779:0:99999", admin="!!:20779:0:99999", alice="*LK*:20779:0:99999")
    assert judge(PasswordHashing(), host(shadow=text))["status"] == "pass"


@pytest.mark.parametrize("method", ["MD5", "SHA256", "DES", "NONSENSE"])
def test_a_weak_method_in_login_defs_is_put_right(host, tree, enforce, method):
    host(defs=trees.LOGIN_DEFS.format(method))
    finding, changed = enforce(PasswordHashing(), tree())
    assert (finding["before"], finding["status"], changed) == ("fail", "pass", [DEFS])
    assert tree().read(DEFS).decode() == trees.LOGIN_DEFS.format("SHA512")


def test_a_weak_method_in_the_stack_is_named_and_put_right(host, tree, judge, enforce):
    host()
    tree({COMMON: tree().read(COMMON).replace(b"obscure yescrypt", b"obscure md5")})
    assert judge(PasswordHashing(), tree())["evidence"][0]["ref"] == COMMON + ":5"
    finding, changed = enforce(PasswordHashing(), tree())
    assert (finding["status"], changed) == ("pass", [COMMON])
    assert b"pam_unix.so obscure yescrypt\n" in tree().read(COMMON)
    assert enforce(PasswordHashing(), tree())[1] == []


def test_only_methods_of_the_policy_count(host, tree, enforce):
    host(shadow=shadow())
    finding, _changed = enforce(PasswordHashing(), tree(), password_hash_methods=["sha512"])
    assert finding["before"] == "fail" and b"pam_unix.so obscure sha512\n" in tree().read(COMMON)


# no_empty_passwords

def test_a_stock_debian_loses_nullok_only(host, tree, enforce):
    host()
    old = tree().read(AUTH)
    finding, changed = enforce(NoEmptyPasswords(), tree())
    assert (finding["before"], finding["status"], changed) == ("fail", "pass", [AUTH])
    assert tree().read(AUTH) == old.replace(b"pam_unix.so nullok\n", b"pam_unix.so\n")
    assert enforce(NoEmptyPasswords(), tree())[1] == []


def test_each_line_with_nullok_is_named(tree, judge):
    details = judge(NoEmptyPasswords(), tree(trees.redhat(managed=False)))["details"]
    assert [one["where"] for one in details] == [
        "/etc/pam.d/{}:{}".format(*place) for place in (("password-auth", 2), ("password-auth", 8), ("system-auth", 2), ("system-auth", 8))]


def test_authselect_is_asked_for_its_feature(tree, judge):
    host = tree(trees.redhat())
    assert judge(NoEmptyPasswords(), host)["would"] == "pass"
    assert [action.argv for action in host.actions] == [["authselect", "enable-feature", "without-nullok"]]


def test_an_account_without_a_password_is_locked(host, tree, enforce):
    host(shadow=shadow(alice=":20779:0:99999"))
    finding, changed = enforce(NoEmptyPasswords(), tree())
    assert (finding["before"], finding["status"], changed) == ("fail", "pass", [AUTH, SHADOW])
    assert tree().read(SHADOW).decode() == shadow(alice="!:20779:0:99999")


def test_an_empty_field_in_passwd_goes_back_to_the_shadow_file(host, tree, judge, enforce):
    host(passwd=trees.PASSWD.replace("alice:x:", "alice::"))
    assert PASSWD + ":4" in [one["where"] for one in judge(NoEmptyPasswords(), tree())["details"]]
    enforce(NoEmptyPasswords(), tree())
    assert tree().read(PASSWD).decode() == trees.PASSWD


@pytest.mark.parametrize("user", ["root", "admin"])
def test_root_and_the_connecting_user_are_not_locked(host, tree, enforce, user):
    text = shadow(**{user: ":20779:0:99999"})
    host(shadow=text)
    finding, _changed = enforce(NoEmptyPasswords(), tree(), connection=Connection("admin", "192.0.2.1"))
    assert (finding["status"], finding["reason"]) == ("fail", "password_empty") and "passwd " + user in finding["advice"]["en"]
    assert tree().read(SHADOW).decode() == text


def test_permit_empty_passwords_is_refused_in_every_match(host, tree, enforce):
    tree(dict(trees.debian(12), **{"/etc/ssh/sshd_config": trees.SSHD + "Match User alice\n  PermitEmptyPasswords yes\n"}))
    finding, changed = enforce(NoEmptyPasswords(), tree())
    assert finding["status"] == "pass" and "/etc/ssh/sshd_config" in changed
    assert tree().read("/etc/ssh/sshd_config").decode() == trees.SSHD + "Match User alice\n  PermitEmptyPasswords no\n"


def test_a_broken_shadow_file_is_an_error_that_quotes_nothing(host, enforce):
    for control in (NoEmptyPasswords(), PasswordHashing(), PasswordMaxAge()):
        finding, changed = enforce(control, host(shadow=f"root:{trees.STRONG}\n"))
        assert (finding["status"], changed) == ("error", [])
        assert SHADOW + ":1" in finding["message"]["en"] and trees.STRONG not in str(finding)


@pytest.mark.parametrize("control", [NoEmptyPasswords(), PasswordHashing(), PasswordMaxAge(), NoDefaultPasswords()], ids=lambda one: one.id)
def test_a_lost_shadow_file_is_an_error(host, tree, judge, tmp_path, control):
    host(defs=AGEING)
    (tmp_path / "etc/shadow").unlink()
    found = judge(control, tree())
    assert (found["status"], SHADOW + ": does not exist" in found["message"]["en"]) == ("error", True)


def test_a_host_that_keeps_its_passwords_in_passwd_needs_no_shadow_file(host, tree, judge, tmp_path):
    host(passwd=trees.PASSWD.replace(":x:", ":*:"))
    (tmp_path / "etc/shadow").unlink()
    assert judge(PasswordHashing(), tree())["status"] == "pass"


@pytest.mark.parametrize("unread", [trees.STRONG, "", "!" + trees.STRONG, "*"])
def test_a_password_that_lay_unread_in_shadow_does_not_open_the_account_that_is_locked(tree, enforce, unread):
    files = trees.debian()
    files["/etc/passwd"] = files["/etc/passwd"].replace("alice:x:", "alice::")
    files["/etc/shadow"] = files["/etc/shadow"].replace("alice:" + trees.STRONG, "alice:" + unread)
    enforce(NoEmptyPasswords(), tree(files))
    assert b"alice:x:" in tree().read("/etc/passwd")
    kept = tree().read("/etc/shadow").decode().partition("alice:")[2].partition(":")[0]
    assert kept.startswith(("!", "*")) and kept.endswith(unread)
