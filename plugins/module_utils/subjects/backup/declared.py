# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a host is backed up by what and to where, as backup_sets declares it."""

from typing import Any, Dict, List, NamedTuple, Optional, Tuple


class Repository(NamedTuple):
    """Where copies of a set are: its name, the site that it stands at, and what its tool has to know of it."""

    name: str
    site: str
    given: Dict[str, Any]


class Set(NamedTuple):
    """What is backed up together: the data of an engine, or some paths."""

    name: str
    engine: Optional[str]
    data: Optional[str]
    paths: Tuple[str, ...]
    tool: str
    repositories: Tuple[Repository, ...]
    given: Dict[str, Any]


def sets(policy: Any) -> List[Set]:
    """Return the declared sets; the controller has looked at their form."""
    return [_set(one) for one in policy.sets]


def _set(given):
    what = given["what"]
    return Set(
        given["name"], what.get("engine"), what.get("data"), tuple(what.get("paths", ())), given["tool"],
        tuple(Repository(one["name"], one["site"], one) for one in given["repositories"]), given)
