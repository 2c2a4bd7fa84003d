# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first messages of TLS as bytes: what a client says, and what a server answers.

A hello is bytes, and to learn what a server takes nothing has to be computed: neither Python's ssl module nor its
OpenSSL, which refuses much by itself, has a part in it. No socket is known here.
"""

import os
import struct
from typing import Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import suites

_ALERT, _HANDSHAKE = 0x15, 0x16
_SERVER_HELLO, _CERTIFICATE, _KEY_EXCHANGE, _REQUEST, _DONE = 2, 11, 12, 13, 14
_NAME, _GROUPS, _POINTS, _SCHEMES, _PADDING, _MASTER, _VERSIONS, _SHARE, _RENEGOTIATION = (
    0, 10, 11, 13, 21, 23, 43, 51, 0xFF01)
_FATAL = 2
# handshake_failure, illegal_parameter, protocol_version, insufficient_security, internal_error, inappropriate_fallback,
# missing_extension, unrecognized_name: this is not offered. Another alert says that something else is wrong.
_REFUSALS = frozenset((40, 47, 70, 71, 80, 86, 109, 112))
# RSA, ECDSA, PSS, EdDSA, SHA-1 and SHA-224 with the older ones, DSA.
_ALL_SCHEMES = (
    0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0809, 0x080A, 0x080B, 0x0807, 0x0808, 0x0401, 0x0501, 0x0601,
    0x0303, 0x0301, 0x0203, 0x0201, 0x0402, 0x0502, 0x0602, 0x0302, 0x0202)
# Longest handshake message and flight that are read: no chain of certificates is as long.
_LONGEST, _MOST_READ = 1 << 18, 1 << 19


class Question(NamedTuple):
    """What a hello offers: one version, some suites, groups; `name` is the server's, or None. `whole`: its answer is
    read up to the end of the server's flight.
    """

    version: int
    offered: Tuple[int, ...]
    groups: Tuple[int, ...] = suites.GOOD_GROUPS
    name: Optional[str] = None
    whole: bool = False


class Answer(NamedTuple):
    """What a server answered. `kind`: accepted, refused (by an alert or another version), other (another alert), plain
    (no TLS), broken (TLS that cannot be understood), or None as long as more has to be read.
    """

    kind: Optional[str] = None
    version: int = 0
    suite: int = 0
    group: int = 0
    chain: Tuple[bytes, ...] = ()
    prime_bits: int = 0
    asks_client: bool = False
    renegotiation: bool = False
    compression: int = 0
    alert: Optional[int] = None


class Broken(ValueError):
    """Bytes that are no message of TLS."""


def hello(question: Question) -> bytes:
    """Return the record of a ClientHello."""
    if question.version == suites.SSL2:
        return _hello2()
    new = question.version == suites.TLS13
    extensions = [] if question.version in (suites.SSL3, suites.TLCP) else list(_extensions(question, new))
    offered = question.offered + (0x00FF,) * (question.version == suites.SSL3)
    fixed = struct.pack(">H", suites.TLS12 if new else question.version) + os.urandom(32)
    body = fixed + _short(os.urandom(32) if new else b"") + _long(_words(offered))
    # Whether it would compress is seen only where that is offered.
    body += b"\x02\x01\x00" if question.whole and not new else b"\x01\x00"
    tail = b"".join(extensions)
    # Some load balancers hang at a hello of 256 to 511 bytes (RFC 7685).
    size = 4 + len(body) + 2 + len(tail)
    if extensions and 256 <= size < 512:
        tail += _extension(_PADDING, bytes(max(0, 512 - size - 4)))
    body += _long(tail) if extensions else b""
    record = question.version if question.version in (suites.SSL3, suites.TLCP) else suites.TLS10
    message = b"\x01" + struct.pack(">I", len(body))[1:] + body
    return struct.pack(">BHH", _HANDSHAKE, record, len(message)) + message


def _hello2() -> bytes:
    kinds = bytes.fromhex("0700c0 010080 030080 050080 060040 020080 040080")
    body = struct.pack(">BHHHH", 1, suites.SSL2, len(kinds), 0, 16) + kinds + os.urandom(16)
    return struct.pack(">H", 0x8000 | len(body)) + body


def _extensions(question: Question, new: bool) -> Iterator[bytes]:
    if question.name:
        yield _extension(_NAME, _long(b"\x00" + _long(question.name.encode("ascii"))))
    if question.groups:
        yield _extension(_GROUPS, _long(_words(question.groups)))
    yield _extension(_POINTS, _short(b"\x00"))
    national = suites.SM2_GROUP in question.groups
    yield _extension(_SCHEMES, _long(_words((suites.SM2_SIGNATURE,) * national + _ALL_SCHEMES)))
    if new:
        yield _extension(_VERSIONS, _short(_words((suites.TLS13,))))
        # Without a share of a key the server says which group it would take, and signs nothing.
        yield _extension(_SHARE, _long(b""))
    else:
        yield _extension(_MASTER, b"")
        yield _extension(_RENEGOTIATION, _short(b""))


def _words(numbers: Sequence[int]) -> bytes:
    return struct.pack(">%dH" % len(numbers), *numbers)


def _short(data: bytes) -> bytes:
    return struct.pack(">B", len(data)) + data


def _long(data: bytes) -> bytes:
    return struct.pack(">H", len(data)) + data


def _extension(kind: int, data: bytes) -> bytes:
    return struct.pack(">H", kind) + _long(data)


class Reading:
    """Makes an Answer of what a server sends, piece by piece."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._left = b""
        self._handshake = b""
        self._read = 0
        self.answer = Answer()

    def feed(self, data: bytes) -> bool:
        """Take more bytes; tell whether the answer is complete."""
        self._read += len(data)
        self._left += data
        try:
            if self._question.version == suites.SSL2:
                self._take2()
            else:
                self._take()
            if self.answer.kind is None and self._read > _MOST_READ:
                raise Broken("too long")
        except (Broken, struct.error, IndexError):
            # What was accepted before stays so: the rest is about the certificate.
            self.answer = self.answer._replace(kind="accepted" if self.answer.suite else "broken")
        return self.answer.kind is not None

    def ended(self) -> Answer:
        """Return the answer where nothing more comes: an accepted hello is one without the end of its flight too."""
        if self.answer.kind is None and self.answer.suite:
            return self.answer._replace(kind="accepted")
        return self.answer

    def _take2(self) -> None:
        if len(self._left) < 3:
            return
        if self._left[0] & 0x80 and self._left[2] == 4:
            # Version, and that there are suites: one without any cannot be used.
            if len(self._left) >= 11:
                version, _certificate, ciphers = struct.unpack(">HHH", self._left[5:11])
                good = version == suites.SSL2 and ciphers > 0
                self.answer = self.answer._replace(kind="accepted" if good else "refused", version=version)
        else:
            self._take()

    def _take(self) -> None:
        while self.answer.kind is None and self._left:
            kind = self._left[0]
            if kind not in (_ALERT, _HANDSHAKE) or (len(self._left) > 1 and self._left[1] not in (1, 3)):
                self.answer = self.answer._replace(kind="plain" if not self.answer.suite else "accepted")
                return
            if len(self._left) < 5:
                return
            size = struct.unpack(">H", self._left[3:5])[0]
            if size > (1 << 14) + 2048 or not size:
                raise Broken("a record of %d bytes" % size)
            if len(self._left) < 5 + size:
                return
            body, self._left = self._left[5:5 + size], self._left[5 + size:]
            if kind == _ALERT:
                self._alert(body)
            else:
                self._handshake += body
                self._messages()

    def _alert(self, body: bytes) -> None:
        if len(body) != 2:
            raise Broken("an alert of %d bytes" % len(body))
        if body[0] != _FATAL and body[1] != 0:
            # unrecognized_name is one, and the server goes on; of another level is no alert that anybody knows.
            return
        kind = "accepted" if self.answer.suite else "refused" if body[1] in _REFUSALS else "other"
        self.answer = self.answer._replace(kind=kind, alert=body[1])

    def _messages(self) -> None:
        while self.answer.kind is None and len(self._handshake) >= 4:
            kind, size = self._handshake[0], struct.unpack(">I", b"\0" + self._handshake[1:4])[0]
            if size > _LONGEST:
                raise Broken("a message of %d bytes" % size)
            if len(self._handshake) < 4 + size:
                return
            body, self._handshake = self._handshake[4:4 + size], self._handshake[4 + size:]
            self._message(kind, body)

    def _message(self, kind: int, body: bytes) -> None:
        if kind == _SERVER_HELLO:
            self._server_hello(body)
        elif not self.answer.suite:
            raise Broken("message %d first" % kind)
        elif kind == _CERTIFICATE:
            self.answer = self.answer._replace(chain=tuple(_certificates(body)))
        elif kind == _KEY_EXCHANGE:
            self._key_exchange(body)
        elif kind == _REQUEST:
            self.answer = self.answer._replace(asks_client=True)
        elif kind == _DONE:
            self.answer = self.answer._replace(kind="accepted")

    def _server_hello(self, body: bytes) -> None:
        if self.answer.suite or len(body) < 38:
            raise Broken("a hello of %d bytes" % len(body))
        version, place = struct.unpack(">H", body[:2])[0], 35 + body[34]
        suite, compression = struct.unpack(">HB", body[place:place + 3])
        extensions = _read_extensions(body[place + 3:])
        if _VERSIONS in extensions:
            version = struct.unpack(">H", extensions[_VERSIONS])[0]
        if version != self._question.version or suite not in self._question.offered:
            # It chose what was not offered: what was asked for it does not have.
            self.answer = self.answer._replace(kind="refused", version=version)
            return
        group = 0
        if len(extensions.get(_SHARE, b"")) >= 2:
            group = struct.unpack(">H", extensions[_SHARE][:2])[0]
        whole = self._question.whole and version != suites.TLS13
        self.answer = self.answer._replace(
            kind=None if whole else "accepted", version=version, suite=suite, group=group, compression=compression,
            renegotiation=_RENEGOTIATION in extensions)

    def _key_exchange(self, body: bytes) -> None:
        """Read the group of an elliptic exchange, or the size of the prime of the other kind."""
        if "_DHE_" in suites.name(self.answer.suite) or "_DH_anon" in suites.name(self.answer.suite):
            size = struct.unpack(">H", body[:2])[0]
            self.answer = self.answer._replace(prime_bits=int.from_bytes(body[2:2 + size], "big").bit_length())
        elif body[:1] == b"\x03":
            self.answer = self.answer._replace(group=struct.unpack(">H", body[1:3])[0])


def _read_extensions(data: bytes) -> Dict[int, bytes]:
    found: Dict[int, bytes] = {}
    if not data:
        return found
    size = struct.unpack(">H", data[:2])[0]
    left = data[2:2 + size]
    if len(left) < size:
        raise Broken("extensions beyond the end")
    while left:
        kind, size = struct.unpack(">HH", left[:4])
        if len(left) < 4 + size or kind in found:
            raise Broken("extension %d" % kind)
        found[kind], left = left[4:4 + size], left[4 + size:]
    return found


def _certificates(body: bytes) -> List[bytes]:
    found: List[bytes] = []
    left = body[3:3 + struct.unpack(">I", b"\0" + body[:3])[0]]
    while left:
        size = struct.unpack(">I", b"\0" + left[:3])[0]
        if len(left) < 3 + size or not size:
            raise Broken("a certificate beyond the end")
        found.append(left[3:3 + size])
        left = left[3 + size:]
    return found
