# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Limits of users."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logins.limits import Limit, load

MAIN, DROPINS = "/etc/security/limits.conf", "/etc/security/limits.d/"


@pytest.fixture
def limits(files):
    return lambda main="", **dropins: load(files(dict({MAIN: main}, **{DROPINS + name + ".conf": text for name, text in dropins.items()})))


def test_lines(limits):
    found = limits("# none\n*  SOFT core 0 # off\n\n@ops hard nproc  100\nbroken line\nx middle core 1\nbackup -\n")
    assert [entry[:4] for entry in found.entries] == [("*", "soft", "core", "0"), ("@ops", "hard", "nproc", "100")]
    assert str(found.entries[1].where) == MAIN + ":4"
    assert [domain for domain, _where in found.exempt] == ["backup"]
    assert isinstance(found.entries[0], Limit)


def test_drop_ins_come_after_the_main_file(limits):
    found = limits("* hard core 1\n", b="* hard core 3\n", a="* hard core 2\n")
    assert [entry.value for entry in found.entries] == ["1", "2", "3"]
    assert found.effective("li", "core").value == "3"


def test_the_vendors_main_file_counts_where_etc_has_none(files):
    assert load(files({"/usr/etc/security/limits.conf": "* - core 5\n"})).entries[0].value == "5"


@pytest.mark.parametrize("user, groups, value", [
    ("li", [], "own"), ("wu", ["ops"], "group"), ("wu", [], "all"), ("root", ["ops"], None),
])
def test_the_nearest_line_counts(limits, user, groups, value):
    found = limits("li - nofile own\n@ops - nofile group\n* - nofile all\n").effective(user, "nofile", groups=groups)
    assert (found.value if found else None) == value


def test_a_line_for_root_by_name(limits):
    assert limits("root hard core 0\n* hard core 1\n").effective("root", "core").value == "0"
    assert limits("* soft core 0\n").effective("li", "core", kind="hard") is None
