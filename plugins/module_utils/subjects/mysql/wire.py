# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packets of the protocol of MySQL and MariaDB: bytes to send, and what an answer says; no socket."""

import hashlib
import struct
from typing import Any, Callable, List, NamedTuple, Optional, Tuple

# LONG_PASSWORD, PROTOCOL_41, TRANSACTIONS, SECURE_CONNECTION, PLUGIN_AUTH. Not DEPRECATE_EOF: an answer without the
# packet after its columns is read another way.
_FLAGS = 0x1 | 0x200 | 0x2000 | 0x8000 | 0x80000
_WITH_DATABASE, _ENCRYPTED = 0x8, 0x800
_UTF8MB4 = 45
_LONGEST = 2**24 - 1
MOST_ROWS = 1000000
OK, EOF, ERROR = 0x00, 0xFE, 0xFF
_CLEAR_OVER_A_PATH = b"\x04"


class BadAnswer(Exception):
    """What came is no answer of this protocol."""


class Refused(Exception):
    """The server's own error: its number, and what it said."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(said)
        self.code = code
        self.said = said


class Greeting(NamedTuple):
    """What a server says of itself, and what a password is mixed with."""

    version: str
    salt: bytes
    way: str


class Answer(NamedTuple):
    """The rows of an answer, each a list of texts (None: NULL), and the names of their columns."""

    columns: List[str]
    rows: List[List[Optional[str]]]


def packet(number: int, body: bytes) -> bytes:
    """Return a packet with its head."""
    return struct.pack("<I", len(body))[:3] + bytes([number & 0xFF]) + body


def received(exactly: Callable[[int], bytes]) -> Tuple[int, bytes]:
    """Return (number, body) of the next packet; `exactly(n)` gives the next n bytes."""
    body = b""
    while True:
        head = exactly(4)
        length = struct.unpack("<I", head[:3] + b"\0")[0]
        body += exactly(length)
        # A longer one goes on in the next.
        if length < _LONGEST:
            return head[3], body


def greeting(body: bytes) -> Greeting:
    """Return what the first packet says; raises Refused where it is an error already (blocked, too many connections).
    """
    if body[:1] == b"\xff":
        raise error(body)
    if body[:1] != b"\x0a":
        raise BadAnswer("no greeting of MySQL's protocol 10")
    version, rest = _until_nul(body, 1)
    if len(body) < rest + 32:
        raise BadAnswer("a greeting that is cut off")
    salt = body[rest + 4:rest + 12]
    length = max(13, body[rest + 20] - 8)
    more = rest + 31
    salt += body[more:more + length].rstrip(b"\0")
    way = body[more + length:].split(b"\0")[0].decode("ascii", "replace")
    return Greeting(version.decode("utf-8", "replace"), salt, way or "mysql_native_password")


def login(user: str, proof: bytes, way: str, database: str = "", encrypted: bool = False) -> bytes:
    """Return the body of the answer to a greeting."""
    named = database.encode("utf-8") + b"\0" if database else b""
    return (
        _head(bool(database), encrypted) + user.encode("utf-8") + b"\0" + bytes([len(proof)]) + proof + named
        + way.encode("ascii", "replace") + b"\0")


def encrypt(with_database: bool) -> bytes:
    """Return the body of what is sent first where the connection is to be encrypted from then on."""
    return _head(with_database, True)


def _head(with_database, encrypted):
    flags = _FLAGS | (_WITH_DATABASE if with_database else 0) | (_ENCRYPTED if encrypted else 0)
    return struct.pack("<IIB23x", flags, _LONGEST, _UTF8MB4)


def proof(way: str, secret: Optional[bytes], salt: bytes) -> Optional[bytes]:
    """Return what proves a password in a way; nothing for who has none, which the kernel's word on who connected makes
    up for; None for a way that this does not know.
    """
    if secret is None or way in ("unix_socket", "auth_socket", "auth_pam_compat"):
        return b""
    if way == "mysql_native_password":
        once = hashlib.sha1(secret).digest()
        mixed = hashlib.sha1(salt[:20] + hashlib.sha1(once).digest()).digest()
        return bytes(left ^ right for left, right in zip(once, mixed))
    if way == "caching_sha2_password":
        once = hashlib.sha256(secret).digest()
        mixed = hashlib.sha256(hashlib.sha256(once).digest() + salt[:20]).digest()
        return bytes(left ^ right for left, right in zip(once, mixed))
    return None


def another_way(body: bytes) -> Tuple[str, bytes]:
    """Return (way, salt) of a packet that asks for another way."""
    if len(body) == 1:
        raise Refused(0, "asks for the password form of before 4.1")
    way, place = _until_nul(body, 1)
    return way.decode("ascii", "replace"), body[place:].rstrip(b"\0")


def let_in(send: Callable[[int, bytes], None], read: Callable[[], Tuple[int, bytes]], salt: bytes, way: str,
           secret: Optional[bytes]) -> None:
    """Answer what is asked after `login` until the server is content; raises Refused."""
    for _round in range(5):
        number, body = read()
        if not body:
            raise BadAnswer("an empty packet while logging in")
        if body[0] == OK:
            return
        if body[0] == ERROR:
            raise error(body)
        if body[0] == EOF:
            way, salt = another_way(body)
            shown = proof(way, secret, salt)
            if shown is None:
                raise Refused(0, "asks for " + way)
            send(number + 1, shown)
        elif body[0] == 1 and way == "caching_sha2_password":
            # 3: it knew the digest; 4: it wants the password, which a socket of this host keeps to itself.
            if body[1:] == _CLEAR_OVER_A_PATH:
                if secret is None:
                    raise Refused(0, "asks for a password")
                send(number + 1, secret + b"\0")
        else:
            raise BadAnswer("packet %#x while logging in" % body[0])
    raise BadAnswer("no end of ways to log in")


def query(text: str) -> bytes:
    """Return the body of the packet that asks one question."""
    return b"\3" + text.encode("utf-8", "surrogateescape")


QUIT = packet(0, b"\1")


def answer(read: Callable[[], Tuple[int, bytes]]) -> Answer:
    """Read the answer to one question; raises Refused."""
    body = read()[1]
    if not body:
        raise BadAnswer("an empty packet for an answer")
    if body[0] == OK:
        return Answer([], [])
    if body[0] == ERROR:
        raise error(body)
    count, place = _length(body, 0)
    if count is None or place != len(body) or not 0 < count <= 4096:
        raise BadAnswer("an answer of no known number of columns")
    columns = [_column(read()[1]) for _column_of in range(count)]
    if not _is_end(read()[1]):
        raise BadAnswer("columns without an end")
    rows: List[List[Optional[str]]] = []
    while True:
        body = read()[1]
        if _is_end(body):
            return Answer(columns, rows)
        if body[:1] == b"\xff":
            raise error(body)
        if len(rows) == MOST_ROWS:
            raise BadAnswer("more than %d rows" % MOST_ROWS)
        rows.append(_row(body, count))


def error(body: bytes) -> Refused:
    """Return what an error packet says."""
    if len(body) < 3:
        raise BadAnswer("an error that is cut off")
    said = body[3:]
    if said[:1] == b"#":
        said = said[6:]
    return Refused(struct.unpack_from("<H", body, 1)[0], said.decode("utf-8", "replace"))


def _is_end(body):
    return body[:1] == b"\xfe" and len(body) < 9


def _column(body):
    place = 0
    found: Any = None
    # catalog, schema, table, original table, name
    for _part in range(5):
        found, place = _text(body, place)
    return (found or b"").decode("utf-8", "surrogateescape")


def _row(body, count):
    place, found = 0, []
    for _value in range(count):
        value, place = _text(body, place)
        found.append(None if value is None else value.decode("utf-8", "surrogateescape"))
    if place != len(body):
        raise BadAnswer("a row of another length")
    return found


def _text(body, place):
    length, place = _length(body, place)
    if length is None:
        return None, place
    if place + length > len(body):
        raise BadAnswer("a value beyond its packet")
    return body[place:place + length], place + length


def _length(body, place):
    """Return (a number of 1 to 9 bytes, the place after it); None for NULL."""
    first = body[place:place + 1]
    if not first:
        raise BadAnswer("a packet that is cut off")
    if first[0] < 0xFB:
        return first[0], place + 1
    if first[0] == 0xFB:
        return None, place + 1
    size = {0xFC: 2, 0xFD: 3, 0xFE: 8}.get(first[0])
    data = body[place + 1:place + 1 + (size or 0)]
    if size is None or len(data) < size:
        raise BadAnswer("a packet that is cut off")
    return int.from_bytes(data, "little"), place + 1 + size


def _until_nul(body, place):
    end = body.find(b"\0", place)
    if end < 0:
        raise BadAnswer("a text without an end")
    return body[place:end], end + 1
