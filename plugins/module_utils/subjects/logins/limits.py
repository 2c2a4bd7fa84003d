# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""limits.conf(5) and its drop-ins, as pam_limits reads them."""

from typing import Any, NamedTuple, Optional, Sequence

from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Document, Where, read_document
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.dropins import visible

__all__ = ["Limit", "Limits", "load"]

_SPACE = " \t\r\f\v"


class Limit(NamedTuple):
    """One line; type is soft, hard or - for both."""

    domain: str
    type: str
    item: str
    value: str
    where: Where


class Limits:
    """All lines of all files in reading order.

    exempt: (domain, where) of lines such as `backup -`, which free a domain from every limit.
    """

    def __init__(self) -> None:
        self.files = []  # type: List[Document]
        self.entries = []  # type: List[Limit]
        self.exempt = []  # type: List[Any]

    def effective(self, user: str, item: str, kind: str = "hard", groups: Sequence[str] = ()) -> Optional[Limit]:
        """The line in force for a user: one of his own counts before one of a group, that before `*`; then the last.

        Lines of groups and of `*` do not bind root. Domains by uid or gid range are not looked at.
        """
        best = None  # type: Optional[Limit]
        best_rank = 3
        for one in self.entries:
            rank = _rank(one.domain, user, groups)
            if one.item == item and one.type in (kind, "-") and rank is not None and rank <= best_rank:
                best, best_rank = one, rank
        return best

    def read(self, document: Document) -> None:
        """Add one file. Lines that pam_limits skips with a warning give no entry."""
        self.files.append(document)
        for index in range(len(document.lines)):
            words = document.text(index).split("#")[0].strip(_SPACE).split(None, 3)
            if len(words) == 4:
                domain, kind, item, value = words
                if kind.lower() in ("soft", "hard", "-"):
                    self.entries.append(Limit(domain, kind.lower(), item.lower(), value.lower(), document.where(index)))
            elif len(words) == 2 and words[1] == "-":
                self.exempt.append((words[0], document.where(index)))


def load(
    reader: Any,
    main: str = "/etc/security/limits.conf",
    dropins: str = "/etc/security/limits.d",
    vendor: str = "/usr/etc/security",
) -> Limits:
    """limits.conf first, then limits.d by name; the vendor's files count where /etc has none of the same name."""
    limits = Limits()
    paths = [path for path in (main, vendor + "/limits.conf") if reader.exists(path)][:1]
    paths += visible(reader, [dropins, vendor + "/limits.d"], masks=False)
    for path in paths:
        limits.read(read_document(reader, path))
    return limits


def _rank(domain: str, user: str, groups: Sequence[str]) -> Optional[int]:
    if domain == user:
        return 0
    if user == "root":
        return None
    if domain[:1] == "@" and domain[1:] in groups:
        return 1
    return 2 if domain == "*" else None
