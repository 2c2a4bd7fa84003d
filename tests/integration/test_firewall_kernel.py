# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of random rulesets against what a real kernel does with real packets."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from labs import SYSTEMS, Lab

from ansible_collections.jrt0117.baseline.plugins.module_utils.formats import nft
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats.packet_filter import Packet, PacketFilter

# The same rulesets as in the unit tests, where a naive filter takes the kernel's place.
sys.path.append(str(Path(__file__).parents[1] / "unit" / "boundary"))

from random_rulesets import Maker, marks_cross

ROUNDS = 60
PACKETS = 12
PROBE = Path(__file__).parent / "firewall_probe.py"


def probes(first: int) -> list[dict]:
    """Return rulesets and packets, of seeds from the first on."""
    makers = [Maker(seed, kernel=True) for seed in range(first, first + ROUNDS)]
    return [{"ruleset": maker.ruleset(), "packets": [maker.packet() for _ in range(PACKETS)]} for maker in makers]


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_kernel_lets_in_what_the_ruleset_was_said_to_let_in(lab: Lab, system: str) -> None:
    lab.up(system)
    lab.root(system, "apt-get install -y -q nftables iproute2 && cat > /root/probe.py", stdin=PROBE.read_text(encoding="utf-8"))
    asked = probes(SYSTEMS.index(system) * ROUNDS)
    answers = json.loads(lab.root(system, "python3 /root/probe.py", stdin=json.dumps(asked)))
    seen = {True: 0, False: 0}
    for number, (question, answer) in enumerate(zip(asked, answers, strict=True)):
        packets = PacketFilter(nft.parse(json.dumps(answer["listed"])))
        for index, one in enumerate(question["packets"], 1):
            said = packets.admits(Packet("input", "ip", one["protocol"], one["saddr"], one["daddr"], one["dport"], "eth0", None, one["sport"],
                                         one["icmp"]))
            arrived = index in answer["arrived"]
            seen[arrived] += 1
            if marks_cross(question["ruleset"]):
                assert said is not False or not arrived, (number, one)
            else:
                assert said is arrived, (number, one)
    assert min(seen.values()) > ROUNDS, seen
