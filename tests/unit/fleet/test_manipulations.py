# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The law of fleets: whatever is taken from a campaign's fragments, put among them or changed in them, by who has no
controller's key, its score is no better; and it is told.
"""

from __future__ import annotations

import random
import shutil

import pytest
import yaml
from ansible.errors import AnsibleActionFail

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.evidence.signing import signature_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.fleet.campaign import digest_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.fleet.slices import in_slice
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.fragment import written
from tests.unit.support.collected import Collector
from tests.unit.support.report_samples import complete

DRAWN = 100
SLICES = 3
HOSTS = [f"{kind}{number}" for kind in ("web", "db", "app") for number in range(1, 4)]
CLAUSES = ("8.3.3-B-a-2", "7.5.9-B-a-2", "8.3.3-B-a-3")
FUTURE = "2027-01-01T00:00:00.000Z"


def judged(run, names, *statuses):
    run.hosts(*names)
    for place, name in enumerate(names):
        run.findings(name, *(
            one for number, clause in enumerate(CLAUSES)
            for one in complete(clause, statuses[(place + number) % len(statuses)])))
    return run.end()


@pytest.fixture(scope="module")
def honest(tmp_path_factory):
    """A campaign with passes and fails, each slice signed by the controller, one host by its own key; and beside it,
    signed too, what an older campaign has found, which was better.
    """
    collector = Collector(tmp_path_factory.mktemp("honest"), HOSTS[0])
    for number in range(1, SLICES + 1):
        names = in_slice(HOSTS, f"{number}/{SLICES}")
        for campaign, statuses in (("q3", ("pass",)), ("q4", ("pass", "fail", "manual"))):
            scope = {"slice": f"{number}/{SLICES}"}
            run = collector.run(f"{campaign}-{number}", campaign=campaign, scope=scope)
            collector.sign(judged(run, names, *statuses))
    collector.sign(judged(collector.run("q4-own", campaign="q4"), HOSTS[:1], "fail"), HOSTS[0])
    for campaign in ("q3", "q4"):
        path = collector.where / f"{campaign}.campaign.yml"
        path.write_text(yaml.safe_dump(
            {"name": campaign, "slices": SLICES, "inventory_sha256": digest_of(HOSTS), "hosts": HOSTS}), "utf-8")
        collector.sign(path)
    return collector


class Forger:
    """Who can write into the folder of the fragments, and has the keys of a host and of a stranger."""

    def __init__(self, collector, where, chance):
        self.collector, self.where, self.chance = collector, where, chance

    @property
    def one(self):
        return self.where / f"q4-{self.chance.randint(1, SLICES)}.jsonl"

    def missing(self, path):
        path.unlink(missing_ok=True)

    def unsigned(self, path):
        signature_of(path).unlink(missing_ok=True)

    def better(self, path):
        if path.exists():
            path.write_bytes(path.read_bytes().replace(b'"status":"fail"', b'"status":"pass"'))

    def signed_by_a_stranger(self, path):
        self.better(path)
        if path.exists():
            self.collector.sign(path, "stranger")

    def signed_by_a_host(self, path):
        """Of the other hosts: what one says of itself is its own."""
        self.better(path)
        if path.exists() and path.name != "q4-own.jsonl":
            self.collector.put(path, [
                line for line in self.collector.lines(path) if line.get("host") != HOSTS[0]])
            self.collector.sign(path, HOSTS[0])

    def cut(self, path):
        if path.exists():
            data = path.read_bytes()
            path.write_bytes(data[:self.chance.randrange(len(data))])

    def without_a_host(self, path):
        if path.exists():
            lines = self.collector.lines(path)
            gone = self.chance.choice([*next((line["hosts"] for line in lines if "hosts" in line), []), "none"])
            for line in lines:
                if line["type"] == "hosts":
                    line["hosts"] = [name for name in line["hosts"] if name != gone]
            self.collector.put(path, [line for line in lines if line.get("host") != gone])

    def signature_of_another(self, path):
        if path.exists():
            shutil.copy(signature_of(self.where / "q3-1.jsonl"), signature_of(path))

    def replayed(self, path):
        older = self.where / path.name.replace("q4", "q3")
        if older.exists():
            shutil.copy(older, path)
            shutil.copy(signature_of(older), signature_of(path))

    def replayed_as_of_this_campaign(self, path):
        older = self.where / path.name.replace("q4", "q3")
        if older.exists():
            path.write_bytes(older.read_bytes().replace(b'"campaign":"q3"', b'"campaign":"q4"'))

    def twice(self, path):
        if path.exists():
            shutil.copy(path, self.where / "again.jsonl")
            shutil.copy(signature_of(path), signature_of(self.where / "again.jsonl"))

    def new(self, _path):
        lines = [line for line in self.collector.lines(self.where / "q3-1.jsonl") if line["type"] != "end"]
        lines[0].update(run_id="new", campaign="q4", scope={})
        lines = [{**line, **({"time": FUTURE} if "time" in line else {})} for line in lines]
        self.collector.put(self.where / "new.jsonl", lines)
        self.collector.sign(self.where / "new.jsonl", self.chance.choice(["stranger"]))

    def put_by(self, path):
        line = next(line for line in self.collector.lines(self.where / "q3-1.jsonl") if line["type"] == "findings")
        (self.where / f".{path.stem}~x.spool").write_bytes(written({**line, "time": FUTURE}))

    def campaign_gone(self, _path):
        (self.where / "q4.campaign.yml").unlink(missing_ok=True)

    def campaign_cut(self, _path):
        file = self.where / "q4.campaign.yml"
        if file.exists():
            file.write_text("\n".join(file.read_text("utf-8").splitlines()[1:]), "utf-8")

    def campaign_of_few(self, _path):
        few = self.where / "zz.campaign.yml"
        few.write_text(yaml.safe_dump(
            {"name": "q4", "slices": 1, "inventory_sha256": digest_of(HOSTS[:1]), "hosts": HOSTS[:1]}), "utf-8")
        self.collector.sign(few, self.chance.choice(["stranger", HOSTS[0]]))


MANIPULATIONS = sorted(name for name, value in vars(Forger).items() if callable(value) and name != "__init__")
# What changes nothing need not be told.
UNTOLD = {"twice", "put_by"}


def strict(act, collector, where):
    """Return the strict score of the campaign, and whether something is told."""
    said = act(
        fragments=[str(where)], campaign="q4", formats=[], signers=str(collector.signers), require_signed=True,
        fail_on=["unreachable", "unreadable", "aborted"])
    scores = said["jrt0117_report"]["scores"]
    return scores["strict"], said.get("failed", False)


@pytest.mark.slow
def test_no_manipulation_of_a_campaign_raises_its_score_and_each_is_told(honest, act, tmp_path):
    before, told = strict(act, honest, honest.where)
    assert not told and 0 < before["value"] < 1
    better = []
    for seed in range(DRAWN):
        chance, where = random.Random(seed), tmp_path / str(seed)
        shutil.copytree(honest.where, where)
        forger = Forger(honest, where, chance)
        # Each of them alone first, then several.
        names = [MANIPULATIONS[seed]] if seed < len(MANIPULATIONS) else chance.sample(
            MANIPULATIONS, chance.randint(1, 3))
        for name in names:
            getattr(forger, name)(forger.one)
        try:
            after, told = strict(act, honest, where)
        except AnsibleActionFail as refused:
            assert "campaign" in str(refused) or "left out" in str(refused), (names, refused)
            continue
        finally:
            shutil.rmtree(where)
        if after["value"] > before["value"] or not (told or set(names) <= UNTOLD):
            better.append((seed, names, before, after, told))
    assert not better
