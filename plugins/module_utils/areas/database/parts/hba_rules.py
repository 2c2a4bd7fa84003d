# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of pg_hba.conf that are in force, as far as the file tells."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import unshown, wrong
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Hidden
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import hba

# A file that is written in the second in which it is loaded is told apart by no clock.
_TOGETHER = 1


def seen(cluster):
    """Return (rules that are reachable, Observations of what is not understood)."""
    try:
        path = cluster.setting("hba_file").value
        found = hba.rules(cluster.listed("hba"), path)
        written, loaded = cluster.catalogue["hba_time"], cluster.catalogue["load_time"]
    except Hidden as hidden:
        return [], [unshown(cluster, hidden)]
    problems = [
        wrong(
            cluster, "hba_error", "line {where} of its access rules is in error: {problem}.",
            "访问规则第 {where} 行有错误：{problem}。", status="error", where=rule.where, problem=rule.error)
        for rule in found if rule.error is not None]
    if written is not None and written > loaded + _TOGETHER:
        problems.append(wrong(
            cluster, "hba_not_loaded",
            "{path} was edited since it was loaded, so what it says is not what is in force.",
            "{path} 在加载之后又被修改，其内容并非当前生效的规则。", status="error", path=path,
            evidence=[cluster.evidence("SELECT pg_conf_load_time()", str(loaded))],
            advice=Text(
                "The database administrator reloads the cluster (SELECT pg_reload_conf()) and assesses again.",
                "由数据库管理员重新加载配置（SELECT pg_reload_conf()）后再次测评。")))
    return list(hba.reachable(found)), problems


def evidence(cluster, rule):
    """Return the evidence of a rule."""
    return cluster.rule_seen(rule)
