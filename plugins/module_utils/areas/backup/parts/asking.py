# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The declared sets, what is asked of each, and how it is told."""

import json

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import declared

_DECLARE = Text(
    "Whoever owns the data of this host declares its sets in backup_sets, with tool and repositories.",
    "请本机数据的负责人在 backup_sets 中申报备份集、工具与存储库。")
_NO_ANSWER = Text(
    "Whoever runs the backups looks why it cannot be asked.", "请备份负责人查明无法查询的原因。")
# What a good run puts an end to.
_SETTLED = frozenset((
    "copies_bad", "copies_none", "copies_unrecorded", "copy_elsewhere_none", "copy_elsewhere_old", "copy_old"))


def each(policy, look, of=None):
    """Yield what is expected of every set, or of those that are given: `look(host, one)` yields Observations."""
    found = declared.sets(policy) if of is None else of
    if not found:
        yield Judged(_undeclared)
    for one in found:
        yield _about(one, look)


def _about(one, look):
    return Seen(lambda host: _looked(host, one, look))


def beside_runs(one, services, look):
    """Return what is expected of a set beside its runs; where one of these services is to run, that settles what no
    copy, or no new one, is said of.
    """
    def looked(host):
        staged = [service for service in services if host.declared(("run", service)) == "done"]
        for seen in _looked(host, one, look):
            if staged and seen.reason in _SETTLED:
                seen = told(
                    one, "pass", "run_staged", "{service} is to run now.", "即将运行 {service}。", service=staged[0])
            yield seen
    return Seen(looked)


def _looked(host, one, look):
    try:
        yield from look(host, one)
    except HostError as error:
        yield told(
            one, "error", "unreadable", "{error}.", "{error}。", error=error.told, evidence=[absent(error.path)],
            advice=_NO_ANSWER)


def told(one, status, reason, en, zh, **parts):
    """Return an Observation of a set: its name begins both sentences."""
    return observed(status, reason, "Backup set {set}: " + en, "备份集 {set}：" + zh, set=one.name, **parts)


def variable(one, name):
    """Return as evidence what is declared under a name of a set."""
    return Evidence(
        "query", "backup_sets[%s].%s" % (one.name, name), json.dumps(one.given.get(name), ensure_ascii=False))


def _undeclared(_host):
    return observed(
        "manual", "sets_undeclared",
        "backup_sets declares no set for this host, so there is nothing whose copies could be asked for.",
        "backup_sets 未为本机申报备份集，没有可供查询的备份。", expected="backup_sets", actual="no set",
        evidence=[absent("backup_sets")], advice=_DECLARE)
