# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A program of the host is run: alone in its session, in the C locale, for so long and no longer."""

import contextlib
import os
import signal
import subprocess
from typing import NamedTuple, Sequence

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

_ENVIRONMENT = {"LC_ALL": "C", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive"}

# Seconds within which a program that is killed ends, but for one that the kernel cannot end.
_ENDING = 5


class Output(NamedTuple):
    """What a command has said."""

    rc: int
    out: str
    err: str


def start(command: str, argv: Sequence[str]) -> "subprocess.Popen[bytes]":
    """Start the program at `command` as `argv`. Raises Unreadable where it cannot be run."""
    try:
        return subprocess.Popen(
            [command] + list(argv[1:]), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=_ENVIRONMENT, cwd="/", start_new_session=True,
        )
    except OSError as error:
        raise Unreadable(command, Text("cannot be run: {why}", "无法运行：{why}").format(why=error.strerror))


def answer(process: "subprocess.Popen[bytes]", argv: Sequence[str], timeout: float, data: bytes) -> Output:
    """Return what a program that was started says to `data`, its input. Raises HostError where that takes it more than
    `timeout` seconds.
    """
    try:
        out, err = process.communicate(data, timeout=timeout)
    except subprocess.TimeoutExpired:
        # Its children too: one that holds the pipes open would keep this process waiting for good.
        os.killpg(process.pid, signal.SIGKILL)
        # One that waits for the server of a file system ends when that answers, and not before.
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=_ENDING)
        raise HostError(
            " ".join(argv), Text("gave no answer within {seconds} s", "{seconds} 秒内没有应答").format(seconds=timeout))
    return Output(process.returncode, _text(out), _text(err))


def _text(data: bytes) -> str:
    return data.decode("utf-8", "backslashreplace")
