# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The daemon's configuration as sshd_config(5) and OpenSSH's servconf.c read it.

sshd reads the files twice. At start, outside Match blocks (`Match all` counts as outside), the
first value of a keyword wins. For each connection, the first value in the blocks that match it
then takes the place of that one.
"""

import fnmatch
import itertools
from functools import lru_cache
from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd.lines import (
    CUMULATIVE,
    LAST_WON,
    Line,
    canonical,
    edit,
    max_startups,
    render_dropin,
    seconds,
    split_line,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd.match import (
    BadMatch,
    Block,
    Connection,
    parse_criteria,
    reaching,
    together,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import (
    Document,
    Value,
    Where,
    read_document,
)

__all__ = [
    "CUMULATIVE", "Directive", "LAST_WON", "Lookup", "SshdConfig", "edit", "load", "max_startups",
    "render_dropin", "seconds",
]

MAX_DEPTH = 16
CONFIG_DIR = "/etc/ssh"

# Keywords that sshd settles once at start: a block that matches a connection does not change them.
_AT_START = frozenset((
    "addressfamily", "ciphers", "compression", "fingerprinthash", "gssapicleanupcredentials",
    "gssapistrictacceptorcheck", "hostcertificate", "hostkey", "hostkeyagent", "hostkeyalgorithms",
    "ignoreuserknownhosts", "kerberosorlocalpasswd", "kerberosticketcleanup", "kexalgorithms", "listenaddress",
    "logingracetime", "macs", "maxstartups", "modulifile", "permituserenvironment", "persourcemaxstartups",
    "persourcenetblocksize", "persourcepenalties", "persourcepenaltyexemptlist", "pidfile", "port", "printlastlog",
    "printmotd", "securitykeyprovider", "strictmodes", "syslogfacility", "tcpkeepalive", "usedns", "usepam",
    "versionaddendum", "xauthlocation",
))


class Directive(NamedTuple):
    """One setting: canonical keyword, arguments, place, and the Match blocks around it (outermost first)."""

    keyword: str
    arguments: Tuple[str, ...]
    where: Where
    blocks: Tuple[Block, ...]

    @property
    def value(self) -> Value:
        return Value(" ".join(self.arguments), self.where)


class Lookup:
    """The settings in force for one connection: `lookup("PermitRootLogin") -> Value or None`."""

    def __init__(
            self, directives: Sequence[Directive], connection: Connection, last_won: Sequence[str] = (),
            entered: Sequence[Block] = (),
    ) -> None:
        self._directives = directives
        self._connection = connection
        self._last_won = last_won
        self._entered = entered

    def __call__(self, keyword: str) -> Optional[Value]:
        values = self.values(keyword)
        return values[0] if values else None

    def values(self, keyword: str) -> List[Value]:
        """All values of a keyword that adds up (AllowUsers, Port); at most one of any other."""
        name = canonical(keyword)
        found = [one for one in self._directives if one.keyword == name]
        used = [] if name in _AT_START else [one for one in found if one.blocks and self._active(one)]
        used = used or [one for one in found if all(block.always for block in one.blocks)]
        if name not in CUMULATIVE:
            used = used[-1:] if name in self._last_won else used[:1]
        return [one.value for one in used]

    def _active(self, directive: Directive) -> bool:
        return all(block in self._entered or block.matches(self._connection) for block in directive.blocks)


class SshdConfig:
    """All files of one configuration.

    directives: every setting in reading order. files: path -> Document, in the order first read. includes: the pattern
    of every Include with the Match blocks around it, in reading order.
    """

    def __init__(self, last_won: Sequence[str] = ()) -> None:
        self.last_won = last_won
        self.directives: List[Directive] = []
        self.files: Dict[str, Document] = {}
        self.includes: List[Tuple[str, Tuple[Block, ...]]] = []

    def value(self, keyword: str) -> Optional[Value]:
        """The value for a connection that meets no condition, or None where sshd's default holds."""
        return self.for_connection()(keyword)

    def values(self, keyword: str) -> List[Value]:
        """As `value`, for a keyword that adds up (AllowUsers, AcceptEnv, Port)."""
        return self.for_connection().values(keyword)

    def everywhere(self, keyword: str) -> List[Tuple[Optional[str], Value]]:
        """(criteria, value) for the global part (criteria None) and for every Match block that sets the keyword."""
        name = canonical(keyword)
        seen = set()
        found = []
        for directive in self.directives:
            if directive.keyword != name or (directive.blocks in seen and name not in CUMULATIVE):
                continue
            seen.add(directive.blocks)
            found.append((_text_of(directive.blocks) or None, directive.value))
        return found

    def stated(self, keyword: str) -> Dict[Tuple[Block, ...], Tuple[int, Value]]:
        """(place in the reading order, value) by Match blocks, for each that sets the keyword; none behind a `Match
        all`, which decides for whoever has met no condition before it."""
        name = canonical(keyword)
        found: Dict[Tuple[Block, ...], Tuple[int, Value]] = {}
        for index, directive in enumerate(self.directives):
            if directive.keyword == name and directive.blocks and directive.blocks not in found:
                if all(block.always for block in directive.blocks):
                    break
                found[directive.blocks] = (index, directive.value)
        return found

    def lookups(self, *keywords: str) -> List[Tuple[Optional[str], Lookup]]:
        """(criteria, settings) for who meets no condition (criteria None), then for who meets those of each Match block
        that sets one of the keywords, and no other, and then for who meets those of two of which the second sets what
        the first does not."""
        stated = [set(self.stated(keyword)) for keyword in keywords]
        scopes = dict.fromkeys(one.blocks for one in self.directives if any(one.blocks in those for those in stated))
        sets = {blocks: frozenset(index for index, those in enumerate(stated) if blocks in those) for blocks in scopes}
        pairs = [one + other for one, other in itertools.combinations(scopes, 2)
                 if sets[other] - sets[one] and together(one + other)]
        return [(None, self.for_connection())] + [
            (_text_of(blocks), Lookup(self.directives, Connection(), self.last_won, blocks))
            for blocks in list(scopes) + pairs]

    def reads(self, path: str) -> bool:
        """Whether a file of this path would be read, and outside Match blocks alone."""
        around = [blocks for pattern, blocks in self.includes if _covers(pattern, path)]
        return bool(around) and not any(around)

    def for_connection(
        self,
        user: Optional[str] = None,
        groups: Sequence[str] = (),
        host: Optional[str] = None,
        address: Optional[str] = None,
        local_address: Optional[str] = None,
        local_port: Optional[int] = None,
    ) -> Lookup:
        """The settings as sshd applies them to this connection; what is not given matches no criterion."""
        connection = Connection(user, groups, host, address, local_address, local_port)
        return Lookup(self.directives, connection, self.last_won)

    def for_person(self, user: str, groups: Sequence[str]) -> List[Lookup]:
        """The settings as sshd applies them to a user from wherever: first where no condition on that is met, then in
        each Match block that the user may get into."""
        person = Connection(user, groups)
        lookups = [Lookup(self.directives, person, self.last_won)]
        for blocks in dict.fromkeys(one.blocks for one in self.directives if one.blocks):
            if all(block.may_match(person) for block in blocks) and not all(block.matches(person) for block in blocks):
                lookups.append(Lookup(self.directives, reaching(blocks, person), self.last_won, blocks))
        return lookups

    def given(self, text: str, where: Where) -> None:
        """Add a setting of the command line; it comes before those of the files."""
        line = split_line(Document(text.encode("utf-8", "surrogateescape"), where.path), 0)
        if line is not None:
            self.directives.append(Directive(line.keyword, line.arguments, where, ()))

    def read(self, reader: Any, path: str, outer: Tuple[Block, ...] = (), depth: int = 0) -> None:
        """Add a file and what it includes. A Match block in an included file ends with that file."""
        if path not in self.files:
            self.files[path] = read_document(reader, path)
        document = self.files[path]
        blocks = outer
        for index, line in enumerate(_lines(document.render(), path)):
            if line is None:
                continue
            if line.keyword == "match":
                blocks = outer + (_block(document, index, line.arguments),)
            elif line.keyword == "include":
                if depth == MAX_DEPTH:
                    raise document.error(index, "more than %s levels of Include" % MAX_DEPTH)
                for pattern in _absolute(line.arguments):
                    self.includes.append((pattern, blocks))
                    for included in reader.glob(pattern):
                        self.read(reader, included, blocks, depth + 1)
            else:
                self.directives.append(Directive(line.keyword, line.arguments, document.where(index), blocks))


def load(reader: Any, path: str = "/etc/ssh/sshd_config", last_won: Sequence[str] = tuple(LAST_WON)) -> SshdConfig:
    """Read sshd's configuration; ParseError for a line that sshd would refuse as malformed.

    last_won: the keywords whose last value wins; give `()` where the daemon is OpenSSH 10.1 or later.
    """
    config = SshdConfig(last_won)
    config.read(reader, path)
    return config


@lru_cache(maxsize=64)
def _lines(data: bytes, path: str) -> Tuple[Optional[Line], ...]:
    """The lines of a file taken apart, remembered: most files have the same bytes when they are read again after a
    staged change.
    """
    document = Document(data, path)
    return tuple(split_line(document, index) for index in range(len(document.lines)))


def _block(document: Document, index: int, arguments: Tuple[str, ...]) -> Block:
    try:
        return Block(parse_criteria(arguments), " ".join(arguments), document.path, index + 1)
    except BadMatch as problem:
        raise document.error(index, str(problem)) from problem


def _text_of(blocks: Sequence[Block]) -> str:
    return " and ".join(block.text for block in blocks)


def _covers(pattern: str, path: str) -> bool:
    parts, wanted = path.split("/"), pattern.split("/")
    return len(parts) == len(wanted) and all(fnmatch.fnmatchcase(*pair) for pair in zip(parts, wanted))


def _absolute(patterns: Sequence[str]) -> List[str]:
    return [pattern if pattern.startswith(("/", "~")) else CONFIG_DIR + "/" + pattern for pattern in patterns]
