# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runtime actions: changes to a host that are no file's content. Each can say what was before, apply, verify and undo.

An action is rebuilt from the journal by its kind and arguments, so it holds nothing else.
"""

from typing import Any, Iterable, Mapping, Sequence, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError, HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output


class Action:
    """Base of all actions. `declares` maps a subject to the state it will have; `watch` are globs of files it writes.

    `phase` says when it is applied: `before` the files are replaced (a package brings files), or `after` they are in
    place and the services that read them have reloaded (a live value, a rule set). It is undone in the opposite order.
    """

    kind: str = ""
    phase: str = "before"
    declares: Mapping[Any, Any] = {}
    watch: Sequence[str] = ()
    # Seconds for which the guard lets it go on, for it must not be killed half way.
    patience: float = 0

    def __init__(self, **arguments: Any) -> None:
        self.arguments = arguments

    def __eq__(self, other: object) -> bool:
        return (self.kind, self.arguments) == (getattr(other, "kind", None), getattr(other, "arguments", None))

    def describe(self) -> str:
        """Return what it acts on, for diffs and logs; one that says no more is its kind with its arguments."""
        return "%s %s" % (self.kind, " ".join("%s=%s" % item for item in sorted(self.arguments.items())))

    def state(self, host: Host) -> Any:
        """Return the present state, as JSON-able data, for the journal."""
        return None

    def told(self, host: Host) -> Tuple[str, str]:
        """Return (the state that is there, the state that it brings), for diffs."""
        return "unknown", "done"

    def lasting(self, state: Any) -> Any:
        """Return what of a state stays until somebody sets it, so that another value is drift; None: nothing of it."""
        return None

    def drifted(self, host: Host, states: Iterable[Any]) -> bool:
        """Tell whether somebody has changed it since: whether what lasts of it is that of none of these states, from
        before and after.
        """
        present = self.lasting(self.state(host))
        return present is not None and present not in [self.lasting(state) for state in states]

    def apply(self, host: Host) -> None:
        """Do it; raise ActionError where the declared state is not reached."""
        raise NotImplementedError("a %s that does nothing" % self.kind)

    def undo(self, host: Host, before: Any, after: Any) -> None:
        """Bring back the state that `before` told; `after` is what applying it left, None where it was cut short."""


def must(host: Host, argv: Sequence[str], timeout: float = 300, data: bytes = b"") -> Output:
    """Run a changing command; raise ActionError with its last line where it fails."""
    try:
        output = host.execute(argv, timeout=timeout, data=data)
    except HostError as error:
        raise ActionError(error.told)
    if output.rc != 0:
        lines = (output.err or output.out).strip().splitlines() or ["exit status %d" % output.rc]
        raise ActionError("%s: %s" % (" ".join(argv), lines[-1]))
    return output
