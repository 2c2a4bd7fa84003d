# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What doas gives is judged like what sudo gives, with sudo beside it or without."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.database_admin_separation import (
    DatabaseAdminSeparation,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.sudo_least_privilege import (
    SudoLeastPrivilege,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import doas
from tests.unit.support.area_host import area_fixtures
from tests.unit.support.folk import folk

_policy_of, judge, enforce = area_fixtures("accounts")

CONF = "/etc/doas.conf"
PEOPLE = {path: text for path, text in folk().items() if "sudoers" not in path}


@pytest.mark.parametrize("text, expected", [
    ("permit :wheel\n", [("%wheel", None, None, False)]),
    ("permit nopass keepenv bob as root\n", [("bob", "root", None, True)]),
    ("permit setenv { PATH=/bin A } persist :27 as www cmd /bin/ls args -l\n", [("%#27", "www", "/bin/ls", False)]),
    ("# permit bob\npermit \\\n  \"bob\" # all\ndeny eve\n", [("bob", None, None, False)]),
    ("permit setenv {\n A\n} 1000\n", [("#1000", None, None, False)]),
    ("permit bob\npermit :ops\ndeny bob\n", [("%ops", None, None, False)]),
    ("deny bob\npermit bob\ndeny bob cmd sh\n", [("bob", None, None, False)]),
    ("permit nopass bob\npermit persist bob\npermit bob as www\n", [
        ("bob", None, None, False), ("bob", "www", None, False)]),
])
def test_rules_are_read_as_doas_reads_them(tree, text, expected):
    assert [tuple(one)[:4] for one in doas.rules(tree(dict(PEOPLE, **{CONF: text})))] == expected


@pytest.mark.parametrize("path", [CONF, "/usr/local/etc/doas.conf", "/etc/doas.d/site.conf"])
@pytest.mark.parametrize("text, told", [
    ("permit bob\n", "bob may run every command by doas"), ("permit :staff as root\n", "%staff may run every command"),
    ("permit nopass :wheel cmd /bin/ls\n", "%wheel uses doas without a password"),
])
def test_what_doas_gives_beyond_the_named_administrators_fails(tree, judge, path, text, told):
    found = judge(SudoLeastPrivilege(), tree(dict(PEOPLE, **{path: text})))
    assert (found["status"], found["would"]) == ("fail", "person")
    assert told in found["message"]["en"] and path + ":1" in found["message"]["zh"] and found["advice"]


def test_what_named_administrators_have_passes(tree, judge):
    files = dict(PEOPLE, **{CONF: "permit persist :wheel\npermit nopass 0\npermit bob cmd /bin/ls\n"})
    found = judge(SudoLeastPrivilege(), tree(files))
    assert found["status"] == "pass"
    assert [(one["kind"], one["text"]) for one in found["evidence"]] == [
        ("file", "permit persist :wheel"), ("file", "permit nopass 0"), ("file", "permit bob cmd /bin/ls")]


@pytest.mark.parametrize(
    "text", ["permit\n", "allow bob\n", "permit bob cmd\n", "permit bob ls\n", "permit setenv { A\n"])
def test_a_file_that_doas_would_refuse_is_an_error_with_its_place(tree, judge, text):
    found = judge(SudoLeastPrivilege(), tree(dict(PEOPLE, **{CONF: text})))
    assert found["status"] == "error" and CONF + ":1" in found["message"]["en"]


def test_without_either_nothing_applies_and_both_are_named(tree, judge):
    found = judge(SudoLeastPrivilege(), tree(PEOPLE))
    assert found["status"] == "not_applicable"
    assert all("sudo" in text and "doas" in text for text in found["message"].values())


def test_a_database_account_that_doas_lets_do_everything_fails(tree, judge):
    files = folk(
        passwd="omm:x:998:998::/home/omm:/sbin/nologin\n", shadow="omm:!:20700::::::\n", group="omm:x:998:\n")
    found = judge(DatabaseAdminSeparation(), tree(dict(files, **{CONF: "permit omm\n"})), database_admins=["bob"])
    assert found["message"]["en"] == (
        "The database account omm may run every command as root by doas (/etc/doas.conf:1).")
