# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets whose runs this collection arranges, where backup_sets says so, beside those that others run."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.parts import asking
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import declared

_BEGINS = Text(
    "{tool} makes its runs of the set {set} on this host by {timer}, the first of them now: it reads all that the set "
    "holds, and writes to its repository.",
    "{tool} 由 {timer} 在本机定期处理备份集 {set}，首次立即开始：读取其全部内容并写入存储库。")


_MARKS = Text(
    "Before each of its runs of the set {set} {canary} is written anew, for drills to find in the copy.",
    "备份集 {set} 的每次备份之前会重写 {canary}，供恢复演练在副本中核对。")


def each(host, policy, kind, hours, look, judge, beside=None, fits=None):
    """Yield what is expected of every set.

    Of one that others run, `look(host, one)` yields Observations. Of one that is arranged, its run of a kind has to be
    recorded within some hours, of which `judge(one, record)` gives Observations; `beside(host, one)` yields what is
    seen apart from that record. One that does not fit (`fits(one)`) is as one that others run.
    """
    arranged = [
        one for one in declared.sets(policy) if one.given.get("arranged") and (fits is None or fits(one))]
    others = [one for one in declared.sets(policy) if one not in arranged]
    if others or not arranged:
        yield from asking.each(policy, look, others)
    for one in arranged:
        yield from _of(host, one, kind, hours, judge, beside)


def _of(host, one, kind, hours, judge, beside):
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import arranged
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records.expectations import Recorded

    run = arranged.of(host, one, kind, hours)
    told = _BEGINS.format(tool=one.tool, set=one.name, timer=run.timer)
    if "--canary" in run.arguments:
        marks = _MARKS.format(set=one.name, canary=run.arguments[run.arguments.index("--canary") + 1])
        told = Text("{told} {marks}", "{told}{marks}").format(told=told, marks=marks)
    yield Recorded(run, lambda record: judge(one, record)).affecting(told)
    if beside is not None:
        yield asking.beside_runs(one, (run.service, arranged.of(host, one, "", hours).service), beside)
