# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""RESP, the protocol of Redis and Valkey: bytes to send, and what an answer says; no socket."""

import re
from typing import Any, Callable

_NUMBER = re.compile(rb"-?[0-9]{1,18}\Z")
_LONGEST = 16 * 2**20
_DEEPEST = 8


class BadAnswer(Exception):
    """What came is no answer of this protocol."""


class Refused(Exception):
    """The server's own error: its first word (NOAUTH, WRONGPASS, NOPERM, ERR), and what it said."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.code = said.split(" ")[0]
        self.said = said


def command(*words: str) -> bytes:
    """Return a command with its arguments."""
    parts = [word.encode("utf-8", "surrogateescape") for word in words]
    return b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)


def answer(line: Callable[[], bytes], exactly: Callable[[int], bytes], depth: int = 0) -> Any:
    """Return an answer: a text, a number, None, or a list; raises Refused for an error by itself."""
    first = line()
    kind, rest = first[:1], first[1:]
    if kind == b"-":
        raise Refused(rest.decode("utf-8", "replace"))
    if kind == b"+":
        return rest.decode("utf-8", "replace")
    if kind not in (b":", b"$", b"*") or not _NUMBER.match(rest):
        raise BadAnswer("no answer of Redis's protocol")
    number = int(rest)
    if kind == b":":
        return number
    if number < 0:
        return None
    if number > _LONGEST or depth > _DEEPEST:
        raise BadAnswer("an answer beyond all bounds")
    if kind == b"$":
        data = exactly(number + 2)
        if data[-2:] != b"\r\n":
            raise BadAnswer("a text without an end")
        return data[:-2].decode("utf-8", "surrogateescape")
    return [answer(line, exactly, depth + 1) for _item in range(number)]
