# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A set was restored within the quarter, compared, and in time, as is recorded; what nobody has signed is for a person.
"""

import hashlib
import time

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.restore_drill import RestoreDrill
from tests.unit.areas.backup.conftest import HOUR, NOW, SET, told
from tests.unit.support import records

CONTROL = RestoreDrill()
TOPIC, OWN = "backup-credit-db", "restore-credit-db"


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


def drilled(hours=24.0, minutes=30, **changes):
    """Return a record of the playbook restore_drill."""
    ended, facts = NOW - hours * HOUR, {"number": 3, "compared": 12, "differences": 0, "seconds": {}}
    times = {name: time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(when)) for name, when in (
        ("started", ended - minutes * 60), ("ended", ended))}
    return records.record(OWN, **{
        "tool": "pgbackrest", "argv": ["restore_drill"], "facts": {**facts, **changes.pop("facts", {})}, **times,
        **changes})


def signed_by(files, signer):
    """Return what the controller says of the last record: who has signed it."""
    line = files[records.FOLDER + OWN + ".json"].strip()
    return {"signers": ["MY-002"], "records": [{"sha256": hashlib.sha256(line).hexdigest(), "signer": signer}]}


@pytest.fixture
def own(tree, judge):
    def run(*lines, signed=None, others=(), **options):
        files = records.files(OWN, *lines)
        if others:
            files = {**records.files(TOPIC, *others), **files}
        given = {} if signed is None else {"signed": signed_by(files, signed)}
        return judge(CONTROL, tree(files), sets=[SET], **given, **options)
    return run


def test_a_record_that_is_signed_is_right(own):
    one = own(drilled(), signed="MY-002")
    assert (one["status"], one["reason"]) == ("pass", "drill_signed"), one["message"]["en"]
    assert "MY-002 has signed that" in one["message"]["en"] and one["evidence"][0]["text"].startswith("{")


def test_without_a_signer_it_is_for_a_person_and_with_one_it_has_to_be_signed(own):
    assert own(drilled())["reason"] == "drill_unsigned" and own(drilled())["status"] == "manual"
    one = own(drilled(), signed="")
    assert (one["status"], one["reason"]) == ("fail", "drill_signature"), one["message"]["en"]


def test_the_signature_of_another_record_is_none_of_this(tree, judge):
    files = records.files(OWN, drilled(48), drilled(24))
    before = {records.FOLDER + OWN + ".json": files[records.FOLDER + OWN + ".jsonl"].splitlines()[0]}
    one = judge(CONTROL, tree(files), sets=[SET], signed=signed_by(before, "MY-002"))
    assert (one["status"], one["reason"]) == ("fail", "drill_signature"), one["message"]["en"]


@pytest.mark.parametrize("changes, reason", [
    ({"result": "failed", "rc": 1, "facts": {"begun": True}}, "drill_cut"),
    ({"result": "failed", "rc": 1, "facts": {"said": "no room"}}, "drill_failed"),
    ({"result": "failed", "rc": 1, "facts": {"differences": 1}}, "drill_differs"), ({"minutes": 121}, "drill_slow"),
    ({"hours": 91 * 24}, "drill_old"), ({"facts": {"compared": None}}, "drill_uncompared")])
def test_a_signature_makes_nothing_good_that_is_not(own, changes, reason):
    one = own(drilled(**changes), signed="MY-002")
    assert (one["status"], one["reason"]) == ("fail", reason), one["message"]["en"]


def test_the_newest_counts_whoever_has_made_it(own):
    assert own(drilled(48), signed="MY-002", others=[restored(24)])["reason"] == "drill_unsigned"
    assert own(drilled(24), signed="MY-002", others=[restored(48)])["status"] == "pass"
