# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A program that gives no answer is killed with its children, and never waited for without end."""

import subprocess
import sys

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging import programs


def test_one_that_the_kernel_cannot_end_is_left_behind(monkeypatch):
    process = programs.start(sys.executable, ["python3", "-c", "import time; time.sleep(60)"])
    waited = []

    def never(data=None, timeout=None):
        waited.append(timeout)
        raise subprocess.TimeoutExpired("python3", timeout)
    with monkeypatch.context() as patch:
        patch.setattr(process, "communicate", never)
        with pytest.raises(HostError, match="gave no answer within 0.1 s"):
            programs.answer(process, ["python3"], 0.1, b"")
    process.communicate()
    assert waited == [0.1, programs._ENDING] and process.returncode == -9
