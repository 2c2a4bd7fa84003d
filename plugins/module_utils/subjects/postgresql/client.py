# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A login to PostgreSQL as one role, at a socket or over TLS, that reads and tells nothing of the server's own words: a
server quotes values in its errors.
"""

import contextlib
import hashlib
from typing import Any, Dict, List, Optional, Tuple, Union

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.local_socket import ODD, Link
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import scram, wire

_NO_TLS = Text("offers no TLS", "不提供 TLS")
_PASSWORD = Text("asks for a password, and none is given", "要求口令，而未提供口令")


class Client:
    """A connection that one is logged in with; `parameters` go into its first message."""

    def __init__(
            self, address: Union[str, Tuple[str, int]], user: str, secret: Optional[str], seconds: float,
            uid: Optional[int] = None, ca: Optional[str] = None, **parameters: str) -> None:
        self._user = user
        self._secret = secret
        self._exchange: Any = None
        self._seconds = seconds
        self._clear = isinstance(address, str) or ca is not None
        self._link = Link(address, seconds, uid)
        try:
            if ca is not None:
                self._link.send(wire.ENCRYPT)
                if self._link.exactly(1) != b"S":
                    raise HostError(self._link.label, _NO_TLS)
                self._link.secure(ca, address[0])
            self._link.send(wire.startup(user=user, client_encoding="UTF8", **parameters))
            self.told: Dict[str, str] = wire.welcomed(self._link.exactly, self._prove)
        except (wire.BadAnswer, scram.NotProven) as error:
            self._link.close()
            raise HostError(self._link.label, ODD.format(problem=error))
        except Exception:
            self._link.close()
            raise

    def rows(self, question: str) -> List[List[Optional[str]]]:
        """Return the rows of an answer; raises wire.Refused."""
        self._link.renew(self._seconds + 5)
        self._link.send(wire.query(question))
        try:
            return wire.answer(self._link.exactly).rows
        except wire.BadAnswer as error:
            raise HostError(self._link.label, ODD.format(problem=error))

    def close(self) -> None:
        """End the connection."""
        with contextlib.suppress(HostError):
            self._link.send(wire.TERMINATE)
        self._link.close()

    def _prove(self, way, body):
        secret = self._secret
        if secret is None:
            raise HostError(self._link.label, _PASSWORD)
        if way == wire.OFFERED and scram.WAY.encode("ascii") in body.split(b"\0"):
            self._exchange = scram.Exchange(secret)
            first = self._exchange.first()
            self._link.send(wire.password(
                scram.WAY.encode("ascii") + b"\0" + len(first).to_bytes(4, "big") + first))
        elif way == wire.GOES_ON and self._exchange is not None:
            self._link.send(wire.password(self._exchange.final(body)))
        elif way == wire.ENDS and self._exchange is not None:
            self._exchange.verify(body)
        elif way == wire.MIXED:
            mixed = hashlib.md5((secret + self._user).encode("utf-8")).hexdigest().encode("ascii")
            self._link.send(wire.password(b"md5" + hashlib.md5(mixed + body).hexdigest().encode("ascii") + b"\0"))
        elif way == wire.CLEAR and self._clear:
            self._link.send(wire.password(secret.encode("utf-8") + b"\0"))
        else:
            return False
        return True
