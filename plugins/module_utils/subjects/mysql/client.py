# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A login to MySQL or MariaDB as one account, at a socket or over TLS, that reads and tells nothing of the server's own
words: a server quotes values in its errors.
"""

import contextlib
from typing import Any, List, Optional, Tuple, Union

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.local_socket import ODD, Link
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.mysql import wire


class Client:
    """A connection that one is logged in with."""

    def __init__(
            self, address: Union[str, Tuple[str, int]], user: str, secret: Optional[str], seconds: float,
            uid: Optional[int] = None, ca: Optional[str] = None, database: str = "") -> None:
        self._seconds = seconds
        self._link: Any = Link(address, seconds, uid)
        try:
            number, body = self._read()
            hello = wire.greeting(body)
            self.version = hello.version
            if ca is not None:
                number += 1
                self._send(number, wire.encrypt(bool(database)))
                self._link.secure(ca, address[0])
            known = None if secret is None else secret.encode("utf-8")
            way, shown = hello.way, wire.proof(hello.way, known, hello.salt)
            if shown is None:
                # Of a way that this does not know: the server asks for the account's own.
                way, shown = "mysql_native_password", wire.proof("mysql_native_password", known, hello.salt)
            self._send(number + 1, wire.login(user, shown or b"", way, database, ca is not None))
            wire.let_in(self._send, self._read, hello.salt, way, known)
        except wire.BadAnswer as error:
            self._link.close()
            raise HostError(self._link.label, ODD.format(problem=error))
        except Exception:
            self._link.close()
            raise

    def rows(self, question: str) -> List[List[Optional[str]]]:
        """Return the rows of an answer; raises wire.Refused."""
        return self.answer(question).rows

    def answer(self, question: str) -> wire.Answer:
        """Return an answer with the names of its columns."""
        self._link.renew(self._seconds + 5)
        try:
            self._send(0, wire.query(question))
            return wire.answer(self._read)
        except wire.BadAnswer as error:
            raise HostError(self._link.label, ODD.format(problem=error))

    def close(self) -> None:
        """End the connection as the protocol has it."""
        with contextlib.suppress(HostError):
            self._link.send(wire.QUIT)
        self._link.close()

    def _send(self, number, body):
        self._link.send(wire.packet(number, body))

    def _read(self):
        return wire.received(self._link.exactly)
