# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What runs is what is installed: the kernel, and the programs and libraries of every process."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.parts import own_kernel, running
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import unseen
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel import installed

_KERNEL = Text("The running kernel", "运行中的内核")
_PROGRAMS = (
    "No process of this host executes a file of /usr, /lib, /bin, /sbin or /opt that was replaced since.",
    "本机各进程所执行的 /usr、/lib、/bin、/sbin、/opt 中的文件均未被替换。")


class RunningLatestKernel(Control):
    """Running kernel and programs."""

    id = "running_latest_kernel"
    zh = "运行中的内核与程序"
    clauses = ("7.5.7-B-c",)

    def expectations(self, host, policy):
        if own_kernel.of_below(host) is None:
            try:
                installed.of(host), installed.running(host)
            except HostError as error:
                yield unseen(_KERNEL, error)
            else:
                yield Judged(running.kernel)
        if host.live:
            yield Each(running.programs, "programs_current", *_PROGRAMS)
