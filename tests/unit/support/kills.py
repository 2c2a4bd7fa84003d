# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Work that is killed at each touch of the disk."""

import os
import signal

# Every way the engine touches the disk. A kill before each of their calls is a kill at every point that matters.
_STEPS = ("open", "fsync", "rename", "unlink", "mkdir", "chown", "chmod", "symlink")


def killed_at(step, work):
    """Fork, do the work, and die by SIGKILL before the step-th touch of the disk; tell whether the work ended before
    that.
    """
    child = os.fork()
    if child == 0:
        count = iter(range(10**6))
        for name in _STEPS:
            original = getattr(os, name)

            def counted(*args, _original=original, **kwargs):
                if next(count) == step:
                    os.kill(os.getpid(), signal.SIGKILL)
                return _original(*args, **kwargs)
            setattr(os, name, counted)
        try:
            work()
        finally:
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return not os.WIFSIGNALED(status)
