# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The short way of findings from a worker into the record.

Ansible copies a result several times on its way through the main process, and a host's findings are 100 kB. So the
worker writes their line of the record beside it, and returns where that lies and how many findings have which status.
Where somebody looks at the result itself (`register`, `-v`, output for programs), it stays whole. A controller that is
killed leaves the files of results that were on their way: the report reads them as lines of the record.
"""

from __future__ import annotations

import collections
import contextlib
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

__all__ = ["Lost", "clear", "left", "put_by", "take"]

# No run's id has a tilde: what belongs to a run is not taken for another's whose id begins alike.
_PREFIX, _SUFFIX = ".%s~", ".spool"
_NAME = re.compile(r"\.[\w.-]+~\w+\.spool")


class Lost(Exception):
    """A line that was put by is not there, or is no line; says why."""


def put_by(
        fragment: Path, payload: dict[str, Any], line: Callable[[], bytes],
        warn: Callable[[OSError], None]) -> dict[str, Any]:
    """Write the line of a result beside the record; return the result with its place instead of the findings. Whole
    where it cannot be written, of which `warn` is told.
    """
    name = ""
    try:
        handle, name = tempfile.mkstemp(prefix=_PREFIX % fragment.stem, suffix=_SUFFIX, dir=fragment.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(line())
    except OSError as error:
        with contextlib.suppress(OSError):
            # A part of a line is worth nothing, and takes what room there is.
            os.unlink(name)
        warn(error)
        return payload
    counts = collections.Counter(finding["status"] for finding in payload["findings"])
    return {
        **{key: value for key, value in payload.items() if key != "findings"}, "counts": dict(counts),
        "spool": os.path.basename(name)}


def take(fragment: Path, name: str) -> bytes:
    """Return the line that was put by under this name, and remove it; raise Lost."""
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise Lost(f"{name!r} is no name of a spool file")
    path = fragment.parent / name
    try:
        data = path.read_bytes()
        path.unlink()
    except OSError as error:
        raise Lost(f"{path}: {error.strerror}") from error
    if data.count(b"\n") != 1 or not data.endswith(b"\n"):
        raise Lost(f"{path}: cut short")
    return data


def left(fragment: Path) -> Iterator[Path]:
    """Yield the files of lines that nobody has taken."""
    prefix = _PREFIX % fragment.stem
    with contextlib.suppress(OSError):
        yield from sorted(
            path for path in fragment.parent.iterdir() if path.name.startswith(prefix) and path.suffix == _SUFFIX)


def clear(fragment: Path) -> None:
    """Remove what nobody took: of a task that was tried again, or killed."""
    for path in left(fragment):
        with contextlib.suppress(OSError):
            path.unlink()
