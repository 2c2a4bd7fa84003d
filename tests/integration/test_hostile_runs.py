"""Ordinary users of a host turn no enforcing run, guard or rollback against it.

HOSTILE_RUNS (default 0) and HOSTILE_SEED say how many rounds more, and which; ARGS=-s shows what became of them. For
hours: tests/bench/hostile_runs.py.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile_runs import HostileRuns, careless_checkout
from labs import Lab

RUNS, SEED = int(os.environ.get("HOSTILE_RUNS", "0")), int(os.environ.get("HOSTILE_SEED", "9"))
MORE = 4
HOSTS = ("debian11", "debian12", "debian13")


@pytest.fixture(scope="module")
def runs(lab: Lab) -> Iterator[HostileRuns]:
    """Hosts with hostile users at work."""
    lab.up(*HOSTS)
    made = HostileRuns(lab, HOSTS, SEED)
    yield made
    made.end()


def test_users_turn_no_run_no_guard_and_no_rollback_against_their_host(runs: HostileRuns) -> None:
    endings = ("rollback", "restore", *(None for _ in range(RUNS)))
    # Where nothing was attacked, or everything is refused, nothing is shown: a few more may be needed.
    for number in range(len(endings) + MORE):
        if number >= len(endings) and not runs.idle():
            break
        runs.round(number, endings[number] if number < len(endings) else None)
        assert not runs.harm, "\n".join([f"seed {SEED}", *runs.harm])
    print("\n" + runs.told())
    assert not runs.idle(), runs.told()


def test_the_canaries_tell_of_runs_that_do_not_compare(runs: HostileRuns, tmp_path: Path) -> None:
    runs.lab.checkout = careless_checkout(tmp_path)
    for number in range(10):
        runs.only_enforce(number)
        if any("what was planted" in harm for harm in runs.harm):
            return
    pytest.fail(f"10 runs touched nothing: {runs.told()}")
