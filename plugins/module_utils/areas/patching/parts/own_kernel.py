# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the kernel is this host's own: a container runs on that of the machine below it."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import container

_ADVICE = Text(
    "Have the machine that this container runs on in the inventory: its own finding counts for the kernel.",
    "请将承载该容器的主机纳入清单，内核以该主机的检查结果为准。")


def of_below(host):
    """Return what shows that the kernel is that of the machine below, as Text; None where it is this host's own."""
    return host.memo("container", lambda: container.seen(host))


def not_ours(host):
    """Return what stands for all that is asked of the kernel, where it is not this host's to set."""
    return Judged(_kernel_below)


def _kernel_below(host):
    shown = of_below(host)
    return observed(
        "not_checked", "kernel_below", "The kernel is set by the machine below: {shown}.",
        "内核由承载主机设置：{shown}。", shown=shown, advice=_ADVICE)


def without_modules():
    """Return what stands for all that is asked of modules, where no kernel's list of them is there."""
    return Judged(_no_kernel)


def _no_kernel(_host):
    return observed(
        "not_checked", "no_kernel", "No kernel's list of modules lies below /lib/modules, so what can be loaded here "
        "cannot be told.", "/lib/modules 中没有内核的模块列表，无法判断哪些模块可被加载。",
        evidence=(absent("/lib/modules/*/modules.dep"),))
