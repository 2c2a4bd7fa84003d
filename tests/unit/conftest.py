# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every test of a control watches over: the Chinese of each observation that is made; and no waiting for a disk.
"""

import gc
import os
import re
import sys

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Observation

# English words that no path, identifier or value has for itself: where one stands alone in a Chinese sentence, a part
# was not translated.
ENGLISH = re.compile(
    r"(?<![\w./%=-])(an|and|any|are|at|be|by|cannot|does|for|from|has|have|in|is|its|less|more|must|not|nothing|of|"
    r"only|or|other|than|that|the|this|to|under|unset|was|were|which|with|without)(?![\w./%=-])")
# These quote what a parser, a program or the system said.
QUOTES = frozenset(
    [
        "control_failed", "kernel_withheld", "kernel_without_audit", "not_reloaded", "unit_not_running", "unreadable",
        "script_unreadable", "not_understood", "tells_inside"])


def english_in(observation):
    """Return the English words in the Chinese sentences of an observation."""
    if observation.reason in QUOTES:
        return []
    return [
        word for text in (observation.message, observation.advice) if text is not None
        for word in ENGLISH.findall(text.zh)]


MEMORY = "/dev/shm"


def pytest_configure(config):
    """Keep the tests' trees in memory where there is room: thousands are made and removed, for which a disk has to be
    waited for.
    """
    if config.option.basetemp is None:
        try:
            room = os.statvfs(MEMORY)
        except OSError:
            return
        if room.f_bavail * room.f_frsize >= 2**30 and not room.f_flag & os.ST_NOEXEC and os.access(MEMORY, os.W_OK):
            os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", MEMORY)


def pytest_collection_finish():
    """Look for garbage in what tests make alone, and not again and again in thousands of tests that were collected."""
    gc.freeze()


CURRENT_RUN = "ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.current_run"


@pytest.fixture(scope="session", autouse=True)
def no_wait_for_the_disk():
    """Leave out fsync, which only a power cut could tell: a process that is killed loses nothing it has written. That
    it is called, and may fail, is tested all the same: tests put a counting or a failing one in this one's place."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda handle: None)
        yield


@pytest.fixture(autouse=True)
def no_run_of_another_test():
    """End the run that a test's recorder has begun: the next test in this process has none."""
    yield
    module = sys.modules.get(CURRENT_RUN)
    if module is not None:
        module.set_current(None)


@pytest.fixture(autouse=True)
def chinese_is_chinese(monkeypatch):
    """Fail a test in which an observation says English words in its Chinese message or advice."""
    mixed = []
    made = Observation.__new__

    def watched(cls, *args, **kwargs):
        observation = made(cls, *args, **kwargs)
        if english_in(observation):
            mixed.append(observation)
        return observation
    monkeypatch.setattr(Observation, "__new__", watched)
    yield
    assert [(english_in(one), one.message.zh, one.advice and one.advice.zh) for one in mixed] == []
