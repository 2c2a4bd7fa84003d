# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guard: armed before anything changes, confirmed by a fresh connection alone, and taking back what was not."""

import shutil
import signal
import subprocess
import sys
import time

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import JournalError
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal, Lock
from ansible_collections.jrt0117.baseline.plugins.module_utils.guard import (
    arming as guarding,
    hooks as guard_hooks,
    watch as guard_watch,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.guard.state import clock
from tests.unit.guard.conftest import BEFORE, HOLDS, RUN
from tests.unit.support.kills import killed_at

AFTER = {**BEFORE, "etc/app.conf": b"after\n"}


class TestArming:
    """Before the first byte changes."""

    def test_it_is_armed_when_the_batch_begins(self, site, processes):
        site.enforce()
        assert [event.get("guard") for event in site.journal.events() if event["event"] == "begin"] == [120]
        assert site.state.load()["run"] == RUN
        assert processes == [site.state.code]

    def test_what_waits_is_started_before_there_is_anything_to_wait_for(self, site, monkeypatch):
        armed = []
        monkeypatch.setattr(guard_hooks, "start", lambda host, state: armed.append(state.load()))
        site.enforce()
        assert armed == [None]

    def test_a_second_commit_sets_the_time_anew_and_starts_nothing(self, site, processes):
        site.enforce()
        site.passes(60)
        site.enforce("/etc/other")
        assert site.state.load()["deadline"] - clock() > 110
        assert len(processes) == 1

    def test_what_cannot_be_armed_changes_nothing(self, site, monkeypatch):
        monkeypatch.setattr(guard_hooks, "start", _no_room)
        with pytest.raises(JournalError, match="cannot be armed, so nothing was changed.*No space left"):
            site.enforce()
        assert site.files() == BEFORE and not site.journal.exists and not site.state.there

    def test_what_is_guarded_already_stays_so_when_it_cannot_be_armed_anew(self, site, monkeypatch):
        site.enforce()
        monkeypatch.setattr(site.guard.state, "save", _no_room)
        with pytest.raises(JournalError, match="cannot be armed"):
            site.enforce("/etc/other")
        site.passes(121)
        assert guard_watch.take_back(site.host, site.state)
        assert site.files() == BEFORE

    def test_a_commit_that_never_began_leaves_no_guard(self, site):
        site.host.stage_content("/etc/app.conf", b"after\n")
        site.guard.arm([])
        assert site.guard.settle(True) is None
        assert not site.state.there

    def test_the_boot_hook_goes_with_the_guard_and_nothing_else_does(self, site):
        (site.root / "etc/cron.d").mkdir()
        (site.root / "etc/cron.d/theirs").write_bytes(b"")
        site.enforce()
        hook = (site.root / "etc/cron.d/jrt0117-guard").read_text(encoding="ascii")
        assert f"@reboot root {sys.executable} -I {site.state.code} watch" in hook
        site.passes(121)
        assert guard_watch.take_back(site.host, site.state)
        assert site.files() == {**BEFORE, "etc/cron.d/theirs": b""}

    def test_directories_made_for_a_hook_go_with_it(self, site, monkeypatch):
        monkeypatch.setattr(guard_hooks, "systemd", lambda host: True)
        monkeypatch.setattr(guard_hooks, "_quietly", lambda host, argv: True)
        site.enforce()
        assert (site.root / "etc/systemd/system/multi-user.target.wants/jrt0117-guard.service").is_symlink()
        # A package tool that it has started outlives it.
        assert "\nKillMode=process\n" in (site.root / "etc/systemd/system/jrt0117-guard.service").read_text()
        site.passes(121)
        guard_watch.take_back(site.host, site.state)
        assert not (site.root / "etc/systemd").exists()

    def test_without_any_hook_it_says_what_is_missing(self, site):
        site.enforce()
        assert "does not outlive a restart" in site.guard.notices[0].en


class TestConfirming:
    """Only a connection that was opened after the change proves anything."""

    def test_a_fresh_connection_keeps_it(self, site, session):
        session(age=60)
        site.enforce()
        assert site.guard.settle(True)["seconds"] == 120
        time.sleep(0.02)
        session(age=0)
        assert guarding.confirm_fresh(site.host, RUN) == "fresh SSH connection from 192.0.2.7 port 40122"
        assert site.files() == AFTER and not site.state.there
        assert site.journal.unconfirmed() == [] and site.journal.state == "committed"

    def test_a_fresh_connection_over_ipv6_keeps_it(self, site, session):
        session(age=60, address="fe80::7%eth0")
        site.enforce()
        site.guard.settle(True)
        time.sleep(0.02)
        session(age=0, address="fe80::7%eth0")
        assert guarding.confirm_fresh(site.host, RUN) == "fresh SSH connection from fe80::7%eth0 port 40122"

    @pytest.mark.parametrize(("age", "why"), [(60, "opened before the change"), (None, "does not come over SSH")])
    def test_any_other_does_not(self, site, session, age, why):
        session(age=60)
        site.enforce()
        site.guard.settle(True)
        session(age)
        with pytest.raises(JournalError, match=why):
            guarding.confirm_fresh(site.host, RUN)
        assert site.state.load() is not None

    def test_a_local_run_is_confirmed_locally_and_says_so(self, site, session):
        session(age=None)
        site.enforce()
        site.guard.settle(True)
        assert guarding.confirm_fresh(site.host, RUN) == "locally"

    def test_a_local_run_started_in_somebodys_session_is_none_of_that_session(self, site, session):
        session(age=60)
        site.enforce()
        site.guard.settle(True)
        assert guarding.confirm_fresh(site.host, RUN, local=True) == "locally"

    def test_check_mode_tells_and_keeps_the_guard(self, site, session):
        session(age=None)
        site.enforce()
        site.guard.settle(True)
        assert guarding.confirm_fresh(site.host, RUN, may_change=False) == "locally"
        assert site.state.load() is not None

    def test_a_run_that_was_cut_short_is_not_confirmed(self, site, session):
        session(age=None)
        site.enforce()
        with pytest.raises(JournalError, match="did not come to its end"):
            guarding.confirm_fresh(site.host, RUN)

    def test_after_a_restart_it_is_too_late(self, site, session):
        session(age=None)
        site.enforce()
        site.guard.settle(True)
        site.state.save(dict(site.state.load(), boot="another"))
        with pytest.raises(JournalError, match="is over"):
            guarding.confirm_fresh(site.host, RUN)

    def test_when_it_was_taken_back_it_says_when(self, site):
        site.enforce()
        site.passes(121)
        guard_watch.take_back(site.host, site.state)
        with pytest.raises(JournalError, match="took back at 20.* what run run-1 had changed"):
            guarding.confirm_fresh(site.host, RUN)


@pytest.mark.slow
class TestTakingBack:
    """What nobody confirmed is undone, once, by whoever comes to it."""

    def test_nothing_happens_in_time(self, site):
        site.enforce()
        assert not guard_watch.take_back(site.host, site.state)
        assert site.files() == AFTER

    def test_confirmed_batches_stay(self, site, session):
        session(age=None)
        site.enforce("/etc/other", b"confirmed\n")
        site.guard.settle(True)
        guarding.confirm_fresh(site.host, RUN)
        site.enforce()
        site.passes(121)
        assert guard_watch.take_back(site.host, site.state)
        assert site.files() == {**BEFORE, "etc/other": b"confirmed\n"}
        assert [event["batch"] for event in site.journal.changes()] == [1]

    def test_batches_without_a_guard_stay(self, site):
        site.enforce("/etc/other", b"unguarded\n", guarded=False)
        site.enforce()
        site.passes(121)
        guard_watch.take_back(site.host, site.state)
        assert site.files() == {**BEFORE, "etc/other": b"unguarded\n"}

    def test_what_changed_since_is_put_back_all_the_same(self, site):
        site.enforce()
        (site.root / "etc/app.conf").write_bytes(b"somebody's\n")
        site.passes(121)
        guard_watch.take_back(site.host, site.state)
        assert site.files() == BEFORE

    def test_a_module_killed_at_any_step_is_undone(self, site):
        (site.root / "etc/cron.d").mkdir()  # for a hook, of which nothing may stay behind either
        def check(step):
            if site.state.load():
                site.passes(121)
                assert guard_watch.take_back(site.host, site.state), step
            assert site.files() == BEFORE, step
        every_step(site, site.enforce, check)

    def test_the_guard_killed_at_any_step_is_done_by_the_next(self, site):
        def prepare():
            site.enforce()
            site.passes(121)

        def check(step):
            guard_watch.watch(site.host, site.state)
            assert site.files() == BEFORE and not site.state.there, step
        every_step(site, lambda: guard_watch.take_back(site.host, site.state), check, prepare)

    def test_cut_short_it_is_done_again(self, site, monkeypatch):
        site.enforce()
        site.passes(121)
        monkeypatch.setattr(guard_watch, "start_again", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            guard_watch.take_back(site.host, site.state)
        monkeypatch.undo()
        assert guard_watch.take_back(site.host, site.state)
        assert site.files() == BEFORE and not site.state.there

    def test_a_run_at_work_is_waited_for_a_little_then_killed(self, site):
        site.enforce()
        hangs = subprocess.Popen(
            [sys.executable, "-c", HOLDS.format(root=str(site.root), paths=sys.path, holder="run run-1", seconds=60)],
            stdout=subprocess.PIPE)
        assert hangs.stdout.readline() == b"held\n"
        site.passes(121)
        assert not guard_watch.take_back(site.host, site.state) and hangs.poll() is None
        site.passes(5)
        guard_watch.take_back(site.host, site.state)
        assert hangs.wait(5) == -signal.SIGKILL
        assert guard_watch.take_back(site.host, site.state)
        assert site.files() == BEFORE

    def test_an_installation_is_given_its_time(self, site):
        class Slow:
            patience = 1800
        site.guard.arm([Slow()])
        site.passes(1000)
        with site.lock("run " + RUN):
            assert not guard_watch.take_back(site.host, site.state)
            assert site.state.load()["patience"] == 1800

    def test_a_rollback_in_between_leaves_nothing_to_do(self, site):
        site.enforce()
        site.journal.write("rolled_back")
        assert site.journal.unconfirmed() == []
        site.passes(121)
        assert guard_watch.take_back(site.host, site.state)
        assert not site.state.there

    def test_the_next_run_does_it_where_the_process_is_gone(self, site):
        site.enforce()
        site.passes(200)
        notices = guarding.wait_for_guards(site.host)
        assert site.files() == BEFORE
        assert [RUN in notice.en for notice in notices] == [True]

    def test_the_next_run_waits_for_a_guard_at_work_and_for_nobody_else(self, site):
        for holder, waited in (("the guard of run run-1", True), ("run run-0", False)):
            holds = subprocess.Popen(
                [sys.executable, "-c", HOLDS.format(root=str(site.root), paths=sys.path, holder=holder, seconds=2)],
                stdout=subprocess.PIPE)
            assert holds.stdout.readline() == b"held\n"
            begun = time.monotonic()
            if waited:
                with Lock(site.host, "run run-2", 60):
                    assert time.monotonic() - begun > 1
            else:
                with pytest.raises(
                        JournalError, match="run run-0 is changing this host"), Lock(site.host, "run run-2", 60):
                    pass
            holds.wait(30)

    def test_what_only_a_restart_can_undo_holds_nobody_up(self, site, locked):
        site.enforce(action=locked())
        site.passes(121)
        assert guard_watch.take_back(site.host, site.state)
        assert site.files() == BEFORE and not site.state.there
        assert Journal(site.host, RUN).unconfirmed() == [] and "run run-1: locked until the next start" in locked.told
        assert guarding.wait_for_guards(site.host) == []

    def test_the_next_run_tells_what_only_a_restart_undoes(self, site, locked):
        site.enforce(action=locked())
        site.passes(200)
        notices = [notice.en for notice in guarding.wait_for_guards(site.host)]
        told = "Run run-1 was taken back, but for what this host's next start brings: locked until the next start."
        assert told in notices
        assert site.files() == BEFORE and not site.state.there

    def test_a_disarming_cut_short_is_cleared_away(self, site):
        (site.root / "etc/cron.d").mkdir()
        site.enforce()
        site.state.unlink()
        assert guard_watch.watch(site.host, site.state)
        assert not site.state.there and not (site.root / "etc/cron.d/jrt0117-guard").exists()


def _no_room(*_unused):
    raise OSError(28, "No space left on device", "/var/lib/jrt0117/guard")


def _interrupted(*_unused):
    raise KeyboardInterrupt


def every_step(site, work, check, prepare=lambda: None):
    """Kill the work at each of its steps in turn, and check what comes of it."""
    for step in range(1000):
        shutil.rmtree(site.root / "var", ignore_errors=True)
        prepare()
        if killed_at(step, work):
            assert step > 10, "too few steps were seen for this to be a test"
            return
        check(step)
    raise AssertionError("the work never ended")
