# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The databases of a host, and what a control of this area makes of each."""

from typing import Any, Dict

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Hidden
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Thing, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import databases, servers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.mysql.source import Server
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql.source import Cluster
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.redis.source import Store
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import whole

_SOURCES: Dict[str, Any] = {"postgresql": Cluster, "mysql": Server, "redis": Store}
_MOST_NAMED = 20
_BOTH = Text("{role} in {database}", "数据库 {database} 中的 {role}")
MORE = Text("and {count} more", "另有 {count} 项")


def each(host, policy, topic):
    """Yield what is expected of every database: `topic` has a function for each engine, which yields Observations,
    expectations, or None for what is right, and the sentence RIGHT[engine] for where all is.
    """
    if policy.remote:
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import remote_databases

        database = remote_databases.database_of(host, policy)
        yield _judged(database, policy, *_of_engine(topic, database.engine))
        return
    running = servers.of_kind(host, *servers.DATABASES)
    for server in running:
        looks, right = _of_engine(topic, server.kind)
        if not looks:
            yield Judged(_unjudged(server, topic))
            continue
        yield _judged(_source(server.kind)(host, server, policy.seconds), policy, looks, right)
    if not running:
        yield Judged(_stopped)


def _of_engine(topic, engine):
    """Return (what looks at it, the sentence where all is right) of a topic for an engine; nothing where none does."""
    look = getattr(topic, engine, None)
    if look is not None and engine == "opengauss":
        own = look()
        return own.LOOKS, own.RIGHT
    return ((), None) if look is None else ((look,), topic.RIGHT[engine])


def _source(engine):
    if engine == "opengauss":
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.opengauss import source

        return source.Cluster
    return _SOURCES[engine]


def _judged(database, policy, looks, right):
    expected = Each(
        lambda host: _looked(looks, database, policy), "database_right", right.en, right.zh, label=database.label)
    expected.about = Thing("database", database.label)
    return expected


def _looked(looks, database, policy):
    hidden = set()
    for look in looks:
        try:
            yield from look(database, policy)
        except Hidden as error:
            # What several look at is told once.
            if str(error) not in hidden:
                hidden.add(str(error))
                yield unshown(database, error)


def _unjudged(server, topic):
    return lambda host: observed(
        "not_checked", "database_not_judged", "{program} (process {process}) is not judged by this control.",
        "本检查项不判定 {program}（进程 {process}）。", program=server.program, process=server.process,
        evidence=(absent("/proc/%d" % server.process),))


def _stopped(host):
    found = databases.of(host)
    if not host.live or not found:
        return observed(
            "not_checked", "database_image", "Databases are asked while they run, and none runs here.",
            "数据库须在运行时查询，而此处没有运行中的数据库。", evidence=(absent("/proc"),))
    return observed(
        "not_checked", "database_stopped", "{program} does not run, so it cannot be asked.",
        "{program} 未运行，无法查询。", program=found[0].program, where=found[0].where)


def wrong(database, reason, en, zh, evidence=(), status="fail", **parts):
    """Return an Observation of what is wrong with a database: {label} begins both sentences."""
    return observed(
        status, reason, "{label}: " + en, "{label}：" + zh, label=database.label, evidence=tuple(evidence), **parts)


def unshown(database, hidden):
    """Return an Observation of what a database does not show, and so is not judged."""
    return wrong(
        database, "hidden", "what is judged here is hidden: {problem}.", "此处判定所需的内容不可见：{problem}。",
        status="not_checked", problem=hidden.problem, evidence=[absent(hidden.path)])


def fine(database, *evidence):
    """Return what stands for something right, with what was seen of it."""
    return observed("pass", "database_right", "{label}.", "{label}。", label=database.label, evidence=evidence)


def names(found):
    """Return names for a sentence, the first of many."""
    found = sorted(set(found))
    told = ", ".join(found[:_MOST_NAMED])
    return told if len(found) <= _MOST_NAMED else Text(
        told + " " + MORE.en.format(count=len(found) - _MOST_NAMED), told + " " + MORE.zh.format(
            count=len(found) - _MOST_NAMED))


def whose(database, role):
    """Return whom a setting of PostgreSQL's own for a role, a database or both is for, None for every one."""
    return _BOTH.format(role=role, database=database) if role and database else role or database or "PUBLIC"


def seconds_of(text):
    """Return a length of time as PostgreSQL takes it ("15min", "900s", "900000") in seconds, or None."""
    text = text.strip()
    for unit, factor in (("ms", 0.001), ("min", 60), ("us", 0.000001), ("s", 1), ("h", 3600), ("d", 86400)):
        if text.endswith(unit) and whole(text[:-len(unit)].strip()) is not None:
            return int(text[:-len(unit)]) * factor
    return None if whole(text) is None else int(text) * 0.001
