# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of random rulesets against what a real kernel does with real packets."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from labs import SYSTEMS, Lab

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import iptables, nft
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.filter import Packet, PacketFilter
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.ruleset import Ruleset

# The same rulesets as in the unit tests, where a naive filter takes the kernel's place.
sys.path.append(str(Path(__file__).parents[1] / "unit/subjects/firewall"))

from random_rulesets import Maker, marks_cross

ROUNDS = 60
PACKETS = 12
PROBE = Path(__file__).parent / "firewall_probe.py"


def compare(lab: Lab, system: str, asked: list[dict], read: Callable[[str], Ruleset]) -> None:
    """Load the rulesets on a host, send the packets, and compare what arrived with what is said."""
    lab.up(system)
    lab.root(
        system, "apt-get install -y -q nftables iptables iproute2 && cat > /root/probe.py",
        stdin=PROBE.read_text(encoding="utf-8"))
    answers = json.loads(lab.root(system, "python3 /root/probe.py", stdin=json.dumps(asked)))
    seen = {True: 0, False: 0}
    for number, (question, answer) in enumerate(zip(asked, answers, strict=True)):
        packets = PacketFilter(read(answer["listed"]))
        for index, one in enumerate(question["packets"], 1):
            said = packets.admits(
                Packet(
                    "input", "ip", one["protocol"], one["saddr"], one["daddr"], one["dport"], "eth0", None,
                    one["sport"], one["icmp"]))
            arrived = index in answer["arrived"]
            seen[arrived] += 1
            if question["crossing"]:
                assert said is not False or not arrived, (number, one)
            else:
                assert said is arrived, (number, one)
    assert min(seen.values()) > ROUNDS, seen


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_kernel_lets_in_what_the_ruleset_was_said_to_let_in(lab: Lab, system: str) -> None:
    first = SYSTEMS.index(system) * ROUNDS
    makers = [Maker(seed, kernel=True) for seed in range(first, first + ROUNDS)]
    asked = [{"ruleset": ruleset, "crossing": marks_cross(ruleset), "packets": [maker.packet() for _ in range(PACKETS)]}
             for maker in makers for ruleset in [maker.ruleset()]]
    compare(lab, system, asked, nft.parse)


def test_the_kernel_lets_in_what_iptables_was_said_to_let_in(lab: Lab) -> None:
    makers = [Maker(seed, kernel=True) for seed in range(ROUNDS)]
    asked = [
        {
            "ruleset": ruleset, "crossing": ruleset.count("*") > 1 and "--set-xmark" in ruleset,
            "packets": [maker.packet() for _ in range(PACKETS)]} for maker in makers for ruleset in [maker.iptables()]]
    compare(lab, "debian12", asked, lambda text: iptables.parse(text, "ip"))
