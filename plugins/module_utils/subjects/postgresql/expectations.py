# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A setting of PostgreSQL, or the limit of a role, that is put right where the cluster itself keeps it."""

from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql.action import (
    ClusterSetting,
    RoleLimit,
)

_OWN = "/postgresql.auto.conf"
_BUSY = Text(
    "the role {role} has {count} connections now, more than {limit}", "角色 {role} 当前有 {count} 个连接，超过 {limit}")


def changeable(cluster, name=None):
    """Tell whether this collection may change a cluster, and a setting of it: not a standby's, nor what another program
    or file keeps.
    """
    if cluster.server.contained or cluster.data is None or cluster.catalogue["recovery"]:
        return False
    allowed = cluster.setting("allow_alter_system")
    if (allowed is not None and not allowed.on) or cluster.host.exists(cluster.data + "/patroni.dynamic.json"):
        return False
    if name is None:
        return True
    found = cluster.setting(name)
    # A reload would bring into force what somebody has edited and not loaded: rules of access, above all.
    return not cluster.listed("edited") and found is not None and (
        found.source == "default" or (found.where is not None and found.where.path.endswith(_OWN)))


def set_to(cluster, name, value, seen, told=None):
    """Return what stands for a setting of which `seen` is wrong: it is set to `value` where that may be. `told`: what
    that ends for people.
    """
    action = ClusterSetting(cluster.data or "", name, value)
    return _put_right(cluster, action, seen, changeable(cluster, name), told)


def limited(cluster, role, limit, seen):
    """Return what stands for a role without a limit: it is given one, unless it has more connections now."""
    action: Any = RoleLimit(cluster.data or "", role, limit)
    now = sum(count for user, _database, _address, _tls, count in cluster.listed("sessions") if user == role)
    told = Text(
        "{role} has at most {limit} connections to {label}.", "{role} 到 {label} 最多有 {limit} 个连接。").format(
            role=role, limit=limit, label=cluster.label)
    if now > limit:
        action = HostError(cluster.label, _BUSY.format(role=role, count=now, limit=limit))
    return _put_right(cluster, action, seen, changeable(cluster), told)


def _put_right(cluster, action, seen, may, told):
    host = cluster.host

    def look(_host):
        staged = not isinstance(action, HostError) and any(
            host.declared(subject) == state for subject, state in action.declares.items())
        return observed(
            "pass", "setting_staged", "{what} is to be set.", "{what} 将被设置。", what=action.describe(),
            evidence=seen.evidence) if staged else seen

    def fix():
        if isinstance(action, HostError):
            raise action
        host.stage_action(action)
    return Judged(look, fix if may else None).affecting(told)
