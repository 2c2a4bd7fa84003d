# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a set has a copy at another site that is nearly as new as the one here."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.parts import answers, arranging, fresh
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.parts.asking import told, variable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import copies, standing

_HOUR, _WEEK = 3600, 168
_NEWEST = Text("the newest one here", "本地最新备份")
_NOW = Text("now, for there is none here", "当前时间（本地没有备份）")
_SITE = Text(
    "Whoever runs the host says in backup_site where it stands.", "请主机负责人在 backup_site 中注明所在站点。")
_ADVICE = Text(
    "Whoever runs the backups adds a repository at another site, and has each copy carried there (a second repository "
    "of pgBackRest, restic copy).",
    "请备份负责人增加异地存储库，并将每份备份传输过去（pgBackRest 第二存储库、restic copy）。")


def expectations(host, policy):
    """Yield what is expected of a copy elsewhere of every set."""
    return arranging.each(
        host, policy, "copy", policy.offsite_hours, lambda host, one: look(host, policy, one),
        lambda one, record: [fresh.of_run(policy, one, record, False)], lambda host, one: look(host, policy, one),
        lambda one: bool(policy.site) and one.repositories[-1].site != policy.site)


def look(host, policy, one):
    """Yield what is seen of the repositories elsewhere; one that is well is enough."""
    if not policy.site:
        yield told(
            one, "manual", "site_undeclared", "backup_site does not say where this host stands.",
            "backup_site 未注明本机所在站点。", evidence=[absent("backup_site")], advice=_SITE)
        return
    away = [repository for repository in one.repositories if repository.site != policy.site]
    if not away:
        yield told(
            one, "fail", "no_copy_elsewhere", "all its repositories are at {site}, where this host stands.",
            "其全部存储库均在本机所在站点 {site}。", site=policy.site, expected="a repository at another site",
            actual=policy.site, evidence=[variable(one, "repositories")], advice=_ADVICE)
        return
    seen = [_of(host, policy, one, repository) for repository in away]
    well = [found for found in seen if found.status == "pass"]
    yield from well[:1] or seen


def _of(host, policy, one, repository):
    place = standing.of(host, one, repository)
    parts = dict(name=repository.name, site=repository.site, advice=_ADVICE)
    problem = None if place is None else standing.here(host, place)
    if place is not None and problem is not None:
        return told(
            one, "fail", "copy_on_host", "{name}, declared at {site}, {problem}.", "申报位于 {site} 的 {name} "
            "{problem}。",
            problem=problem, actual=problem, evidence=[place.evidence], expected="a place elsewhere", **parts)
    there, here = answers.of(host, policy, one, repository), answers.of(host, policy, one, one.repositories[0])
    newest, own = (answer and answer.newest() for answer in (there, here))
    if there is None:
        return answers.unrecorded(one, repository)
    parts["evidence"] = list(there.evidence) + ([] if place is None else [place.evidence])
    if newest is None:
        return told(
            one, "fail", "copy_elsewhere_none", "no complete copy is in {name} at {site}.",
            "{site} 的 {name} 中没有完整备份。", actual="none", expected="a copy", **parts)
    hours = policy.offsite_hours if policy.level >= 3 else max(policy.offsite_hours, _WEEK)
    behind = ((own.ended if own is not None else copies.now()) - newest.ended) / _HOUR
    parts.update(
        when=copies.written(newest.ended), label=newest.label, hours=hours, behind=int(behind),
        expected="at most %d hours behind" % hours, actual=copies.written(newest.ended),
        than=_NOW if own is None else _NEWEST)
    if behind > hours:
        return told(
            one, "fail", "copy_elsewhere_old", "the newest copy in {name} at {site} ended at {when} ({label}), "
            "{behind} hours before {than}; expected within {hours}.",
            "{site} 的 {name} 中最新备份于 {when} 完成（{label}），比{than}早 {behind} 小时，"
            "应在 {hours} 小时以内。",
            **parts)
    return told(
        one, "pass", "copy_elsewhere", "the newest copy in {name} at {site}, as declared, ended at {when} ({label}), "
        "within {hours} hours of {than}.",
        "{site}（按申报）的 {name} 中最新备份于 {when} 完成（{label}），与{than}相差不超过 {hours} 小时。",
        **parts)
