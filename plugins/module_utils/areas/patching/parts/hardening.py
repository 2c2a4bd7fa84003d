# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked of the kernel's settings, and what each takes from people."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import Rule, at_least, at_most, one_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel import sysctl
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.expectations import (
    FromNextStart,
    kernel_setting,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd import starting

_RELEASE = "/proc/sys/kernel/osrelease"
_BPF = "kernel.unprivileged_bpf_disabled"
_KEXEC = "kernel.kexec_load_disabled"
_CORES = "kernel.core_pattern"
# The kernel's own.
_RELATIVE = "core"
# Since this release 2 is known: off, and to be set otherwise by root.
_BPF_SETTABLE = (5, 13)
# Kernels before 5.1 have none.
_AUTOLOAD = "dev.tty.ldisc_autoload"
# Debian's, RHEL's and its relatives', SUSE's.
_CRASH_KERNELS = ("kdump-tools.service", "kdump.service", "kexec-load.service")

_TRACED = Text(
    "A debugger or strace attaches only to programs that it has started itself, root's aside.",
    "除 root 外，调试器与 strace 只能附加到由其启动的程序。")
_KERNEL_LOG = Text("Only root reads the kernel's log with dmesg.", "只有 root 能用 dmesg 读取内核日志。")
_ADDRESSES = Text("Only root sees addresses of the kernel.", "只有 root 能看到内核地址。")
_NO_CORE = Text(
    "A program that changes its privileges leaves no core dump.", "会改变权限的程序崩溃时不再产生核心转储。")
_NO_BPF = Text("Only root loads BPF programs.", "只有 root 能加载 BPF 程序。")
_NO_KEXEC = Text("No kernel is started by kexec.", "无法再用 kexec 启动内核。")
_PERF = Text("Only root measures the kernel with perf.", "只有 root 能用 perf 观测内核。")
_DISCIPLINES = Text(
    "Only root has the kernel load a module for a line discipline of terminals (PPP, SLIP and the like).",
    "只有 root 能使内核加载终端线路规程模块（PPP、SLIP 等）。")
_NO_KEYS = Text("The keyboard's SysRq commands do nothing.", "键盘 SysRq 命令失效。")
_CORES_TO = Text("Core dumps go by the pattern {pattern}.", "核心转储按 {pattern} 处理。")
_FEW_SPACES = Text(
    "All users together make at most {count} user namespaces, which rootless containers and browsers need.",
    "全部用户最多只能创建 {count} 个用户命名空间（免 root 容器与浏览器需要）。")
_WHERE_TO = Text(
    "Who runs this host's programs says where core dumps go: patching_core_pattern is set then (|/bin/false keeps "
    "none).", "请应用负责人确定核心转储的去向，并设置 patching_core_pattern（|/bin/false 表示不保留）。")

_SETTINGS = (
    ("kernel.randomize_va_space", at_least(2), None),
    ("kernel.yama.ptrace_scope", at_least(1), _TRACED),
    ("kernel.dmesg_restrict", one_of("1"), _KERNEL_LOG),
    ("kernel.kptr_restrict", at_least(1), _ADDRESSES),
    ("fs.suid_dumpable", one_of("0"), _NO_CORE),
    ("net.core.bpf_jit_harden", one_of("2"), None),
    ("fs.protected_symlinks", one_of("1"), None),
    ("fs.protected_hardlinks", one_of("1"), None),
    ("fs.protected_fifos", one_of("2"), None),
    ("fs.protected_regular", one_of("2"), None),
    ("kernel.perf_event_paranoid", at_least(2), _PERF),
    ("kernel.sysrq", one_of("0", "4", "16", "176"), _NO_KEYS))


def settings(host):
    """Yield what is expected of the settings that every kernel may have."""
    for name, rule, told in _SETTINGS:
        yield kernel_setting(name, rule).affecting(told)
    if host.exists(sysctl.place(_AUTOLOAD)):
        yield kernel_setting(_AUTOLOAD, one_of("0")).affecting(_DISCIPLINES)


def unprivileged_bpf(host):
    """Return what is expected of BPF for ordinary users: 1 cannot be taken back without a reboot, 2 can."""
    if _release(host) >= _BPF_SETTABLE:
        return kernel_setting(_BPF, Rule(">= 1", "2", at_least(1).accepts)).affecting(_NO_BPF)
    return FromNextStart(_BPF, at_least(1)).affecting(_NO_BPF)


def kexec(host):
    """Return what is expected of kexec, which a crash kernel needs."""
    unit = next((one for one in _CRASH_KERNELS if starting.place(host, one) is not None), None)
    if unit is None:
        return FromNextStart(_KEXEC, one_of("1")).affecting(_NO_KEXEC)
    place = starting.place(host, unit)
    return Judged(lambda host: observed(
        "pass", "kexec_needed", "{name} is not asked for: {unit} loads a kernel for crashes ({place}).",
        "不要求 {name}：{unit} 需加载崩溃转储内核（{place}）。", name=_KEXEC, unit=unit, place=place, where=place,
        actual=unit))


def core_pattern(declared):
    """Return what is expected of where core dumps go: what is declared, or else no folder that anybody may write."""
    if declared:
        return kernel_setting(_CORES, one_of(declared)).affecting(_CORES_TO.format(pattern=declared))
    return Judged(_cores)


def _cores(host):
    now, written = sysctl.live(host, _CORES), sysctl.at_boot(host, _CORES)
    later = (now or _RELATIVE) if written is None else written.text
    parts = dict(
        name=_CORES, expected="%s absolute, or a program" % _CORES,
        actual=("" if now is None else "now %s, " % now) + "at boot " + later,
        evidence=([] if now is None else [Evidence("file", sysctl.place(_CORES), now)])
        + ([] if written is None else [Evidence("file", str(written.where), written.text)]))
    unseen = sysctl.unseen(host, _CORES)
    if unseen is not None:
        return unseen
    relative = next((value for value in (now, later) if value and not value.startswith(("/", "|"))), None)
    if relative is None:
        return observed(
            "pass", "cores_placed", "{name} is {value}: not in whatever folder a program runs.",
            "{name} 为 {value}，不会写入程序的当前目录。", value=later, **parts)
    return observed(
        "fail", "cores_anywhere",
        "{name} is {value}: a program that crashes writes its memory into the folder that it runs in.",
        "{name} 为 {value}：程序崩溃时会将内存写入其当前目录。", value=relative, advice=_WHERE_TO, **parts)


def user_namespaces(count):
    """Return what is expected of the number of user namespaces, where one is declared."""
    return kernel_setting("user.max_user_namespaces", at_most(count, lowest=0)).affecting(
        _FEW_SPACES.format(count=count))


def _release(host):
    """Return the running kernel's version as two numbers; the lowest where it is not told."""
    if not host.exists(_RELEASE):
        return (0, 0)
    found = re.match(rb"(\d{1,4})\.(\d{1,4})", host.read(_RELEASE))
    return (int(found.group(1)), int(found.group(2))) if found else (0, 0)
