# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manifests of patches that hosts were held against, and which hosts are of the test ring and of production."""

from __future__ import annotations

from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.hostset import HostSet
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.merge import HostRecord

__all__ = ["Patches"]


class Patches:
    """Grows by `add`; `told` is what the report says, None where no host was held against a manifest."""

    def __init__(self) -> None:
        self._manifests: dict[tuple[str, str], tuple[dict[str, Any], HostSet]] = {}
        self._rings = {"test": HostSet(), "production": HostSet()}

    def add(self, record: HostRecord, number: int) -> None:
        """Take what a host was held against; the ring of a manifest tells who has tried it first."""
        for one in record.manifests or ():
            self._manifests.setdefault((one["run"], one["digest"]), (one, HostSet()))[1].add(number)
        if record.manifests:
            tried = any(record.name in one["ring"] for one in record.manifests)
            self._rings["test" if tried else "production"].add(number)

    def told(self) -> dict[str, Any] | None:
        """Return the manifests, the newest first, and the rings."""
        newest = sorted(self._manifests.items(), key=lambda item: (item[1][0]["made"], item[0]), reverse=True)
        return {
            "manifests": [{**one, "count": len(hosts), "hosts": hosts.encode()} for _key, (one, hosts) in newest],
            "rings": {name: {"count": len(hosts), "hosts": hosts.encode()} for name, hosts in self._rings.items()},
        } if newest else None
