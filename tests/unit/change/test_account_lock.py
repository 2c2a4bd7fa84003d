# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lock of the account files in the hands of a program that a user keeps from its end."""

import contextlib
import errno
import fcntl
import os
import signal
import time
from types import SimpleNamespace

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base import processes
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.processes import lock
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.commit import account_lock

USER = 61001
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs what belongs to another")


@contextlib.contextmanager
def held(path, real, stopped, seconds=30):
    """Have the lock held by a program that runs as root for a user, as a set-id program does."""
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setresuid(real, 0, 0)
            stream = open(path, "r+")
            fcntl.lockf(stream, fcntl.LOCK_EX)
            os.write(tell, b".")
            if stopped:
                os.kill(os.getpid(), signal.SIGSTOP)
            time.sleep(seconds)
        finally:
            os._exit(0)
    os.read(told, 1)
    if stopped:
        os.waitpid(child, os.WUNTRACED)
    try:
        yield child
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(told)
        os.close(tell)


def test_a_program_that_a_user_has_stopped_keeps_nobody_from_the_account_files(tmp_path):
    path = tmp_path / "lock"
    path.write_text("")
    with held(str(path), USER, True), open(str(path), "r+") as stream:
        lock(stream)


def test_a_program_that_a_user_has_frozen_keeps_nobody_from_the_account_files(tmp_path, monkeypatch):
    # In a group of their own it looks asleep.
    monkeypatch.setattr(processes, "_STUCK", 0.5)
    path = tmp_path / "lock"
    path.write_text("")
    with held(str(path), USER, False) as child, open(str(path), "r+") as stream:
        lock(stream)
        assert os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT).si_code == os.CLD_KILLED


def test_another_name_of_the_lock_keeps_nobody_from_the_account_files(tmp_path):
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/.pwd.lock").touch(mode=0o600)
    os.link(str(tmp_path / "etc/.pwd.lock"), str(tmp_path / "mine"))
    host = SimpleNamespace(root=str(tmp_path), live=True)
    with account_lock(host, ["/etc/passwd"]):
        pass


def test_a_program_of_a_users_that_works_is_waited_for(tmp_path):
    path = tmp_path / "lock"
    path.write_text("")
    with held(str(path), USER, False, seconds=0.5) as child, open(str(path), "r+") as stream:
        lock(stream)
        assert os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT).si_code == os.CLD_EXITED


@pytest.mark.parametrize("stopped", [True, False])
def test_one_of_roots_is_left_to_end_by_itself(tmp_path, stopped):
    path = tmp_path / "lock"
    path.write_text("")
    with held(str(path), 0, stopped) as child, open(str(path), "r+") as stream:
        with pytest.raises(OSError) as error:
            lock(stream)
        assert error.value.errno in (errno.EAGAIN, errno.EACCES)
        os.kill(child, 0)
