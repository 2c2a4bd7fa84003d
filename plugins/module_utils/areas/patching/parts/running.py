# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is seen of the kernel that runs, and of programs that were replaced since they were started."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import replaced
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel import installed as kernels
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import installed

_REBOOT = Text(
    "Reboot this host when its users can spare it, the hosts of a cluster one after the other.",
    "请在业务允许时重启主机；集群中的主机请逐台重启。")
_RESTART = Text(
    "Restart {unit} when its users can spare it (systemctl restart); what all units use takes a reboot.",
    "请在业务允许时重启 {unit}（systemctl restart）；被所有单元使用的库需重启主机。")
_SHOW = Text(
    "Whoever built this kernel shows how it gets its fixes: no package of this host is the running one.",
    "请内核维护者说明其修复如何获得：本机没有与运行内核对应的软件包。")
_BECOME = Text(
    "Run the audit with become. In a container, root sees the processes of others with CAP_SYS_PTRACE.",
    "请使用 become 运行检查；在容器内，root 需具备 CAP_SYS_PTRACE 才能查看其他用户的进程。")
_NO_UNIT = Text("a process without a unit", "不属于任何单元的进程")
_MOST = 20


def kernel(host):
    """Return what is seen of the kernel that runs."""
    release = kernels.running(host)
    found = kernels.of(host)
    if found is None:
        return observed(
            "not_checked", "kernel_packages_unknown",
            "Which kernels {source} has installed is not known here; {release} runs.",
            "无法判断 {source} 中安装了哪些内核；运行中的内核为 {release}。", source=installed.of(host).source,
            release=release, evidence=[Evidence("file", kernels.RELEASE, release)])
    parts = dict(
        release=release, expected="the newest installed kernel of this flavour running",
        evidence=[Evidence("file", kernels.RELEASE, release)] + [
            installed.shown(installed.of(host), one.package) for one in found[:_MOST]])
    try:
        newer = kernels.newer(host, found)
    except LookupError:
        return observed(
            "manual", "kernel_own", "The running kernel {release} is of no package that is installed here.",
            "运行中的内核 {release} 不属于本机已安装的任何软件包。", actual=release, advice=_SHOW, **parts)
    if newer is None and kernels.built(host) is None and installed.of(host).kind == "deb":
        return observed(
            "pass", "kernel_newest",
            "The running kernel {release} is the newest installed one of its flavour, by name: which build of it runs, "
            "it does not say.",
            "按名称，运行中的内核 {release} 是本机已安装的同类内核中最新的；其构建号未注明。", actual=release, **parts)
    if newer is None:
        return observed(
            "pass", "kernel_newest", "The running kernel {release} is the newest installed one of its flavour.",
            "运行中的内核 {release} 是本机已安装的同类内核中最新的。", actual=release, **parts)
    return observed(
        "fail", "kernel_old", "{release} runs, and {package} {version} is installed since.",
        "运行中的内核为 {release}，而已安装 {package} {version}。", package=newer.package.name,
        version=newer.package.version, actual=release, advice=_REBOOT, **parts)


def programs(host):
    """Yield what is seen of each unit that runs files which are gone."""
    seen = replaced.of(host)
    if seen.unseen:
        yield observed(
            "not_checked", "programs_unseen", "What {count} processes run cannot be seen here.",
            "此处无法查看 {count} 个进程所运行的文件。", count=seen.unseen, expected="every process seen",
            actual="%d unseen" % seen.unseen, advice=_BECOME)
    for unit, files in sorted(seen.units.items()):
        yield observed(
            "fail", "program_replaced", "{unit} still runs {count} files that were replaced since: {first}.",
            "{unit} 仍在运行 {count} 个已被替换的文件：{first}。", unit=unit or _NO_UNIT, count=len(files),
            first=files[0],
            expected="programs and libraries as installed", actual="%d replaced" % len(files),
            advice=_RESTART.format(unit=unit or _NO_UNIT),
            evidence=[Evidence("file", "/proc/*/maps", one + " (deleted)") for one in files[:_MOST]])
