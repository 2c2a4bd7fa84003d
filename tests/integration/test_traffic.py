# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bandwidth priorities on a real host: five connections of their own leave by one link, and the important one is
measured.

Behind the link `wan0` is a network namespace that receives. Before: a plain bottleneck of the same rate, in which each
connection gets what it gets. After enforcing, the declared share; after the rollback, the queue that was there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from labs import Lab, Run

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="takes root to lay a link")

VARIABLES = {
    "baseline_areas": ["boundary"], "baseline_clauses": ["8.3.2-E-a-3"],
    "boundary_priorities": [{"name": "credit-query", "ports": [443], "share": 70}],
    "boundary_link_rates": {"wan0": "10mbit"}, "boundary_priorities_enforce": True}
# The other areas have nothing to say, and each costs a task.
AREA = ("--tags", "boundary")
LINK = """
    set -e
    ip netns add far
    ip link add wan0 type veth peer name wan0 netns far
    ip addr add 198.18.0.1/24 dev wan0 && ip link set wan0 up
    ip -n far addr add 198.18.0.2/24 dev wan0 && ip -n far link set wan0 up
"""
RECEIVE = """
import selectors, socket, time
waiting, counted = selectors.DefaultSelector(), {443: 0, 9000: 0}
for port in counted:
    one = socket.create_server(("198.18.0.2", port))
    waiting.register(one, selectors.EVENT_READ, port)
print(flush=True)
begin = end = None
while end is None or time.monotonic() < end:
    for key, _ in waiting.select(0.1):
        if key.fileobj.type == socket.SOCK_STREAM and key.fileobj.getsockname()[1] and not isinstance(key.data, tuple):
            waiting.register(key.fileobj.accept()[0], selectors.EVENT_READ, (key.data,))
            begin = begin or time.monotonic()
            end = end or begin + 4
        else:
            data = key.fileobj.recv(65536)
            # The first second, in which each finds its speed, does not count.
            counted[key.data[0]] += len(data) if time.monotonic() > begin + 1 else 0
print(counted[443] / max(1, sum(counted.values())))
"""
SEND = """
import socket, sys, threading, time
def send(port):
    with socket.create_connection(("198.18.0.2", port)) as one:
        end = time.monotonic() + 6
        try:
            while time.monotonic() < end:
                one.sendall(bytes(65536))
        except OSError:
            pass
threads = [threading.Thread(target=send, args=(port,)) for port in [443] + [9000] * 4]
[one.start() for one in threads]
[one.join() for one in threads]
"""
MEASURE = """
    set -e
    exec 3< <(ip netns exec far python3 -c "$RECEIVE")
    read -r -u 3 line
    python3 -c "$SEND" &
    read -r -u 3 share
    wait
    echo "$share"
"""
SHOW = "tc qdisc show dev wan0; nft list tables; systemctl is-enabled jrt0117-traffic.service 2>&1 || true"


@dataclass
class Story:
    """What was said and measured at each stage."""

    lab: Lab
    before: str
    plain: float
    assessed: Run
    enforced: Run
    ordered: float


def share(lab: Lab) -> float:
    """Return the part of all bytes that came by the important connection."""
    script = "\n".join(
        f"{name}=$(cat <<'END'\n{text}\nEND\n)" for name, text in (("RECEIVE", RECEIVE), ("SEND", SEND)))
    return float(lab.root("gate", script + MEASURE).split()[-1])


@pytest.fixture(scope="module")
def story(lab: Lab) -> Iterator[Story]:
    lab.up("gate=debian12")
    lab.root("gate", LINK)
    before = lab.root("gate", SHOW)
    lab.root("gate", "tc qdisc add dev wan0 root tbf rate 10mbit burst 32kb latency 50ms")
    plain = share(lab)
    lab.root("gate", "tc qdisc del dev wan0 root")
    assessed = lab.play("assess", *AREA)
    enforced = lab.play("enforce", *AREA)
    assert enforced.code == 0, enforced.output
    yield Story(lab, before, plain, assessed, enforced, share(lab))


def test_a_link_without_an_order_is_a_finding(story: Story) -> None:
    finding = story.assessed.findings["gate", "traffic_priority"]
    assert (finding["status"], finding["reason"], finding["would"]) == ("fail", "no_order", "pass"), finding


def test_the_important_connection_keeps_its_share_against_four_others(story: Story) -> None:
    assert story.enforced.findings["gate", "traffic_priority"]["status"] == "pass"
    assert story.plain < 0.55 and story.ordered > 0.6, (story.plain, story.ordered)


def test_the_unit_sets_it_anew(story: Story) -> None:
    story.lab.root("gate", "tc qdisc del dev wan0 root; nft delete table inet jrt0117_priority")
    story.lab.root("gate", "systemctl restart jrt0117-traffic.service")
    again = story.lab.play("enforce", *AREA)
    assert again.findings["gate", "traffic_priority"]["status"] == "pass" and again.changed("gate") == 0, again.output


def test_the_rollback_brings_back_what_was_there(story: Story) -> None:
    done = story.lab.play("rollback", baseline_run_id=story.enforced.run_id)
    assert done.code == 0, done.output
    assert story.lab.root("gate", SHOW) == story.before
