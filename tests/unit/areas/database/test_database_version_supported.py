# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Versions that their makers have ended are named."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_version_supported import (
    DatabaseVersionSupported,
)

CONTROL = DatabaseVersionSupported()


@pytest.mark.parametrize("engine", ['postgresql', 'mysql'])
def test_a_good_database_passes(runs, judge, engine):
    found = judge(CONTROL, runs(engine))
    assert (found["status"], found["details"]) == ("pass", [])


@pytest.mark.parametrize("change, reason, says", [
    (lambda held: held.update(version=130023),
     'version_ended', 'version 13 on 2025-11-13'),
])
def test_what_is_wrong_in_postgresql_is_named(runs, judge, change, reason, says):
    found = judge(CONTROL, runs("postgresql", change))
    assert (found["status"], found["reason"]) == ("fail", reason)
    assert says in found["message"]["en"]


@pytest.mark.parametrize("change, reason, says", [
    (lambda held: held["variables"].update(version='10.5.29-MariaDB'),
     'version_ended', 'version 10.5 on 2025-06-24'),
])
def test_what_is_wrong_in_mariadb_is_named(runs, judge, change, reason, says):
    found = judge(CONTROL, runs("mysql", change))
    assert (found["status"], found["reason"]) == ("fail", reason)
    assert says in found["message"]["en"]


def test_a_version_that_is_not_in_the_list_is_for_a_person(runs, judge):
    found = judge(CONTROL, runs("postgresql", lambda held: held.update(version=190000)))
    assert (found["status"], found["reason"]) == ("manual", "version_unknown")
