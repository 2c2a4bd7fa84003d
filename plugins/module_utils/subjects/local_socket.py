# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A connection to a server of this host, as a user whom that server knows; within a time, and within bounds."""

import contextlib
import os
import posixpath
import socket
import struct
import time
from typing import Any, Iterator, Optional, Tuple, Union

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

# Of one connection: no catalogue of ours is larger.
MOST_BYTES = 64 * 2**20
NO_SOCKET = Text("listens at no socket of this host that could be asked", "没有可供查询的本机套接字")
ODD = Text("gives no answer of its protocol ({problem})", "应答不符合其协议（{problem}）")
_CLOSED = Text("ended the connection in the middle of an answer", "应答未完即断开连接")
_SLOW = Text("gave no answer in time", "未在时限内应答")
_LONG = Text("answers with more than {most} bytes", "应答超过 {most} 字节")
_OTHERS = Text("is held by uid {uid}, whose server this is not", "由 uid {uid} 持有，并非该服务器所有")


class Link:
    """Bytes to and from a server: `address` is the path of its socket, or (host, port). Any failure is a HostError that
    names it.
    """

    def __init__(self, address: Union[str, Tuple[str, int]], seconds: float, uid: Optional[int] = None,
                 owners: Any = None) -> None:
        """Connect, to a path as the user `uid`; `owners` are the uids of which one has to hold the other end."""
        self.label = address if isinstance(address, str) else "%s:%d" % address
        self._deadline = time.monotonic() + seconds
        self._left = MOST_BYTES
        self._buffer = bytearray()
        with self._told():
            if isinstance(address, str):
                self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
                try:
                    self._socket.settimeout(seconds)
                    _connect(self._socket, address, uid)
                    holder = struct.unpack("iii", self._socket.getsockopt(
                        socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("iii")))[1]
                except BaseException:
                    self._socket.close()
                    raise
                if owners is not None and holder not in owners:
                    self._socket.close()
                    raise HostError(self.label, _OTHERS.format(uid=holder))
            else:
                self._socket = socket.create_connection(address, seconds)

    def send(self, data: bytes) -> None:
        """Send all of it."""
        with self._told():
            self._socket.settimeout(self._seconds())
            self._socket.sendall(data)

    def exactly(self, count: int) -> bytes:
        """Return the next `count` bytes."""
        if count > self._left:
            raise HostError(self.label, _LONG.format(most=MOST_BYTES))
        while len(self._buffer) < count:
            self._more()
        self._left -= count
        found = bytes(self._buffer[:count])
        del self._buffer[:count]
        return found

    def secure(self, ca: str, name: str) -> None:
        """Encrypt what follows; the other end has to show a certificate for `name` by an authority in the file `ca`."""
        import ssl

        with self._told():
            self._socket.settimeout(self._seconds())
            self._socket = ssl.create_default_context(cafile=ca).wrap_socket(self._socket, server_hostname=name)

    def line(self) -> bytes:
        """Return the next line, without its end of CR and LF."""
        while b"\r\n" not in self._buffer:
            if len(self._buffer) > 2**16:
                raise HostError(self.label, _LONG.format(most=2**16))
            self._more()
        return self.exactly(self._buffer.index(b"\r\n") + 2)[:-2]

    def close(self) -> None:
        """End the connection."""
        with contextlib.suppress(OSError):
            self._socket.close()

    def renew(self, seconds: float) -> None:
        """Give what is asked next so many seconds from now."""
        self._deadline = time.monotonic() + seconds

    def _more(self):
        with self._told():
            self._socket.settimeout(self._seconds())
            data = self._socket.recv(65536)
        if not data:
            raise HostError(self.label, _CLOSED)
        self._buffer += data

    def _seconds(self):
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise socket.timeout()
        return left

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except socket.timeout:
            raise HostError(self.label, _SLOW)
        except (FileNotFoundError, ConnectionRefusedError) as error:
            raise Missing(self.label, error.strerror)
        except OSError as error:
            raise HostError(self.label, error.strerror or str(error))


def _connect(end, path, uid):
    """Connect to a path as a user: the kernel tells the server who did. A path may be longer than an address can be."""
    folder = os.open(posixpath.dirname(path) or "/", os.O_PATH | os.O_DIRECTORY)
    changes = uid is not None and uid != os.geteuid() and os.geteuid() == 0
    try:
        if changes:
            os.seteuid(uid)
        end.connect("/proc/self/fd/%d/%s" % (folder, posixpath.basename(path)))
    finally:
        if changes:
            os.seteuid(0)
        os.close(folder)
