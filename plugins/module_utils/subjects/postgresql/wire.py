# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages of PostgreSQL's protocol, version 3: bytes to send, and what an answer says; no socket."""

import struct
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple

_VERSION = 196608
# Authentication requests, by their number.
_TRUSTED = 0
CLEAR, MIXED, OFFERED, GOES_ON, ENDS = 3, 5, 10, 11, 12
_WAYS = {
    2: "Kerberos", 3: "a password in the clear", 5: "an MD5 password", 7: "GSSAPI", 9: "SSPI", 10: "a password (SASL)"}
# The longest message that is taken; rows of a catalogue are one JSON text each.
LONGEST = 32 * 2**20


class BadAnswer(Exception):
    """What came is no answer of this protocol."""


class Refused(Exception):
    """The server's own error: its code (SQLSTATE), and what it said."""

    def __init__(self, code: str, said: str) -> None:
        super().__init__(said)
        self.code = code
        self.said = said


class Answer(NamedTuple):
    """The rows of an answer, each a list of texts (None: NULL), and the names of their columns."""

    columns: List[str]
    rows: List[List[Optional[str]]]


def startup(**parameters: str) -> bytes:
    """Return the first message of a connection."""
    words = b"".join(
        name.encode() + b"\0" + value.encode("utf-8", "surrogateescape") + b"\0"
        for name, value in sorted(parameters.items()))
    return struct.pack("!ii", len(words) + 9, _VERSION) + words + b"\0"


def query(text: str) -> bytes:
    """Return the message that asks one question."""
    data = text.encode("utf-8", "surrogateescape") + b"\0"
    return b"Q" + struct.pack("!i", len(data) + 4) + data


TERMINATE = b"X\0\0\0\4"
# What is sent before the first message where the connection is to be encrypted; the answer is one byte.
ENCRYPT = struct.pack("!ii", 8, 80877103)


def password(data: bytes) -> bytes:
    """Return the message that proves who one is."""
    return b"p" + struct.pack("!i", len(data) + 4) + data


def message(exactly: Callable[[int], bytes]) -> Tuple[bytes, bytes]:
    """Return (kind, body) of the next message; `exactly(n)` gives the next n bytes."""
    head = exactly(5)
    kind, length = head[:1], struct.unpack("!i", head[1:])[0]
    if not 4 <= length <= LONGEST or not kind.isalpha():
        raise BadAnswer("no message of PostgreSQL's protocol")
    return kind, exactly(length - 4)


def welcomed(exactly: Callable[[int], bytes], prove: Any = None) -> Dict[str, str]:
    """Read the answers to `startup` until the server is ready; return its parameters.

    Raises Refused where it refuses, or asks for what proves who we are; `prove(way, body)` proves that where it can.
    """
    told: Dict[str, str] = {}
    trusted = False
    while True:
        kind, body = message(exactly)
        if kind == b"R":
            way = _number(body, 0, "!i")
            if way != _TRUSTED and (prove is None or not prove(way, body[4:])):
                raise Refused("28000", "asks for " + _WAYS.get(way, "authentication %d" % way))
            trusted = trusted or way == _TRUSTED
        elif kind == b"S":
            name, value = _texts(body, 2)
            told[name] = value
        elif kind == b"E":
            raise error(body)
        elif kind == b"Z":
            if not trusted:
                raise BadAnswer("ready before anybody was let in")
            return told
        elif kind not in (b"K", b"N"):
            raise BadAnswer("message %r while logging in" % kind)


def answer(exactly: Callable[[int], bytes]) -> Answer:
    """Read the answer to one question until the server is ready for the next; raises Refused."""
    columns: Optional[List[str]] = None
    rows: List[List[Optional[str]]] = []
    complete, wrong = False, None  # type: bool, Optional[Refused]
    while True:
        kind, body = message(exactly)
        if kind == b"T":
            if columns is not None:
                raise BadAnswer("two answers to one question")
            columns = _columns(body)
        elif kind == b"D":
            row = _row(body)
            if columns is None or len(row) != len(columns):
                raise BadAnswer("a row of %d values" % len(row))
            rows.append(row)
        elif kind in (b"C", b"I"):
            complete = True
        elif kind == b"E":
            wrong = error(body)
            if body.startswith((b"SFATAL\0", b"SPANIC\0")):
                raise wrong
        elif kind == b"Z":
            if wrong is not None:
                raise wrong
            if not complete:
                raise BadAnswer("ready before the answer is complete")
            return Answer(columns or [], rows)
        elif kind not in (b"N", b"S", b"A"):
            raise BadAnswer("message %r in an answer" % kind)


def error(body: bytes) -> Refused:
    """Return what an error message says."""
    fields = {part[:1]: part[1:].decode("utf-8", "replace") for part in body.split(b"\0") if part}
    return Refused(fields.get(b"C", "?????"), fields.get(b"M", "an error without words"))


def _columns(body):
    count, place, found = _number(body, 0, "!h"), 2, []
    for _column in range(count):
        end = body.find(b"\0", place)
        if end < 0:
            raise BadAnswer("a column without an end")
        found.append(body[place:end].decode("utf-8", "surrogateescape"))
        place = end + 19
    if place != len(body):
        raise BadAnswer("columns of another length")
    return found


def _row(body):
    count, place = _number(body, 0, "!h"), 2
    found: List[Any] = []
    for _value in range(count):
        length = _number(body, place, "!i")
        place += 4
        if length < 0:
            found.append(None)
            continue
        if place + length > len(body):
            raise BadAnswer("a value beyond its row")
        found.append(body[place:place + length].decode("utf-8", "surrogateescape"))
        place += length
    if place != len(body):
        raise BadAnswer("a row of another length")
    return found


def _number(body, place, form):
    try:
        return struct.unpack_from(form, body, place)[0]
    except struct.error:
        raise BadAnswer("a message that is cut off")


def _texts(body, count):
    parts = body.split(b"\0")
    if len(parts) != count + 1 or parts[-1]:
        raise BadAnswer("texts without an end")
    return [part.decode("utf-8", "replace") for part in parts[:count]]
