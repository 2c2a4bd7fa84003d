# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Data without checksums, and wrong ones, are named."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.data_checksums import (
    DataChecksums,
)
from tests.unit.areas.database.conftest import setting

CONTROL = DataChecksums()


@pytest.mark.parametrize("engine", ['postgresql', 'mysql'])
def test_a_good_database_passes(runs, judge, engine):
    found = judge(CONTROL, runs(engine))
    assert (found["status"], found["details"]) == ("pass", [])


@pytest.mark.parametrize("change, reason, says", [
    (lambda held: held["settings"].update({"data_checksums": setting('off', None)}),
     'no_checksums', 'have no checksums'),
    (lambda held: held.update(checksum_failures={"credit": "3"}),
     'checksum_failures', 'credit'),
])
def test_what_is_wrong_in_postgresql_is_named(runs, judge, change, reason, says):
    found = judge(CONTROL, runs("postgresql", change))
    assert (found["status"], found["reason"]) == ("fail", reason)
    assert says in found["message"]["en"]


@pytest.mark.parametrize("change, reason, says", [
    (lambda held: held["variables"].update(innodb_checksum_algorithm='none'),
     'no_checksums', 'innodb_checksum_algorithm is none'),
    (lambda held: held["variables"].update(binlog_checksum='NONE'),
     'no_checksums', 'binlog_checksum is NONE'),
])
def test_what_is_wrong_in_mariadb_is_named(runs, judge, change, reason, says):
    found = judge(CONTROL, runs("mysql", change))
    assert (found["status"], found["reason"]) == ("fail", reason)
    assert says in found["message"]["en"]
