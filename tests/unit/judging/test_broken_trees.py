# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hardened trees: what passes there, and that nothing passes any more once it is broken.

Each way to break something is tried in one distribution here; tests/bench/broken_trees.py tries each in all.
"""

import pytest

from tests.unit.support import breaks, hardened

SHOWN = ("Rocky 8", "openEuler 22.03", "Ubuntu 24.04", "SLES 16", "Alpine 3.20", "Arch")
# What passes by the files of every distribution; of some an image tells a part only.
PASS = {
    "default_accounts_locked",
    "idle_flows_end",
    "forwarding_off",
    "login_sources",
    "no_default_passwords",
    "no_empty_passwords",
    "no_trust_logins",
    "owned_accounts",
    "password_max_age",
    "ssh_login_limits",
    "ssh_root_login",
    "stale_accounts",
    "two_factor_admins",
    "unique_identities",
}
# These need programs that Alpine has not.
ELSEWHERE = {
    "file_access",
    "login_failure_lockout",
    "password_classes",
    "password_hashing",
    "password_length",
    "password_rules_bind_root",
    "session_timeout",
}
FEWEST = 60


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """Return a function that gives the hardened tree of a distribution and its findings."""
    grown = {}

    def of(name):
        if name not in grown:
            root = tmp_path_factory.mktemp("hardened")
            hardened.grow(root, name)
            grown[name] = root, hardened.judged(root)
        return grown[name]

    return of


def tried_in(number, names):
    """Return the one of the shown distributions in which a break is tried."""
    fit = [name for name in SHOWN if name in names]
    return fit[number % len(fit)] if fit else None


@pytest.mark.slow
@pytest.mark.parametrize("name", SHOWN)
def test_what_can_pass_by_files_passes_hardened_and_no_more_once_it_is_broken(tree, name):
    root, before = tree(name)
    right = {control for control, one in before.items() if one["status"] == "pass"}
    assert right >= PASS | (ELSEWHERE if name != "Alpine 3.20" else set())
    tried, passed = 0, []
    for number, control, edits in breaks.of(name):
        if tried_in(number, breaks.names(number)) != name or not hardened.good(before[control]):
            continue
        with hardened.Broken(root, edits):
            after = hardened.judged(root, control)[control]
        tried += 1
        if hardened.unharmed(before[control], after):
            passed.append((control, edits))
    assert (passed, tried >= FEWEST or name == "Alpine 3.20") == ([], True)
    # Nothing is left of a break.
    assert {one: found["status"] for one, found in hardened.judged(root, *right).items()} == dict.fromkeys(
        right, "pass"
    )
