# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks one endpoint what TLS it offers: a few hellos, each in a connection of its own.

Silence is no refusal: what was neither accepted nor refused by an alert counts as refused only where the endpoint still
takes a hello that it took before.
"""

import socket
import time
from typing import Any, Callable, Dict, Iterable, List, NamedTuple, Optional, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import suites
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls.hello import (
    Answer,
    Question,
    Reading,
    hello,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls.starttls import (
    PING,
    PRELUDES,
    REDIS,
    NoTls,
    speaks_plain,
)

# The suites of one version that are named, and the hellos of one endpoint: who takes more is named in part.
MOST_NAMED, MOST_HELLOS = 20, 75
# Seconds that one hello waits. A server in Java takes three for its first.
_PATIENCE = 3.5
_PROTOCOL_VERSION = 70
_OLD = (suites.TLS11, suites.TLS10, suites.SSL3)
_ALL_GROUPS = suites.GOOD_GROUPS + suites.WEAK_GROUPS

_UNREACHABLE = Text("cannot be reached: {problem}", "无法连接：{problem}")
_SILENT = Text("gives no answer to a TLS hello", "对 TLS 握手请求没有应答")
_STOPPED = Text("stopped answering after {count} hellos", "在 {count} 次握手请求之后不再应答")
_SPENT = Text("was asked {count} hellos, the most that are allowed, before all was known",
              "已发送 {count} 次握手请求，达到上限，尚未查全")
_LATE = Text("was not asked to the end: the time for all endpoints was over after {count} hellos",
             "未能查全：{count} 次握手请求之后，全部端点的时限已到")
_NO_START = Text("does not begin TLS: {problem}", "未开始 TLS：{problem}")


class Limits:
    """How long all endpoints of a host are asked, and how many hellos they get."""

    def __init__(self, seconds: float, hellos: int) -> None:
        self._until = time.monotonic() + seconds
        self.hellos = hellos

    @property
    def left(self) -> float:
        return self._until - time.monotonic()


class Offer:
    """What an endpoint offers. `problem` is a Text where not all could be asked; `plain` where it speaks no TLS.

    `suites`: by version, those that were taken and are not good, with one good one where there is any; `cut`: versions
    that may take more. `chains`: the certificates of TLS 1.2 and before, one chain for each kind of key.
    """

    def __init__(self) -> None:
        self.versions: List[int] = []
        self.suites: Dict[int, List[int]] = {}
        self.cut: List[int] = []
        self.group = 0
        self.weak_groups: List[int] = []
        self.chains: List[Tuple[bytes, ...]] = []
        self.prime_bits = 0
        self.renegotiation: Optional[bool] = None
        self.compression = False
        self.asks_client = False
        self.hellos = 0
        self.plain = False
        self.problem: Optional[Text] = None

    def took(self, version: int, suite: int) -> None:
        if version not in self.versions:
            self.versions.append(version)
        self.suites.setdefault(version, []).append(suite)


class _Stopped(Exception):
    """The endpoint cannot be asked any further; the message is a Text."""


class _Answered(NamedTuple):
    """An answer with what the connection came to: silent, closed, or nothing of these."""

    answer: Answer
    outcome: str = ""


class Interview:
    """The questions to one endpoint, in their order. `connect(seconds)` returns a connected socket."""

    def __init__(
            self, connect: Callable[[float], socket.socket], starttls: str, name: Optional[str], limits: Limits,
            most: int = MOST_HELLOS, named: int = MOST_NAMED, national: bool = True) -> None:
        self._connect = connect
        self._starttls = starttls
        self._name = name
        self._limits = limits
        self._most = most
        self._named = named
        self._national = national
        self._good: Optional[Question] = None
        self.offer = Offer()

    def held(self) -> Offer:
        """Ask all there is to ask, and return the offer."""
        try:
            if self._begun():
                self._weak13()
                self._old()
                self._weak12()
                self._exchanges()
                self._ancient()
                self._national_suites()
                self._name_more()
        except _Stopped as stopped:
            self.offer.problem = stopped.args[0]
        self.offer.versions.sort()
        return self.offer

    # The questions

    def _begun(self) -> bool:
        """Ask for what is good, and whether it speaks TLS at all."""
        if self._starttls == REDIS and self._says(PING, speaks_plain):
            self.offer.plain = True
            return False
        open_ones = []
        for version, offered in (
                (suites.TLS12, suites.GOOD_RSA), (suites.TLS12, suites.GOOD_ECDSA), (suites.TLS13, suites.GOOD13)):
            question = self._question(version, offered, whole=version == suites.TLS12)
            answered = self._once(question)
            if answered.answer.kind == "plain" and self._good is None:
                self.offer.plain = True
                return False
            if answered.answer.kind == "accepted":
                self._good = self._good or question._replace(whole=False)
                self._note(answered.answer)
            elif answered.answer.kind != "refused":
                open_ones.append(answered)
        if self._good is None:
            # It may take older versions alone.
            for kind in suites.old():
                for version in (suites.TLS12, suites.TLS11, suites.TLS10, suites.SSL3):
                    question = self._question(version, kind, _ALL_GROUPS)
                    answered = self._once(question)
                    if answered.answer.kind == "accepted":
                        self._good = question
                        break
                    if answered.answer.kind == "refused" and answered.answer.version in _OLD:
                        continue
                    if answered.answer.kind != "refused":
                        open_ones.append(answered)
                    elif answered.answer.alert != _PROTOCOL_VERSION:
                        break
                if self._good is not None:
                    break
        if self._good is None:
            if self._national and self._national_suites():
                return False
            if open_ones:
                raise _Stopped(_SILENT)
            raise _Stopped(Text("refuses every hello", "拒绝所有握手请求"))
        if open_ones:
            self._still_there()
        return True

    def _weak13(self) -> None:
        if suites.TLS13 in self.offer.versions:
            self._taken(self._question(suites.TLS13, suites.WEAK13))

    def _old(self) -> None:
        """Find which versions before TLS 1.2 are taken, from the highest down."""
        version = suites.TLS11
        while version >= suites.SSL3:
            lower = None
            for kind in suites.old():
                answer = self._asked(self._question(version, kind, _ALL_GROUPS, whole=not self.offer.chains))
                if answer.kind == "accepted":
                    self._note(answer)
                    lower = version - 1
                    break
                if answer.version in _OLD and answer.version < version:
                    lower = answer.version
                    break
                if answer.alert == _PROTOCOL_VERSION:
                    return
            if lower is None:
                return
            version = lower

    def _weak12(self) -> None:
        for kind in self._weak_kinds():
            self._taken(self._question(suites.TLS12, kind, _ALL_GROUPS, whole=not self.offer.chains))

    def _exchanges(self) -> None:
        """Ask for the size of the prime, and for groups that are not good."""
        answer = self._asked(self._question(suites.TLS12, suites.GOOD_DHE, whole=True))
        if answer.kind == "accepted":
            self.offer.prime_bits = answer.prime_bits
        taken = set(suites.GOOD_ECDSA) & set(self.offer.suites.get(suites.TLS12, ()))
        elliptic = tuple(code for code in suites.GOOD_RSA if code not in suites.GOOD_DHE)
        weak = suites.WEAK_GROUPS
        if taken and not set(suites.GOOD_RSA) & set(self.offer.suites[suites.TLS12]):
            # A key on a curve is taken by those alone who know the curve.
            elliptic, weak = suites.GOOD_ECDSA, weak + (23, 24, 25)
        answer = self._asked(self._question(suites.TLS12, elliptic, weak, whole=True))
        if answer.kind == "accepted" and answer.group in suites.WEAK_GROUPS:
            self.offer.weak_groups.append(answer.group)

    def _ancient(self) -> None:
        if self._starttls not in PRELUDES and self._asked(self._question(suites.SSL2, ())).kind == "accepted":
            self.offer.versions.append(suites.SSL2)

    def _national_suites(self) -> bool:
        if not self._national:
            return False
        found = False
        for version, offered in ((suites.TLS13, suites.SM13), (suites.TLCP, suites.SM_TLCP)):
            question = self._question(version, offered, (suites.SM2_GROUP,), whole=version == suites.TLCP)
            if self._good is None:
                answer = self._once(question).answer
                self._good = question if answer.kind == "accepted" else None
            else:
                answer = self._asked(question)
            if answer.kind == "accepted":
                self._note(answer)
                found = True
        return found

    def _name_more(self) -> None:
        """Take out each weak suite that was taken, and ask again, as long as there is room."""
        for version in sorted(self.offer.versions, reverse=True):
            if version not in _OLD + (suites.TLS12,):
                continue
            kinds = self._weak_kinds() if version == suites.TLS12 else suites.old()
            for kind in kinds:
                while self._ask_next(version, kind):
                    pass

    def _ask_next(self, version: int, kind: Tuple[int, ...]) -> bool:
        taken = self.offer.suites.get(version, [])
        left = tuple(code for code in kind if code not in taken)
        none_yet = version == suites.TLS12 and not set(taken) & set(kind)
        if not left or none_yet or version in self.offer.cut:
            return False
        if len(taken) >= self._named or self.offer.hellos >= self._most:
            self.offer.cut.append(version)
            return False
        return self._taken(self._question(version, left, _ALL_GROUPS))

    @staticmethod
    def _weak_kinds() -> Iterable[Tuple[int, ...]]:
        good = set(suites.GOOD_RSA + suites.GOOD_ECDSA)
        return [tuple(code for code in kind if code not in good) for kind in suites.old()]

    def _question(self, version, offered, groups=suites.GOOD_GROUPS, whole=False):
        return Question(version, offered, groups, self._name, whole)

    def _taken(self, question: Question) -> bool:
        answer = self._asked(question)
        if answer.kind == "accepted":
            self._note(answer)
        return answer.kind == "accepted"

    def _note(self, answer: Answer) -> None:
        offer = self.offer
        offer.took(answer.version, answer.suite)
        offer.group = offer.group or answer.group
        offer.asks_client = offer.asks_client or answer.asks_client
        offer.compression = offer.compression or answer.compression != 0
        if answer.version in _OLD + (suites.TLS12,):
            offer.renegotiation = answer.renegotiation
        if answer.chain and answer.chain not in offer.chains:
            offer.chains.append(answer.chain)

    # The connection

    def _asked(self, question: Question) -> Answer:
        """Return an answer that is accepted or refused."""
        answered = self._once(question)
        if answered.answer.kind not in ("accepted", "refused"):
            self._still_there()
            return answered.answer._replace(kind="refused")
        return answered.answer

    def _still_there(self) -> None:
        if self._good is not None and self._once(self._good).answer.kind != "accepted":
            raise _Stopped(_STOPPED.format(count=self.offer.hellos))

    def _once(self, question: Question) -> _Answered:
        if self.offer.hellos >= self._most + 2 or self._limits.hellos <= 0:
            raise _Stopped(_SPENT.format(count=self.offer.hellos))
        if self._limits.left <= 0:
            raise _Stopped(_LATE.format(count=self.offer.hellos))
        self.offer.hellos += 1
        self._limits.hellos -= 1
        until = time.monotonic() + max(0.05, min(_PATIENCE, self._limits.left))
        try:
            stream = self._connect(until - time.monotonic())
        except OSError as error:
            raise _Stopped(_UNREACHABLE.format(problem=error.strerror or error))
        try:
            with stream:
                return self._talked(stream, question, until)
        except socket.timeout:
            return _Answered(Answer(), "silent")
        except NoTls as refused:
            if self._good is None:
                raise _Stopped(_NO_START.format(problem=refused))
            return _Answered(Answer(), "closed")
        except OSError:
            return _Answered(Answer(), "closed")

    def _says(self, said: bytes, good: Callable[[bytes], bool]) -> bool:
        """Tell whether the endpoint gives a good answer to bytes in the clear."""
        try:
            with self._connect(1) as stream:
                stream.settimeout(1)
                stream.sendall(said)
                return good(stream.recv(1 << 10))
        except OSError:
            return False

    def _talked(self, stream: socket.socket, question: Question, until: float) -> _Answered:
        ahead = self._started(stream, until)
        self._wait(stream, until)
        stream.sendall(ahead + hello(question))
        reading = Reading(question)
        while True:
            self._wait(stream, until)
            data = stream.recv(1 << 14)
            if not data:
                return _Answered(reading.ended(), "closed")
            if reading.feed(data):
                return _Answered(reading.answer)

    def _started(self, stream: socket.socket, until: float) -> bytes:
        """Say what comes before a hello; return what is to be sent just ahead of it."""
        if self._starttls not in PRELUDES:
            return b""
        prelude = PRELUDES[self._starttls]()
        try:
            said = next(prelude)
            while True:
                self._wait(stream, until)
                if said:
                    stream.sendall(said)
                data = stream.recv(1 << 14)
                if not data:
                    raise NoTls("ends the connection")
                said = prelude.send(data)
        except StopIteration as ended:
            return ended.value or b""

    @staticmethod
    def _wait(stream: socket.socket, until: float) -> None:
        left = until - time.monotonic()
        if left <= 0:
            raise socket.timeout("timed out")
        stream.settimeout(left)


def look(address: str, port: int, starttls: str, name: Optional[str], limits: Limits, **more: Any) -> Offer:
    """Return what an endpoint offers."""
    def connect(seconds: float) -> socket.socket:
        return socket.create_connection((address, port), timeout=seconds)

    return Interview(connect, starttls, name, limits, **more).held()
