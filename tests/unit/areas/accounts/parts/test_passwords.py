# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shadow file, as every control of passwords reads it."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.no_default_passwords import (
    NoDefaultPasswords,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.no_empty_passwords import NoEmptyPasswords
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_hashing import PasswordHashing
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_max_age import PasswordMaxAge
from tests.unit.support import trees
from tests.unit.support.stored_passwords import AGEING, SHADOW


def test_a_broken_shadow_file_is_an_error_that_quotes_nothing(debian_with, enforce):
    for control in (NoEmptyPasswords(), PasswordHashing(), PasswordMaxAge()):
        finding, changed = enforce(control, debian_with(shadow=f"root:{trees.STRONG}\n"))
        assert (finding["status"], changed) == ("error", [])
        assert SHADOW + ":1" in finding["message"]["en"] and trees.STRONG not in str(finding)


@pytest.mark.parametrize(
    "control", [NoEmptyPasswords(), PasswordHashing(), PasswordMaxAge(), NoDefaultPasswords()], ids=lambda one: one.id)
def test_a_lost_shadow_file_is_an_error(debian_with, tree, judge, tmp_path, control):
    debian_with(defs=AGEING)
    (tmp_path / "etc/shadow").unlink()
    found = judge(control, tree())
    assert (found["status"], SHADOW + ": does not exist" in found["message"]["en"]) == ("error", True)
