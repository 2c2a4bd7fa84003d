# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The slices of people: what all logins of one account may take of the memory together."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.resources.parts import in_force
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people

SETTING = "MemoryMax"
# The kernel counts whole pages, and leaves the rest of a share out.
_ROUNDING = 2**20
_SYSTEMD = ("/run/systemd/system", "/lib/systemd/systemd", "/usr/lib/systemd/systemd")
_OPT_IN = Text(
    "Set resources_user_memory_enforce where no server is started from a login: above the limit the kernel ends "
    "processes, the server's as well.",
    "确认没有从登录会话中启动的服务后，设置 resources_user_memory_enforce：超出上限时内核会终止进程，包括这类服务。")
_LESS = Text(
    "All logins of {name} together have {share} % of the memory at most, now as well; above that the kernel ends a "
    "process of theirs.", "{name} 的全部会话合计最多使用 {share}% 的内存，立即生效；超出时内核会终止其中的进程。")


def expectations(host, policy):
    """Yield what is expected of the slices, where the kernel can hold anybody to them."""
    if not any(host.exists(path) for path in _SYSTEMD):
        yield Judged(_no_systemd)
        return
    yield in_force.controllers((SETTING,), Text("the logins of people", "人员的登录会话"))
    if in_force.lacking(host, (SETTING,)):
        return
    share = policy.user_memory_percent

    def things(host):
        humans, total = people.of(host).humans, in_force.memory(host)
        units = ["user-%d.slice" % one.uid for one in humans]
        for account, unit in zip(humans, units):
            held = in_force.InForce(
                units, unit, SETTING, "<= %d%%" % share, "%d%%" % share,
                lambda found: total is not None and found <= total * share // 100 + _ROUNDING,
                advice=None if policy.user_memory_enforce else _OPT_IN)
            yield held.affecting(_LESS.format(name=account.name, share=share)) if policy.user_memory_enforce else (
                Judged(held.check))
    yield Each(
        things, "slices_held", "The slice of each person's account holds it to {share} % of the memory.",
        "每个人员账号的 slice 将其内存限制在 {share}% 以内。", share=share,
        none=Text("No account here is a person's that could log in.", "本机没有可登录的人员账号。"))


def _no_systemd(_host):
    return observed(
        "not_checked", "no_systemd",
        "There is no systemd here: whether anything limits the memory of a person's logins was not looked at.",
        "本机没有 systemd：未检查人员会话的内存是否受限。", expected=SETTING, evidence=(absent(*_SYSTEMD),))
