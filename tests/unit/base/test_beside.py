# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is begun beside the module comes back whole, or is built by who asked; it holds nothing of the module's."""

import os
import signal
import subprocess
import sys

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.beside import Beside


@pytest.fixture(autouse=True)
def two_processors(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 1})


def test_what_was_built_comes_back_from_another_process():
    names = ["\udcff", "账号"] * 100_000
    begun = Beside(lambda: {"names": names, "process": os.getpid(), "owners": ({0, 1}, set())})
    answer = begun.result()
    assert answer.pop("process") != os.getpid()
    assert answer == {"names": names, "owners": ({0, 1}, set())}


def test_nothing_is_left_of_the_process():
    Beside(lambda: 1).result()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@pytest.mark.parametrize("build", [lambda: 1 / 0, lambda: object(), lambda: os.kill(os.getpid(), 9)])
def test_what_cannot_be_built_there_is_no_answer(build):
    assert Beside(build).result() is None


def test_where_there_is_one_processor_nothing_is_begun(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0})
    monkeypatch.setattr(os, "fork", lambda: pytest.fail("begun"))
    assert Beside(lambda: 1).result() is None


def test_where_no_process_can_be_begun_there_is_no_answer_and_no_pipe_left(monkeypatch):
    def full():
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", full)
    before = os.listdir("/proc/self/fd")
    assert Beside(lambda: 1).result() is None
    assert os.listdir("/proc/self/fd") == before


def test_whoever_reads_the_modules_output_does_not_wait_for_what_was_begun():
    code = (
        "import os, time; os.sched_getaffinity = lambda process: {0, 1}\n"
        "from ansible_collections.jrt0117.baseline.plugins.module_utils.base.beside import Beside\n"
        "print(Beside(lambda: time.sleep(600))._process)")
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=300,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    os.kill(int(done.stdout), signal.SIGKILL)
