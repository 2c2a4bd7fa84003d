# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guard's time counts from the end of the commit, one process waits for it at no cost, and it ends when the files
are back.
"""

import contextlib
import os
import subprocess
import sys
import time
import types

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError, HostError, JournalError
from ansible_collections.jrt0117.baseline.plugins.module_utils.change import rollback, storage
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Lock
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.registry import ACTIONS
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame import enforcing
from ansible_collections.jrt0117.baseline.plugins.module_utils.guard import hooks as guard_hooks, watch as guard_watch
from ansible_collections.jrt0117.baseline.plugins.module_utils.guard.code import assembled
from ansible_collections.jrt0117.baseline.plugins.module_utils.guard.state import SILENCE, clock, seconds_left
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import Action
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Output
from ansible_collections.jrt0117.baseline.plugins.modules import rollback as rollback_module
from tests.unit.guard.conftest import BEFORE, HOLDS, RUN


def late(site, seconds, **more):
    """Let time pass for a module that is alive."""
    state = site.state.load()
    site.state.save(dict(state, deadline=state["deadline"] - seconds, **more))


class TestTime:
    """It counts from the end of the commit."""

    def test_a_commit_at_work_is_not_taken_back(self, site):
        site.enforce()
        late(site, 500)
        assert not guard_watch.take_back(site.host, site.state) and site.state.load() is not None

    def test_it_counts_from_the_end_of_the_commit(self, site):
        site.enforce()
        late(site, 500)
        assert 119 < site.guard.settle(True)["left"] <= 120
        assert not site.state.load()["worker"]

    def test_a_module_that_died_holds_nothing_off(self, site):
        site.enforce()
        with subprocess.Popen([sys.executable, "-c", ""]) as ended:
            pass
        late(site, 121, worker={"process": ended.pid, "start": 1, "limit": clock() + 1000})
        assert guard_watch.take_back(site.host, site.state) and site.files() == BEFORE

    def test_a_module_that_has_ended_and_is_not_waited_for_is_dead(self, site):
        site.enforce()
        ended = subprocess.Popen([sys.executable, "-c", ""])  # pylint: disable=consider-using-with
        start = guard_watch.started(ended.pid)
        time.sleep(1)
        late(site, 121, worker={"process": ended.pid, "start": start, "limit": clock() + 1000})
        assert seconds_left(site.state.load()) < 0
        ended.wait()

    def test_a_module_that_hangs_holds_it_off_no_longer_than_a_command_may_last(self, site):
        site.enforce()
        site.state.beat(-SILENCE - 1)
        late(site, 121)
        assert seconds_left(site.state.load()) < 0

    def test_a_commit_tells_the_guard_of_each_step_and_how_long_an_action_may_last(self, site, monkeypatch):
        class Slow(Action):
            kind, phase, patience = "slow", "before", 600

            def apply(self, host):
                """Take its time."""
        beats = []
        monkeypatch.setitem(ACTIONS, Slow.kind, Slow)
        monkeypatch.setattr(site.guard, "beat", beats.append)
        site.enforce(action=Slow())
        # The action, the file, the reload, the end.
        assert beats == [600, 0, 0, 0]

    def test_an_installation_may_last_longer_than_a_command(self, site):
        site.enforce()
        site.state.beat(1800 - SILENCE - 1)
        late(site, 121)
        assert seconds_left(site.state.load()) > 0

    def test_a_module_that_gets_on_for_ever_is_ended_all_the_same(self, site):
        site.enforce()
        late(site, 121, worker=dict(site.state.load()["worker"], limit=clock() - 1))
        assert seconds_left(site.state.load()) < 0


@pytest.mark.slow
class TestWatching:
    """One process waits, and none works while it does."""

    def test_one_waits_the_other_sleeps_behind_it_and_both_end_at_once(self, site):
        site.enforce()
        site.passes(0)
        # pylint: disable=consider-using-with
        watchers = [subprocess.Popen([sys.executable, "-I", site.state.code, "watch"], cwd="/") for _ in range(2)]
        try:
            # On its way there, too, a watcher waits for a lock at times.
            until(lambda: still(watchers))
            before = [worked(one.pid) for one in watchers]
            time.sleep(3)
            assert [worked(one.pid) for one in watchers] == before
            with site.lock("a test"):
                guard_watch.disarm(site.host, site.state)
            for one in watchers:
                assert one.wait(60) == 0
        finally:
            for one in watchers:
                one.kill()
        assert not site.state.there

    @pytest.mark.parametrize("armed", [False, True], ids=["killed before it is armed", "killed when it is armed"])
    def test_it_waits_from_before_the_arming_so_that_a_killed_run_is_cleared_away(self, site, armed):
        site.state.keep_code(assembled())
        with subprocess.Popen([sys.executable, "-c", HOLDS.format(
                root=str(site.root), paths=sys.path, holder="run " + RUN, seconds=60)], stdout=subprocess.PIPE) as run:
            assert run.stdout.readline() == b"held\n"
            # pylint: disable-next=consider-using-with
            watcher = subprocess.Popen([sys.executable, "-I", site.state.code, "watch"], cwd="/")
            until(lambda: sleeps_in(watcher.pid) == "select")
            if armed:
                site.enforce()
                until(lambda: sleeps_in(watcher.pid) == "select")
                site.passes(121)
            assert watcher.poll() is None and site.state.there
            run.kill()
        assert watcher.wait(60) == 0
        assert site.files() == BEFORE and not site.state.there

    @pytest.mark.parametrize(
        "change", [lambda state: state.save(state.load()), lambda state: state.unlink()], ids=["other", "disarmed"])
    def test_who_waits_is_woken_when_something_is_other_than_it_was(self, site, change):
        site.enforce()
        os.mkfifo(site.state.bell, 0o600)
        bell = os.open(site.state.bell, os.O_RDWR | os.O_NONBLOCK)
        try:
            change(site.state)
            assert os.read(bell, 10) == b"\n"
        finally:
            os.close(bell)

    def test_the_other_goes_on_when_the_first_is_killed(self, site):
        site.enforce()
        site.passes(0)
        # pylint: disable=consider-using-with
        first, second = [subprocess.Popen([sys.executable, "-I", site.state.code, "watch"], cwd="/") for _ in range(2)]
        until(lambda: sorted(sleeps_in(one.pid) for one in (first, second)) == ["flock", "select"])
        if sleeps_in(first.pid) == "flock":
            first, second = second, first
        first.kill()
        first.wait()
        site.passes(121)
        assert second.wait(60) == 0
        assert site.files() == BEFORE and not site.state.there

    @pytest.mark.parametrize(
        "fault",
        [HostError("systemctl daemon-reload", "gave no answer within 30 s"), Output(1, "", "Failed to connect to bus")])
    def test_a_slow_systemd_is_told_as_slow_and_not_as_absent(self, site, monkeypatch, fault):
        def execute(_argv, timeout=300, data=b""):
            if isinstance(fault, HostError):
                raise fault
            return fault
        monkeypatch.setattr(guard_hooks, "systemd", lambda host: True)
        monkeypatch.setattr(site.host, "execute", execute)
        site.enforce()
        told = [notice.en for notice in site.guard.notices]
        assert (
            len(told) == 1 and "systemd has not started the guard of this run by now" in told[0]
            and "neither" not in told[0])


class TestDone:
    """It is done when the files are back."""

    def test_a_service_that_does_not_reload_is_told_and_holds_nobody_up(self, site, monkeypatch):
        told, tried = [], []

        def fails(*_unused):
            tried.append(1)
            assert len(tried) < 3, "it tries again, though the files are back"
            raise ActionError("ssh.service is failed after its reload")
        monkeypatch.setattr(guard_watch, "reload_services", fails)
        monkeypatch.setattr(guard_watch, "tell", lambda message, *_priority: told.append(message))
        site.enforce()
        site.passes(121)
        assert guard_watch.watch(site.host, site.state)
        assert site.files() == BEFORE and not site.state.there and site.journal.unconfirmed() == []
        assert tried == [1] and any("ssh.service is failed after its reload" in line for line in told)


    def test_a_rollback_after_which_a_service_does_not_reload_has_no_guard_left(self, site, monkeypatch):
        def fails(*_unused):
            raise ActionError("ssh.service is failed after its reload")
        site.enforce()
        assert site.state.there
        monkeypatch.setattr(rollback, "reload_services", fails)
        module = types.SimpleNamespace(params={"run": RUN, "force": False}, check_mode=False, warn=lambda _text: None)
        with pytest.raises(
                rollback.ReloadError, match="every file is as it was before it; a service has not taken that in"):
            rollback_module._roll_back(module, site.host)
        assert site.files() == BEFORE and not site.state.there and site.journal.state == "rolled_back"

    @pytest.mark.parametrize(("live", "answers", "signalled"), [(True, False, 1), (True, True, 0), (False, False, 0)])
    def test_where_the_service_manager_does_not_answer_each_sshd_is_told_without_it(
            self, monkeypatch, live, answers, signalled):
        told = []

        def asked(*_unused):
            if not answers:
                raise ActionError("systemctl reload ssh.service gave no answer within 60 s")
        for name in ("start_again", "reload_services"):
            monkeypatch.setattr(guard_watch, name, asked)
        monkeypatch.setattr(guard_watch, "signal_listeners", lambda: told.append(1))
        problems = guard_watch._in_force(types.SimpleNamespace(live=live), ["ssh.service"], ["/etc/ssh/"])
        assert (len(told), bool(problems)) == (signalled, not answers)


MOUNTS = r"""
22 1 8:1 / / rw - ext4 /dev/sda1 rw
23 22 0:21 / /run rw shared:1 - tmpfs tmpfs rw
24 22 8:2 / /var rw - xfs /dev/sda2 rw
"""


@pytest.mark.parametrize(("more", "refused"), [
    ("25 24 0:22 / /var/lib/jrt0117 rw - tmpfs tmpfs rw", "tmpfs (mounted at /var/lib/jrt0117)"),
    ("25 24 0:22 / /var/lib rw - ramfs none rw", "ramfs (mounted at /var/lib)"),
    (
        "25 24 0:22 / /var/lib rw - overlay overlay rw,lowerdir=/var/lib,upperdir=/run/upper,workdir=/run/work",
        "kept on tmpfs at /run"),
    ("25 24 0:22 / /var/lib/jrt0117x rw - tmpfs tmpfs rw", None),
    ("25 24 0:22 / /var/lib rw - tmpfs tmpfs rw\n26 25 8:3 / /var/lib/jrt0117 rw - ext4 /dev/sda3 rw", None),
    ("25 24 0:22 / /var/lib rw - overlay overlay rw,lowerdir=/a,upperdir=/var/lib/containers/diff,workdir=/w", None),
    # All of the host is gone with a restart, and what a run changed with it.
    ("25 1 0:22 / / rw - tmpfs tmpfs rw\n26 25 0:23 / /var rw - tmpfs tmpfs rw", None),
])
def test_a_journal_that_a_restart_empties_is_refused_before_anything_changes(
        site, monkeypatch, tmp_path, more, refused):
    mounts = tmp_path / "var-mountinfo"
    mounts.write_text(MOUNTS.strip() + "\n" + more + "\n", encoding="ascii")
    monkeypatch.setattr(storage, "_MOUNTS", str(mounts))
    site.host.live = True
    if refused is None:
        storage.refuse_volatile(site.host)
        return
    with pytest.raises(JournalError) as told:
        storage.refuse_volatile(site.host)
    assert (
        refused in str(told.value) and "/var/lib/jrt0117 lies on" in str(told.value)
        and "nothing was changed" in str(told.value))


@pytest.mark.parametrize("guarded", [False, True], ids=["run", "guard"])
def test_neither_a_run_nor_its_guard_begins_on_a_journal_that_a_restart_empties(site, monkeypatch, tmp_path, guarded):
    mounts = tmp_path / "var-mountinfo"
    mounts.write_text(
        MOUNTS.strip() + "\n25 24 0:22 / %s/var/lib rw - tmpfs tmpfs rw\n" % site.root.resolve(), encoding="ascii")
    monkeypatch.setattr(storage, "_MOUNTS", str(mounts))
    site.host.live, site.host.real = True, lambda path: str(site.root) + path
    with pytest.raises(JournalError, match="/var/lib/jrt0117 lies on tmpfs"):
        if guarded:
            site.enforce()
        else:
            enforcing.enforce(site.host, [], {"guard_seconds": 0, "level": 3, "waivers": ()}, RUN)
    assert not (site.root / "var/lib/jrt0117").exists()
    mounts.unlink()
    assert site.files() == BEFORE


class TestLock:
    """Who holds the host is known as long as it is held."""

    def test_the_holder_is_written_before_the_lock_has_its_name(self, site, monkeypatch):
        # Made as a whole elsewhere: nobody sees a lock without its holder.
        seen, link = [], guard_watch.os.link

        def look(source, target):
            with open(source, encoding="ascii") as stream:
                seen.append(stream.read().splitlines()[0])
            link(source, target)
        monkeypatch.setattr("os.link", look)
        with site.lock("run run-7"):
            assert seen == ["run run-7"]
            assert Lock(site.host, "").held_by()[0] == "run run-7"
            with pytest.raises(JournalError, match="run run-7 is changing this host right now"), site.lock("run run-8"):
                pass

    def test_the_lock_of_a_process_that_was_killed_is_taken_over(self, site):
        (site.root / "var/lib/jrt0117").mkdir(parents=True)
        (site.root / "var/lib/jrt0117/lock").write_text("run run-6\n7 7\n", encoding="ascii")
        with site.lock("run run-7"):
            assert Lock(site.host, "").held_by()[0] == "run run-7"

    def test_nothing_is_left_of_a_lock(self, site):
        with site.lock("run run-7"):
            pass
        assert list((site.root / "var/lib/jrt0117").iterdir()) == []


def until(condition):
    """Wait until it holds."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def still(watchers):
    """Tell whether one waits for the other, and that one for its time, and neither works for a second."""
    before = [worked(one.pid) for one in watchers]
    time.sleep(1)
    return (
        sorted(sleeps_in(one.pid) for one in watchers) == ["flock", "select"]
        and [worked(one.pid) for one in watchers] == before)


def sleeps_in(process):
    """Return what a process waits for in the kernel: a lock, or something to read."""
    with contextlib.suppress(OSError), open("/proc/%d/syscall" % process, encoding="ascii") as stream:
        return {"73": "flock", "23": "select", "270": "select"}.get(stream.read().split()[0], "")
    return ""


def worked(process):
    """Return the processor time of a process, in ticks."""
    with open("/proc/%d/stat" % process, "rb") as stream:
        return sum(map(int, stream.read().rpartition(b")")[2].split()[11:13]))
