# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said before a hello, where a protocol begins without TLS; no socket is known here.

Each prelude is a generator: it yields what is to be sent, takes what was received, and returns what is to be sent just
ahead of the hello. It raises NoTls where the server does not begin TLS.
"""

import re
import struct
from typing import Callable, Dict, Generator

Prelude = Generator[bytes, bytes, bytes]
_MOST = 1 << 16
_FINAL = re.compile(rb"[0-9]{3}(?!-)")
_CLIENT_SSL = 0x800
_PROTOCOL_41, _SECURE = 0x200, 0x8000


class NoTls(Exception):
    """The server does not begin TLS; the message is its word on it, or what is wrong with its answer."""


def _lines(received: bytes, last: Callable[[bytes], bool]) -> Prelude:
    """Read lines up to the one that is the last of an answer; return them all."""
    while not (received.endswith(b"\n") and last(received.splitlines()[-1])):
        if len(received) > _MOST:
            raise NoTls("an answer without end")
        received += yield b""
    return received


def _final(line: bytes) -> bool:
    return _FINAL.match(line) is not None


def _expect(received: bytes, good: bytes) -> None:
    if not received.splitlines()[-1].startswith(good):
        raise NoTls(received.splitlines()[-1][:200].decode("utf-8", "replace"))


def postgresql() -> Prelude:
    answer = yield struct.pack(">II", 8, 80877103)
    # More than the one byte would have come from somebody between.
    if answer != b"S":
        raise NoTls("answers N to the request for TLS" if answer[:1] == b"N" else "answers with no S")
    return b""


def mysql() -> Prelude:
    greeting = yield b""
    while len(greeting) < 4 or len(greeting) < 4 + int.from_bytes(greeting[:3], "little"):
        if len(greeting) > _MOST:
            raise NoTls("a greeting without end")
        greeting += yield b""
    body = greeting[4:]
    if body[:1] == b"\xff":
        raise NoTls(body[3:203].decode("utf-8", "replace"))
    if body[:1] != b"\x0a" or b"\0" not in body:
        raise NoTls("a greeting of another protocol")
    place = body.index(b"\0") + 14
    if len(body) < place + 2 or not struct.unpack("<H", body[place:place + 2])[0] & _CLIENT_SSL:
        raise NoTls("its greeting offers no TLS")
    request = struct.pack("<IIB23x", _CLIENT_SSL | _PROTOCOL_41 | _SECURE, 1 << 24, 45)
    return struct.pack("<I", len(request) | 1 << 24) + request


def smtp() -> Prelude:
    _expect((yield from _lines((yield b""), _final)), b"220")
    offered = yield from _lines((yield b"EHLO localhost\r\n"), _final)
    if not any(line[4:].strip().upper() == b"STARTTLS" for line in offered.splitlines()):
        raise NoTls("offers no STARTTLS")
    _expect((yield from _lines((yield b"STARTTLS\r\n"), _final)), b"220")
    return b""


def imap() -> Prelude:
    _expect((yield from _lines((yield b""), lambda line: line.startswith(b"*"))), b"* ")
    _expect((yield from _lines((yield b"a1 STARTTLS\r\n"), lambda line: line.startswith(b"a1 "))), b"a1 OK")
    return b""


def pop3() -> Prelude:
    _expect((yield from _lines((yield b""), bool)), b"+OK")
    _expect((yield from _lines((yield b"STLS\r\n"), bool)), b"+OK")
    return b""


def ftp() -> Prelude:
    _expect((yield from _lines((yield b""), _final)), b"220")
    _expect((yield from _lines((yield b"AUTH TLS\r\n"), _final)), b"234")
    return b""


def ldap() -> Prelude:
    name = b"1.3.6.1.4.1.1466.20037"
    answer = yield b"\x30\x1d\x02\x01\x01\x77\x18\x80" + bytes([len(name)]) + name
    while len(answer) < 2 or len(answer) < 2 + (answer[1] if answer[1] < 0x80 else 0):
        answer += yield b""
    # An extended response whose result is success.
    if b"\x78" not in answer[:12] or b"\x0a\x01\x00" not in answer[:20]:
        raise NoTls("answers the request for TLS with no success")
    return b""


PRELUDES: Dict[str, Callable[[], Prelude]] = {
    "postgresql": postgresql, "mysql": mysql, "smtp": smtp, "imap": imap, "pop3": pop3, "ldap": ldap, "ftp": ftp}
# Redis without TLS takes a hello for a line whose end never comes, and is silent: its own words come first.
REDIS, PING = "redis", b"PING\r\n"


def speaks_plain(answer: bytes) -> bool:
    """Tell whether this is Redis's answer to a PING in the clear: PONG, or that a password comes first."""
    return answer[:1] in (b"+", b"-")
