# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of PostgreSQL's that decide what TLS it takes: whether they are good, and how they are put right. The
cluster itself keeps what is set (ALTER SYSTEM), which goes before what its files say.
"""

from typing import Any, NamedTuple, Optional, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import openssl_names
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql.action import ClusterSetting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql.expectations import changeable


class Setting(NamedTuple):
    """A setting by its names, of which the first is taken that a version has; what is good of it, and what is set where
    nothing is.
    """

    names: Tuple[str, ...]
    known: Tuple[str, ...]
    otherwise: str


VERSIONS = Setting(("ssl_min_protocol_version",), ("TLSv1.2", "TLSv1.3"), "TLSv1.2")
SUITES = Setting(("ssl_ciphers",), openssl_names.SUITES, ":".join(openssl_names.SUITES))
# Before version 18 it is one curve.
GROUPS = Setting(("ssl_groups", "ssl_ecdh_curve"), openssl_names.CURVES[1:], "prime256v1")


class Of:
    """A setting of one cluster."""

    def __init__(self, cluster: Any, setting: Setting) -> None:
        self._cluster = cluster
        self._setting = setting
        self.program = cluster.label

    @property
    def name(self) -> str:
        return next((name for name in self._setting.names if self._cluster.setting(name)), self._setting.names[-1])

    def _action(self) -> Optional[ClusterSetting]:
        """Return what puts it right, or None where nothing is wrong with it, or this version has none."""
        found = self._cluster.setting(self.name)
        if found is None or openssl_names.all_known([found.value], self._setting.known):
            return None
        better = openssl_names.kept([found.value], self._setting.known, self._setting.otherwise)
        return ClusterSetting(self._cluster.data or "", self.name, better)

    def right(self, host: Any) -> bool:
        """Tell whether it is staged to be right."""
        action = self._action()
        return action is not None and all(
            host.declared(subject) == state for subject, state in action.declares.items())

    def editable(self, _host: Any) -> bool:
        """Tell whether it is wrong, and a run may set it."""
        return self._action() is not None and changeable(self._cluster)

    def edited(self, _host: Any) -> Optional[str]:
        """Return a file that was edited since it was loaded, or None."""
        return next(iter(self._cluster.listed("edited")), None)

    def put_right(self, host: Any) -> None:
        """Stage what makes it good."""
        action = self._action()
        if action is not None:
            host.stage_action(action)
