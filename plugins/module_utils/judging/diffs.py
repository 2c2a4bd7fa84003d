# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is staged beside what is there: the diffs that a run shows."""

from typing import Any, List, Optional, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError, HostError, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host


def staged_diffs(host: Host, asking: bool = True) -> List[Tuple[str, Optional[bytes], Optional[bytes]]]:
    """Return (name, bytes before, bytes after) for every staged action, content and attribute that differs from the
    host; without `asking`, no state of actions.
    """
    diffs: List[Tuple[str, Optional[bytes], Optional[bytes]]] = [
        action_diff(host, action) if asking else (action.describe(), b"", b"") for action in host.actions]
    for path, change in sorted(host.changes.items()):
        old = host.original(path) if change.removed or change.data is not None else None
        if old is None and change.brought is not None:
            old = change.brought.data
        if change.removed or change.data not in (None, old):
            diffs.append((path, old, None if change.removed else change.data))
        attributes = host.attribute_diff(path)
        if attributes is not None:
            diffs.append((path,) + attributes)
    return diffs


def action_diff(host: Host, action: Any) -> Tuple[str, bytes, bytes]:
    """Return (what, state before, state after) of an action."""
    try:
        old, new = action.told(host)
    except (OSError, ActionError, HostError, ParseError):
        # Who would tell comes with the same run, or is broken.
        old, new = "unknown", "done"
    return action.describe(), old.encode("utf-8", "replace") + b"\n", new.encode("utf-8", "replace") + b"\n"
