# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs of three hosts made up, and a history of them."""

import random
from datetime import datetime, timedelta

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.database import opened
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.recording import Recording
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.build import build
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard
from tests.unit.support.report_samples import Fragment, complete, finding, organization, said

HOSTS = ("web1", "web2", "web3")


class Runs:
    """Writes fragments of one day after another."""

    def __init__(self, folder):
        self.folder, self.day, self.paths = folder / "fragments", datetime(2026, 1, 1, 3), []
        self.folder.mkdir()
        self.place = str(folder / "history.sqlite")
        self.warnings = []

    def run(self, name, of=None, *, hosts=HOSTS, down=(), own="pass", days=1, due=None, **more):
        """One run; `of` gives the status of password_length by host, where it is not pass."""
        self.day += timedelta(days=days)
        time = self.day.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        fragment = Fragment(self.folder / f"{name}.jsonl", name, **{"started": time, **more}).hosts(*hosts)
        for host in hosts:
            if host in down:
                fragment.write({"type": "unreachable", "time": time, "host": host, "message": "refused"})
            else:
                status = (of or {}).get(host, "pass")
                found = status if isinstance(status, list) else [
                    finding("password_length", status), *complete("8.3.3-B-b-1")]
                fragment.findings(host, *found, time=time)
        if own:
            fragment.write(organization(said("7.2.2-B-b", own, due=due), time=time))
        self.paths.append(fragment.end().path)
        return self.paths[-1]

    def report(self, *paths, **more):
        """The report of some of them, the newest by default, and the trend that its page shows."""
        recording = Recording(self.place, self.warnings.append, **more)
        report = build(paths or self.paths[-1:], standard(), each=recording.add)
        return report, recording.finish(report)

    def year(self, count, seed=1, days=1):
        """Runs in which statuses change, hosts are down, and hosts come."""
        draw = random.Random(seed)
        state = dict.fromkeys(HOSTS, "pass")
        for number in range(count):
            for host in HOSTS:
                if draw.random() < 0.3:
                    state[host] = draw.choice(["pass", "fail", "manual", "error", "not_applicable"])
            down = [host for host in HOSTS if draw.random() < 0.1]
            hosts = HOSTS if number > count // 3 else HOSTS[:2]
            self.run(f"run{number:03}", state, hosts=hosts, down=down, own=draw.choice(["pass", "fail"]), days=days)


@pytest.fixture
def runs(tmp_path):
    return Runs(tmp_path)


def spans(place):
    """Every span by names."""
    with opened(place) as database:
        return sorted(database.all(
            "SELECT h.name, c.name, s.first, s.last, s.status, s.waived, r.body, coalesce(t.body, ''), s.known "
            "FROM span s JOIN host h ON h.id = s.host JOIN control c ON c.id = s.control "
            "JOIN text r ON r.id = s.reason LEFT JOIN text t ON t.id = s.text"))


def everything(place):
    """All that a history holds, by names."""
    with opened(place) as database:
        tables = {
            "run": "SELECT * FROM run", "tally": "SELECT * FROM tally", "due": "SELECT * FROM due",
            "waiver": "SELECT * FROM waiver", "fixed": "SELECT * FROM fixed",
            "host_state": "SELECT s.run, h.name, s.state FROM host_state s JOIN host h ON h.id = s.host",
            "open": "SELECT h.name, c.name, o.first, o.key & 15, o.known FROM open o JOIN host h ON h.id = o.host "
                    "JOIN control c ON c.id = o.control",
            "host": "SELECT name, newest FROM host", "control": "SELECT name, area FROM control"}
        found = {name: sorted(database.all(statement), key=str) for name, statement in tables.items()}
    return {**found, "span": spans(place)}
