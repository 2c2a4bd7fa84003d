# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts that come from a directory: what was not seen is no pass, in every control that speaks of all accounts."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.controls import CONTROLS
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.sudo_least_privilege import (
    SudoLeastPrivilege,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.unique_identities import UniqueIdentities
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories
from tests.unit.support import trees
from tests.unit.support.area_host import area_fixtures
from tests.unit.support.folk import folk

_policy_of, judge, _enforce = area_fixtures("accounts")
NSSWITCH, SSSD = "/etc/nsswitch.conf", "/etc/sssd/sssd.conf"
OF_ALL_ACCOUNTS = {
    "admin_role_separation", "database_admin_separation", "file_access", "no_default_passwords", "no_empty_passwords",
    "no_trust_logins", "owned_accounts", "password_hashing", "password_max_age", "session_timeout", "stale_accounts",
    "su_for_group", "sudo_least_privilege", "two_factor_admins", "unique_identities",
}


def test_a_configured_directory_is_named_by_every_control_that_speaks_of_all_accounts(tree, judge):
    files = dict(trees.debian(12, pwquality=True), **{
        NSSWITCH: "passwd: files sss\nsudoers: files sss\n", SSSD: "[sssd]\n[domain/bank]\nid_provider = ldap\n",
        "/etc/sudoers": "Defaults use_pty\nroot ALL=(ALL) ALL\n"})
    tree(files)
    findings = [judge(control, tree(), database_admins=["alice"]) for control in CONTROLS]
    naming = {
        found["control"] for found in findings
        if any("the directory sss" in one["message"]["en"] for one in found["details"])}
    assert naming == OF_ALL_ACCOUNTS
    assert [found["control"] for found in findings if found["control"] in naming and found["status"] == "pass"] == []


def test_the_verdict_names_the_directory_its_place_and_what_a_person_does(tree, judge):
    found = judge(UniqueIdentities(), tree(folk(**{NSSWITCH: "# names\npasswd: files sss\n", SSSD: "[domain/bank]\n"})))
    assert (found["status"], found["would"], bool(found["advice"])) == ("not_checked", "person", True)
    assert found["message"]["en"] == (
        "This host also has the directory sss for its passwd database (/etc/nsswitch.conf:2), which was not judged.")
    assert found["evidence"][0]["ref"] == "/etc/nsswitch.conf:2"


@pytest.mark.parametrize(
    "line",
    [
        "passwd: files", "passwd: files systemd", "passwd: files [SUCCESS=return] sss", "#passwd: ldap", "hosts: dns",
        "passwd: files mymachines", "passwd: compat", "passwd: files altfiles extrausers db"])
def test_a_source_without_a_directory_behind_it_changes_nothing(tree, judge, line):
    assert judge(
        UniqueIdentities(), tree(folk(**{NSSWITCH: line + "\n", SSSD: "[sssd]\n#[domain/x]\n"})))["status"] == "pass"


@pytest.mark.parametrize("line, path, content, behind", [
    ("passwd: sss files", "/etc/sssd/conf.d/bank.conf", "[domain/bank]\n", "sss"),
    ("passwd: files ldap", "/etc/nslcd.conf", "uri ldaps://ldap.example\n", "ldap"),
    ("passwd: files ldap", "/etc/ldap.conf", "# uri\nhost ldap.example\n", "ldap"),
    ("passwd: files winbind", "/etc/samba/smb.conf", "[global]\n  security = ADS\n", "winbind"),
    ("passwd: files [NOTFOUND=return SUCCESS=continue] nis", "/etc/yp.conf", "", "nis"),
    ("passwd: files altfiles", "/usr/lib/passwd", "# of the image\nadmin:x:0:0::/root:/bin/bash\n", "altfiles"),
    ("passwd: files extrausers", "/var/lib/extrausers/passwd", "ann:x:1000:1000::/home/ann:/bin/sh\n", "extrausers"),
    ("passwd: db files", "/var/lib/misc/passwd.db", "ann", "db"),
    ("passwd: compat", "/etc/passwd", "root:x:0:0::/root:/bin/sh\n+@staff::::::\n", "compat"),
    ("passwd: files systemd", "/etc/userdb/ann.user", "{}", "systemd"),
    ("passwd: files systemd", "/var/lib/systemd/home/ann.identity", "{}", "systemd"),
])
def test_each_sort_of_directory_is_known(tree, line, path, content, behind):
    assert directories.behind(tree({NSSWITCH: line + "\n", path: content}), "passwd").text == behind


def test_where_etc_has_no_file_that_of_the_vendor_counts(tree):
    vendor = "/usr/etc/nsswitch.conf"
    found = directories.behind(tree({vendor: "passwd: files nis\n"}), "passwd")
    assert (found.text, str(found.where)) == ("nis", vendor + ":1")
    assert directories.behind(tree({vendor: "passwd: files nis\n", NSSWITCH: "passwd: files\n"}), "passwd") is None


@pytest.mark.parametrize("source, path", [
    ("altfiles", "/usr/lib/passwd"), ("extrausers", "/var/lib/extrausers/passwd")])
def test_another_root_in_another_file_passes_nowhere(tree, judge, source, path):
    found = judge(UniqueIdentities(), tree(folk(**{
        NSSWITCH: "passwd: files %s\n" % source, path: "toor:x:0:0::/root:/bin/bash\n"})))
    assert (found["status"], source in found["message"]["en"]) == ("not_checked", True)


def test_rules_of_sudo_from_a_directory_are_not_judged(tree, judge):
    files = folk(
        **{
            NSSWITCH: "sudoers: files sss\n", SSSD: "[domain/bank]\n",
            "/etc/sudoers": "Defaults use_pty\nroot ALL=(ALL) ALL\n"})
    found = judge(SudoLeastPrivilege(), tree(files))
    assert (found["status"], "sudoers database" in found["message"]["en"]) == ("not_checked", True)
