# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What no audit rule watches: paths that are missing or that no rule can name, and places that were not searched."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.parts import recorded
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import walk

_MOUNT_ADVICE = Text(
    "The system administrator mounts it with nosuid, which makes its commands give no rights.",
    "请系统管理员以 nosuid 挂载，使其中的命令不能提权。")
_BOUND_ADVICE = Text(
    "Give audit_walk_seconds or audit_walk_entries more.", "请调大 audit_walk_seconds 或 audit_walk_entries。")
_PATH_ADVICE = Text(
    "Who runs the application says where it lies; audit_application_paths is then put right.",
    "请应用负责人确认路径并修正 audit_application_paths。")
_NAME_ADVICE = Text(
    "The system administrator finds out what it is, and removes or renames it.", "请系统管理员查明后将其删除或改名。")


def paths(host, policy):
    """Yield an Observation of each path that is to be watched and cannot be."""
    for path in policy.application_paths:
        if not host.exists(path):
            yield observed(
                "manual", "path_missing", "audit_application_paths names {path}, which does not exist here.",
                "audit_application_paths 中的 {path} 在本机不存在。", path=path, where=path, advice=_PATH_ADVICE,
                evidence=(absent(path),))
    for path in walk.of(host, policy).privileged + policy.database_paths + policy.application_paths:
        if not recorded.nameable(path):
            yield observed(
                "fail", "path_unnameable",
                "No audit rule can name {path}, because of its quotes or control characters.",
                "{path} 含引号或控制字符，无法写入审计规则。", path=walk.shown(path), where=walk.shown(path),
                advice=_NAME_ADVICE)


def unsearched(host, policy):
    """Yield an Observation of each place where privileged commands may be, and nobody looked."""
    seen = walk.of(host, policy)
    for path, kind, options in seen.left_out:
        if "nosuid" not in options:
            yield observed(
                "not_checked", "walk_left_out",
                "{path} was not searched for privileged commands: its file system ({kind}) is not of this host, or of "
                "a kind unknown here.", "未在 {path} 中查找特权命令：其文件系统（{kind}）不属于本机或类型未知。",
                path=walk.shown(path), kind=kind, where=walk.shown(path), advice=_MOUNT_ADVICE,
                evidence=(Evidence("file", walk.shown(path), "%s %s" % (kind, ",".join(options))),))
    if seen.stopped is not None:
        yield observed(
            "not_checked", "walk_bounded",
            "The search for privileged commands ended early in {path}, after {entries} entries.",
            "特权命令的查找提前结束于 {path}，已检查 {entries} 个条目。", path=walk.shown(seen.stopped),
            entries=seen.entries, where=walk.shown(seen.stopped), advice=_BOUND_ADVICE)
