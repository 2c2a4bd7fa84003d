# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A process beside the module's own, for what takes long and only reads: it runs while the module goes on."""

import contextlib
import marshal
import os
from typing import Any, Callable, Optional, Tuple

_NOTHING = None, None


class Beside:
    """`build()`, begun in a process of its own; what it returns is of Python's plain types.

    Nothing is begun where the module may use one processor only.
    """

    def __init__(self, build: Callable[[], Any]) -> None:
        self._process, self._answer = _begun(build) if len(os.sched_getaffinity(0)) > 1 else _NOTHING

    def result(self) -> Any:
        """Return what was built, or None: whoever asked builds it then."""
        if self._process is None or self._answer is None:
            return None
        try:
            with open(self._answer, "rb") as stream:
                return marshal.loads(stream.read())
        except (OSError, EOFError, ValueError, TypeError):
            return None
        finally:
            with contextlib.suppress(OSError):
                os.waitpid(self._process, 0)
            self._process = None


def _begun(build: Callable[[], Any]) -> Tuple[Optional[int], Optional[int]]:
    """Return the new process and where its answer is read; (None, None) where the system has no room for one."""
    try:
        answer, told = os.pipe()
    except OSError:
        return _NOTHING
    try:
        process = os.fork()
    except OSError:
        os.close(answer)
        os.close(told)
        return _NOTHING
    if process:
        os.close(told)
        return process, answer
    try:
        # Who waits for the end of the module's output waits for all who hold it.
        nowhere = os.open(os.devnull, os.O_RDWR)
        for standard in range(3):
            os.dup2(nowhere, standard)
        os.close(answer)
        with open(told, "wb") as stream:
            stream.write(marshal.dumps(build()))
    finally:
        # No clean-up of the module's: that is the module's own. What went wrong here is told by no answer.
        os._exit(0)  # pylint: disable=protected-access
