# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is seen of the sources that packages come from."""

from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import unseen
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.updates import apt, apt_trust

ALL = (
    "All {count} lists of packages are of sources that apt verifies, {security} of them of security fixes.",
    "{count} 个软件列表均来自经 apt 验证的源，其中 {security} 个为安全源。")
_EXPECTED = "signed sources, a security source among them, no check switched off"
_VERIFY = Text(
    "Have the source signed with a key that signed-by names, and take the word away; a mirror that is not signed is "
    "put right by its owner.", "请用 signed-by 指定签名密钥并删除该选项；未签名的镜像请其维护者整改。")
_SWITCHED = Text(
    "Take the setting out of /etc/apt/apt.conf.d, and see that apt-get update works without it.",
    "请从 /etc/apt/apt.conf.d 中删除该设置，并确认 apt-get update 仍可正常执行。")
_ADD = Text(
    "Add the distribution's security source of this release, or name the suite that a mirror has it under in "
    "patching_security_suites.", "请添加本版本发行方的安全源；镜像另有名称的，列入 patching_security_suites。")
_OTHER = Text(
    "Take the source away, or name its host in patching_sources.", "请删除该源，或将其主机列入 patching_sources。")
_ENTRIES = Text("The entries of {path}", "{path} 中的条目")
SETTINGS = Text("The settings of apt", "apt 的设置")


def wrong(host, policy):
    """Yield what is seen of each source and setting that is wrong."""
    indexes = apt.indexes(host)
    for path in sorted({one.entry.rpartition(":")[0] for one in indexes}):
        try:
            yield from _lax(apt_trust.of_entries(host, path), _VERIFY)
        except HostError as error:
            yield unseen(_ENTRIES.format(path=path), error)
    try:
        yield from _lax(apt_trust.of_settings(host), _SWITCHED)
    except HostError as error:
        yield unseen(SETTINGS, error)
    for index in indexes:
        parts = dict(
            path=index.path, entry=index.entry, expected=_EXPECTED,
            evidence=[Evidence("command", apt.TOLD, index.site)])
        if index.trusted != "yes":
            yield observed(
                "fail", "source_unverified", "apt has not verified the list {path} ({entry}).",
                "apt 未能验证软件列表 {path}（{entry}）。", actual="not verified", advice=_VERIFY, **parts)
        where = urlsplit(index.site)
        name = where.hostname or where.scheme
        if policy.sources and not any(fnmatchcase(name, one.lower()) for one in policy.sources):
            yield observed(
                "fail", "source_undeclared", "{entry} has packages from {name}, which patching_sources does not name.",
                "{entry} 从 {name} 获取软件包，但其未列入 patching_sources。", name=name, actual=name,
                advice=_OTHER, **parts)
    if not any(apt.is_security(host, one, policy.security_suites) for one in indexes):
        yield observed(
            "fail", "source_absent", "None of {count} lists of packages is of a security source of this release.",
            "{count} 个软件列表中没有本版本的安全源。", count=len(indexes), expected=_EXPECTED,
            actual="no security source", advice=_ADD,
            evidence=[Evidence("command", apt.TOLD, one.suite) for one in indexes] or [absent(apt.TOLD)])


def _lax(found, advice):
    for one in found:
        yield observed(
            "fail", "source_unchecked", "{where} has {text}: what comes from there is not checked.",
            "{where} 设有 {text}，所获内容不经校验。", where=one.where, text=one.text, expected=_EXPECTED,
            actual=one.text, advice=advice, evidence=[Evidence(
                "command" if one.where == apt_trust.DUMP else "file", str(one.where), one.text)])
