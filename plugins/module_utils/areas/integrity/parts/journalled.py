# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What runs of ours have changed on a host, by their journals: an audit is not sent what writes these."""

import hashlib
import json
import posixpath
from typing import Any, Dict, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.private import BASE

_LINKS = "/etc/systemd/system/"
# The unit of a run's guard, there for minutes: gone is right.
_PASSING = tuple(_LINKS + folder + "jrt0117-guard.service" for folder in ("", "multi-user.target.wants/"))


def paths(host):
    """Return the files that runs have written, as far as their journals can be read."""
    return set(one["path"] for run in _runs(host) for one in run if _of_file(one))


def explains(host, path):
    """Tell whether what is at a path now is what a run has left there: its content, permissions and owner; or a link
    by which a run has a unit started, or not.
    """
    if path in _PASSING:
        return not host.exists(path) and not host.is_link(path)
    return any(_left(host, path, run) for run in _runs(host))


def _runs(host):
    """Return the events of each run."""
    return host.memo("journals", lambda: [_events(host, path) for path in host.glob(BASE + "/journal/*/entries.jsonl")])


def _events(host, path):
    found: List[Dict[str, Any]] = []
    try:
        lines = host.read(path).decode("ascii", "replace").splitlines()
    except HostError:
        # What cannot be read explains nothing.
        return found
    for line in lines:
        try:
            event = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(event, dict):
            found.append(event)
    return found


def _of_file(event):
    return event.get("event") == "change" and isinstance(event.get("path"), str)


def _left(host, path, run):
    """Tell whether a run has left a path as it is; one that was undone, or rolled back, has left what was before."""
    undone = any(one.get("event") in ("undone", "rolled_back") for one in run)
    side = "before" if undone else "after"
    for one in run:
        if _of_file(one) and one["path"] == path and _same(host, path, one.get(side), one.get(side + "_sha256")):
            return True
        watched = one.get("watched")
        entry = watched.get(path) if one.get("event") == "acted" and isinstance(watched, dict) else None
        if isinstance(entry, dict) and not undone and _same(host, path, entry.get("state"), entry.get("sha256")):
            return True
        told = one.get("arguments")
        if isinstance(told, dict) and path.startswith(_LINKS) and told.get("unit") == posixpath.basename(path) and (
                host.is_link(path) or not host.exists(path)):
            return True
    return False


def _same(host, path, state, digest):
    found = host.stat(path)
    if found is None or not isinstance(state, dict):
        return found is None and state is None
    if any(state.get(name) != getattr(found, name) for name in ("mode", "uid", "gid")):
        return False
    return found.kind != "file" or hashlib.sha256(host.read(path)).hexdigest() == digest
