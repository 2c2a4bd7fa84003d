# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first user of openGauss gets in from this host alone."""

from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts import default_accounts, hba_rules
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import fine, wrong
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.opengauss import trust
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

RIGHT = Text(
    "{label}: by its access rules its first user gets in from this host alone.",
    "{label}：按访问规则，初始用户仅能在本机登录。")
# By these the server itself refuses its first user from other hosts.
_REFUSED = ("cert", "md5", "sha256", "sm3")
_FIRST = Text(
    "The database administrator puts a line above that rejects the first user from there.",
    "由数据库管理员在该规则之前加入拒绝初始用户的行。")


def first_user(cluster, policy):
    """Look at each rule by which the first user could get in."""
    first: Any = next((role for role in cluster.roles() if role["first"]), None)
    found, problems = hba_rules.seen(cluster)
    yield from problems
    for rule in found if first is not None else ():
        if not {"all", first["name"]} & set(rule.users) or not rule.lets_in:
            continue
        here = trust.from_here(rule)
        if rule.method == "trust" and not here:
            yield trust.seen(cluster, rule)
        elif rule.method == "peer" and default_accounts.by_others(cluster, rule, first["name"]) or not (
                here or rule.method in _REFUSED):
            yield wrong(
                cluster, "superuser_reachable", "by the access rule {where} ({text}) the first user {role} gets in "
                "from elsewhere, or as another account of the operating system.",
                "经访问规则 {where}（{text}），初始用户 {role} 可从其他主机或以其他操作系统账号登录。",
                where=rule.where, text=rule.text, role=first["name"],
                evidence=[hba_rules.evidence(cluster, rule)], advice=_FIRST)
        else:
            yield fine(cluster, hba_rules.evidence(cluster, rule))


LOOKS = (first_user,)
