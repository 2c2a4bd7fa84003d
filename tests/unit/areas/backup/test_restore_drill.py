# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A set was restored within the quarter, compared, and in time, as is recorded; that alone is for a person to believe.
"""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.restore_drill import RestoreDrill
from tests.unit.areas.backup.conftest import SET, told
from tests.unit.support import records

CONTROL = RestoreDrill()
TOPIC = "backup-credit-db"


def restored(hours=24.0, **changes):
    return told(TOPIC, hours, **{"kind": "restore", "compared": 1000, "differences": 0, **changes})


@pytest.fixture
def found(tree, judge):
    def run(*lines, **options):
        return judge(CONTROL, tree(records.files(TOPIC, *lines) if lines else {}), sets=[SET], **options)
    return run


@pytest.mark.parametrize("changes, reason", [
    ({"result": "failed"}, "drill_failed"), ({"result": "partial"}, "drill_failed"), ({"hours": 91 * 24}, "drill_old"),
    ({"compared": ...}, "drill_uncompared"), ({"compared": 0}, "drill_uncompared"), ({"compared": True},
    "drill_uncompared"),
    ({"differences": ...}, "drill_uncompared"), ({"differences": "0"}, "drill_uncompared"),
    ({"differences": -1}, "drill_uncompared"), ({"differences": 3}, "drill_differs"),
    ({"started": "2026-11-29T06:59:00Z"}, "drill_slow")])
def test_a_drill_that_shows_too_little_is_named(found, changes, reason):
    one = found(restored(**changes))
    assert (one["status"], one["reason"]) == ("fail", reason), one["message"]["en"]


def test_a_good_one_is_for_a_person_to_believe(found):
    one = found(restored(started="2026-11-29T07:00:00Z"))
    assert (one["status"], one["reason"]) == ("manual", "drill_unsigned") and "took 120 minutes" in one["message"]["en"]


def test_the_last_one_counts_and_copies_are_none(found):
    assert found(restored(48), restored(24, result="failed"))["reason"] == "drill_failed"
    assert found(told(TOPIC, 1))["reason"] == found()["reason"] == "drill_none"


def test_the_quarter_may_be_shorter(found):
    assert found(restored(10 * 24), drill_days=7)["reason"] == "drill_old"
