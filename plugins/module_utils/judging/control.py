# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a control is: metadata, and the expectations it has of a host."""

from typing import TYPE_CHECKING, Any, Iterable, List, Mapping, Optional, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

if TYPE_CHECKING:
    # Whoever asks for options alone is spared these.
    from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
    from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host

LEVELS = (2, 3)


class Control:
    """Settles one or more clauses on one host. Subclasses live one to a file, the file named for the id.

    The docstring's first line is the English title: it names the subject (`Password length.`). `zh` is the Chinese
    title. `disruption` says what enforcing costs: none, reload (a service reloads), session (sessions may end), lockout
    (a mistake could cut administrators off; a preflight comes first), reboot. `late` says that a control is judged
    after the others, for it waits for what its `ahead` begins.
    """

    id: str = ""
    zh: str = ""
    clauses: Tuple[str, ...] = ()
    disruption: str = "none"
    late: bool = False

    @property
    def title(self) -> Text:
        """The title in both languages."""
        return Text((self.__doc__ or self.id).strip().splitlines()[0].rstrip("."), self.zh)

    def applies(self, host: "Host", policy: "Policy") -> Optional[Text]:
        """Return None, or a `Text` with the reason seen on the host why this control does not apply to it."""
        return None

    def ahead(self, host: "Host", policy: "Policy") -> None:
        """Begin what takes long and only reads, beside what else the run looks at."""

    def expectations(self, host: "Host", policy: "Policy") -> Iterable["Expectation"]:
        """Yield the expectations (see expectation.py) for this host under this policy."""
        raise NotImplementedError(self.id)

    def clauses_at(self, level: int) -> List[str]:
        """Return the clauses of this control that the level asks for."""
        return [clause for clause in self.clauses if level >= 3 or "-E-" not in clause]


class Policy:
    """The variables of one area, as attributes, with what every area shares: `level`, `today`, `connection`."""

    def __init__(self, values: Mapping[str, Any], level: int, today: Any, connection: Any = None) -> None:
        self.__dict__.update(values)
        self.level = level
        self.today = today
        self.connection = connection
