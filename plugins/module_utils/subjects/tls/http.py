# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One HTTP request to an endpoint, in the clear or over TLS, with or without a certificate of the client's."""

import contextlib
import re
import socket
import ssl
import time
import zlib
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

_SECONDS, _MOST = 3, 1 << 16
_STATUS = re.compile(rb"HTTP/[0-9.]{1,4} ([0-9]{3})(?: |\r|\n|\Z)")
_BLANK = re.compile(rb"\r?\n\r?\n")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[^\r\n]{0,200}\r?\n")
# What nginx and those that follow it say of a client without the certificate that it needs.
_NO_CERTIFICATE = (495, 496)
_ASKED_FOR_ONE = b"certificate"
_UNUSABLE = Text("{path} cannot be used ({problem})", "{path} 无法使用（{problem}）")


class Reply(NamedTuple):
    """An answer: its status, its headers by small names, and the beginning of its body. `refused`: the server ended the
    connection in place of one, by an alert or without a word.
    """

    status: int = 0
    headers: Tuple[Tuple[str, str], ...] = ()
    body: bytes = b""
    refused: bool = False

    def header(self, name: str) -> Optional[str]:
        """Return a header, or None."""
        return next((value for found, value in self.headers if found == name), None)

    @property
    def asks_certificate(self) -> bool:
        """Whether it says that a certificate of the client's is missing."""
        return self.status in _NO_CERTIFICATE or self.status == 400 and _ASKED_FOR_ONE in self.body.lower()


class Unusable(Exception):
    """A file for the request cannot be used; the message is a Text."""


def open_context(certificate: str = "", key: str = "") -> Any:
    """Return a context that believes any server, and shows a certificate where one is given; raises Unusable."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if certificate:
        try:
            # Without a password to give it, an encrypted key must not ask for one at a terminal.
            context.load_cert_chain(certificate, key or None, password=lambda: "")
        except (OSError, ValueError) as error:
            raise Unusable(_UNUSABLE.format(path=certificate, problem=getattr(error, "strerror", None) or error))
    return context


def ask(
        address: str, port: int, name: Optional[str], path: str = "/", context: Any = None, method: str = "GET",
        more: Tuple[str, ...] = (), body: bytes = b"", seconds: float = _SECONDS) -> Optional[Reply]:
    """Return the answer to one request, None where none can be had; over TLS with a context. `more` are headers."""
    host = name or ("[%s]" % address if ":" in address else address)
    lines = [
        "%s %s HTTP/1.1" % (method, path), "Host: " + host, "User-Agent: jrt0117", "Accept: */*",
        "Connection: close"]
    until = time.monotonic() + seconds
    try:
        stream = socket.create_connection((address, port), timeout=seconds)
    except OSError:
        return None
    try:
        if context is not None:
            stream = context.wrap_socket(stream, server_hostname=name)
        stream.sendall("\r\n".join(lines + list(more) + ["", ""]).encode("ascii") + body)
        return _reply(_read(stream, until))
    except socket.timeout:
        return None
    except (ssl.SSLError, OSError):
        # Since TLS 1.3 a client learns at its first read that it is refused.
        return Reply(refused=True)
    finally:
        stream.close()


def _read(stream: Any, until: float) -> bytes:
    data = b""
    while len(data) < _MOST:
        stream.settimeout(max(0.05, until - time.monotonic()))
        try:
            piece = stream.recv(1 << 14)
        except socket.timeout:
            if not data:
                raise
            break
        except (ssl.SSLError, OSError):
            # An end without a last word, after the answer.
            if not data:
                raise
            break
        if not piece:
            break
        data += piece
        if time.monotonic() > until:
            break
    return data


def _reply(data: bytes) -> Optional[Reply]:
    if not data:
        return Reply(refused=True)
    while True:
        match = _STATUS.match(data)
        end = _BLANK.search(data)
        # Headers that have no end are no answer: what they lack may be beyond.
        if match is None or end is None:
            return None
        head, body = data[:end.start()], data[end.end():]
        if not 100 <= int(match.group(1)) < 200 or not body:
            break
        # "Continue": the answer follows.
        data = body
    headers: List[Tuple[str, str]] = []
    for line in head.splitlines()[1:]:
        name, colon, value = line.partition(b":")
        if line[:1] in (b" ", b"\t") and headers:
            # A line that goes on.
            headers[-1] = headers[-1][0], headers[-1][1] + " " + line.decode("latin-1").strip()
        elif colon:
            headers.append((name.decode("latin-1").strip().lower(), value.decode("latin-1").strip()))
    return Reply(int(match.group(1)), tuple(headers), _plain(body, dict(headers)))


def _plain(body: bytes, headers: Dict[str, str]) -> bytes:
    """Return the beginning of a body without its chunks and its compression, which servers use unasked."""
    if "chunked" in headers.get("transfer-encoding", "").lower():
        parts: List[bytes] = []
        match = _CHUNK.match(body)
        while match is not None and int(match.group(1), 16):
            size = int(match.group(1), 16)
            parts.append(body[match.end():match.end() + size])
            body = body[match.end() + size:].lstrip(b"\r\n")
            match = _CHUNK.match(body)
        body = b"".join(parts)
    if headers.get("content-encoding", "").lower() in ("gzip", "x-gzip", "deflate"):
        with contextlib.suppress(zlib.error):
            return zlib.decompressobj(47).decompress(body, _MOST)
    return body
