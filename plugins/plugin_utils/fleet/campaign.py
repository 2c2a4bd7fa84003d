# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a campaign is of (`NAME.campaign.yml` beside the fragments, written by the playbook `campaign`): a report has
its hosts in it, whatever has arrived.
"""

from __future__ import annotations

import collections
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.fleet.slices import MOST, number_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.merge import Merged
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.fragment import FragmentError, Problem

__all__ = ["SUFFIX", "Campaign", "digest_of", "expect", "read"]

SUFFIX = ".campaign.yml"
_SLICE_GONE = Text(
    "Slice {number} of {slices} of the campaign {name} never arrived; hosts that were not seen: {count}.",
    "批次 {name} 的第 {number}/{slices} 片从未到达：{count} 台主机未被查看。")
_HOSTS_GONE = Text(
    "Hosts of slice {number} of {slices} of the campaign {name} that are in no run that arrived ({count}): {some}.",
    "批次 {name} 的第 {number}/{slices} 片中有 {count} 台主机不在任何收到的运行中：{some}。")
_UNKNOWN = Text(
    "Run {run} is of slice {slice} of {name} alone, and no file {name}.campaign.yml beside it tells the hosts of that: "
    "nobody can tell what is missing. Write it with the playbook campaign.",
    "运行 {run} 只含 {name} 的第 {slice} 片，而其旁没有说明该批次主机的文件 {name}.campaign.yml，无从得知缺少什么。"
    "请用 playbook campaign 写出该文件。")
_SHOWN = 3


@dataclass(frozen=True)
class Campaign:
    """Which hosts a campaign is of, and in how many slices they are looked at."""

    path: Path
    name: str
    slices: int
    hosts: tuple[str, ...]


def digest_of(hosts: Iterable[str]) -> str:
    """Return what tells a list of hosts from one that was cut short."""
    return sha256("\n".join(hosts).encode("utf-8", "surrogateescape")).hexdigest()


def read(path: Path) -> Campaign:
    """Return the campaign of a file; raises FragmentError for what is none: nothing of it may be left out."""
    try:
        found: Any = yaml.load(path.read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        campaign = Campaign(path, found["name"], found["slices"], tuple(found["hosts"]))
        if not isinstance(campaign.name, str) or not campaign.hosts:
            raise ValueError("name or hosts")
        whole = isinstance(campaign.slices, int) and not isinstance(campaign.slices, bool)
        if not whole or not 1 <= campaign.slices <= MOST:
            raise ValueError("slices")
        if not all(isinstance(host, str) and host for host in campaign.hosts):
            raise ValueError("hosts")
        if found["inventory_sha256"] != digest_of(campaign.hosts):
            raise ValueError("inventory_sha256: the hosts are others than were written down")
    except (OSError, ValueError, LookupError, TypeError, RecursionError, yaml.YAMLError) as error:
        why = harmless(" ".join(str(error).split()))[:200]
        raise FragmentError(f"{path} tells of no campaign ({type(error).__name__}: {why}).") from error
    return campaign


def expect(
        merged: Merged, fragments: Iterable[Path], asked: str | None,
        refused: Callable[[Path], Problem | None] = lambda path: None) -> None:
    """Have in the report every host of the campaigns that its runs belong to, and name what never arrived. `refused`
    tells why a campaign's file does not count. Raises FragmentError where the campaign that was asked for has slices,
    and nothing tells which hosts it is of.
    """
    wanted = {run.campaign for run in merged.runs.values() if run.campaign}
    folders = dict.fromkeys(path.parent for path in fragments)
    files = [path for folder in folders for path in sorted(folder.glob(f"*{SUFFIX}"))]
    # Each of a name counts: one that somebody has put there may not take hosts away.
    found = []
    for file in files:
        problem = refused(file)
        if problem is not None:
            merged.problems.append(problem)
        elif (campaign := read(file)).name in wanted:
            found.append(campaign)
    known = {campaign.name for campaign in found}
    for run in merged.runs.values():
        if run.scope.get("slice") and run.campaign not in known:
            told = _UNKNOWN.format(run=run.run_id, slice=run.scope["slice"], name=str(run.campaign or "?"))
            if asked:
                raise FragmentError(f"{told.en} / {told.zh}")
            merged.problems.append(Problem(run.fragment, told.en, told.zh))
    for campaign in found:
        merged.problems += _missing(campaign, merged.expect(campaign.hosts))


def _missing(campaign: Campaign, unseen: Iterable[str]) -> Iterator[Problem]:
    of = {host: number_of(host, campaign.slices) for host in campaign.hosts}
    sizes = collections.Counter(of.values())
    gone: dict[int, list[str]] = {}
    for host in unseen:
        gone.setdefault(of[host], []).append(host)
    for number, hosts in sorted(gone.items()):
        some = ", ".join(hosts[:_SHOWN]) + (" ..." if len(hosts) > _SHOWN else "")
        told = (_SLICE_GONE if len(hosts) == sizes[number] else _HOSTS_GONE).format(
            number=number, slices=campaign.slices, name=campaign.name, count=len(hosts), some=some)
        yield Problem(campaign.path.name, harmless(told.en), harmless(told.zh))
