# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The classes of characters in passwords."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_classes import PasswordClasses
from tests.unit.support import trees
from tests.unit.support.pwquality import COMMON, MAIN, SYSTEMS


@pytest.mark.parametrize("main, status", [
    ("dcredit=-1\nucredit=-1\nlcredit=-1\n", "pass"), ("dcredit=-1\nucredit=-1\n", "fail"), ("minclass = 4\n", "pass"),
    ("dcredit=1\nucredit=1\nlcredit=1\n", "fail"),
])
def test_credits_that_demand_characters_count_as_classes(tree, judge, main, status):
    assert judge(PasswordClasses(), tree(dict(SYSTEMS["debian13"], **{MAIN: main})))["status"] == status


def test_without_the_package_the_prediction_is_the_state_after_its_installation(tree, judge):
    host = tree(trees.debian(12))
    finding = judge(PasswordClasses(), host)
    assert (finding["status"], finding["reason"], finding["would"]) == ("fail", "module_absent", "pass")
    assert "package libpam-pwquality" in finding["message"]["en"] and COMMON in finding["message"]["en"]
    assert finding["evidence"][0] == {"kind": "absent", "ref": COMMON, "text": ""}
    assert [action.name for action in host.actions] == ["libpam-pwquality"]
    installed = trees.debian(12, pwquality=True)
    for path in (COMMON, "/var/lib/pam/password", "/var/lib/pam/seen", "/usr/share/pam-configs/pwquality"):
        assert host.read(path).decode() == installed[path], path
