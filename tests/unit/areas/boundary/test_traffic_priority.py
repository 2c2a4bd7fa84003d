# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether links serve what was declared first: asked of a kernel's own queues, in a network namespace."""

import shutil
import subprocess

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import priorities, traffic_text
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.traffic_priority import TrafficPriority
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.traffic.action import TrafficOrder
from tests.unit.areas.boundary.conftest import policy_of
from tests.unit.support import wires
from tests.unit.support.area_host import written
from tests.unit.support.filter_namespace import Filtered, needs_nft, network

pytestmark = [needs_nft, pytest.mark.skipif(shutil.which("tc") is None, reason="takes tc")]
CONTROL = TrafficPriority()
SERVICES = [{"name": "query", "ports": [443], "share": 70}, {"name": "report", "ports": ["8000-8010"], "share": 20}]
DECLARED = dict(priorities=SERVICES, link_rates={"eth0": "10mbit"})
TREE = """\
qdisc add dev eth0 root handle 1: htb default 30
class add dev eth0 parent 1: classid 1:1 htb rate 10mbit ceil 10mbit
class add dev eth0 parent 1:1 classid 1:10 htb rate 7mbit ceil 10mbit prio 0
class add dev eth0 parent 1:1 classid 1:20 htb rate 2mbit ceil 10mbit prio 1
class add dev eth0 parent 1:1 classid 1:30 htb rate 1mbit ceil 10mbit prio 7
"""
RULES = ["tcp sport 8000-8010 meta priority set 1:20", "tcp dport 8000-8010 meta priority set 1:20",
         "tcp sport 443 meta priority set 1:10", "tcp dport 443 meta priority set 1:10"]


def table(rules, hook="postrouting"):
    """Return a table whose one chain has these rules."""
    return "table inet order { chain c { type filter hook %s priority mangle;\n%s\n}\n}\n" % (hook, "\n".join(rules))


@pytest.fixture
def link(tmp_path):
    """Return a function that gives a fresh view of a host with eth0, after some lines for tc and a ruleset."""
    with network() as namespace:
        inside = ["nsenter", "--net=" + namespace, "--"]
        for words in ("add eth0 type veth peer name peer0", "set eth0 up"):
            subprocess.run(inside + ["ip", "link"] + words.split(), check=True)

        def view(lines="", rules="", files=None):
            if not any(tmp_path.iterdir()):
                written(tmp_path, files or wires.host())
            for argv, text in ((["tc", "-batch", "-"], lines), (["nft", "-f", "-"], rules)):
                if text:
                    subprocess.run(inside + argv, input=text.encode(), check=True)
            return Filtered(str(tmp_path), namespace)
        yield view


def told(judge, host, **options):
    found = judge(CONTROL, host, **dict(DECLARED, management_ports=[22], **options))
    return found["status"], found["reason"], found["message"]["en"]


def test_a_host_that_declares_no_order_and_is_no_gateway_is_not_applicable(link, judge):
    assert judge(CONTROL, link())["status"] == "not_applicable"


def test_a_gateway_without_an_order_fails_with_what_it_has(link, judge):
    found = judge(CONTROL, link(), gateway=True)
    assert (found["status"], found["message"]["en"]) == ("fail", "This gateway passes on in no order: eth0 noqueue.")


def test_a_gateway_with_an_undeclared_order_is_for_a_person(link, judge):
    assert judge(CONTROL, link(TREE), gateway=True)["status"] == "manual"


def test_a_tree_of_somebody_else_that_is_right_is_right_now_and_unknown_at_boot(link, judge):
    found = judge(CONTROL, link(TREE, table(RULES)), **DECLARED)
    assert (found["status"], found["reason"]) == ("manual", "order_at_boot_unknown")
    assert [one["status"] for one in found["details"]] == ["manual"], found


BREAKS = {
    "nothing": ("", table(RULES), "no_order"),
    "a shaper": ("qdisc add dev eth0 root tbf rate 10mbit burst 10k latency 50ms", table(RULES), "no_order"),
    "no rule": (TREE, "", "service_unsorted"),
    "one side": (TREE, table(RULES[:3]), "service_unsorted"),
    "before routing": (TREE, table(RULES, "prerouting"), "service_unsorted"),
    "an inner class": (TREE, table(RULES[:2] + [one.replace("1:10", "1:1") for one in RULES[2:]]), "service_unsorted"),
    "a class that is not there": (
        TREE, table(RULES[:2] + [one.replace("1:10", "1:11") for one in RULES[2:]]), "service_unsorted"),
    "past the queue": (TREE, table(RULES + ["tcp sport 443 meta priority set 1:0"]), "service_unsorted"),
    "overwritten": (TREE, table(RULES + ["tcp sport 443 meta priority set 1:30"]), "service_unsorted"),
    "accepted before": (TREE, table(["tcp sport 443 accept"] + RULES), "service_unsorted"),
    "one network": (TREE, table(RULES[:2] + ["ip daddr 10.0.0.0/8 " + one for one in RULES[2:]]), "service_unsorted"),
    "a condition": (TREE, table(RULES + ["tcp sport 443 limit rate 9/second meta priority set 1:30"]), "order_unsure"),
    "everything": (TREE, table(["meta priority set 1:10"] + RULES), "others_in_class"),
    "somebody else": (TREE, table(RULES + ["udp dport 53 meta priority set 1:10"]), "others_in_class"),
    "the other way round": (
        TREE.replace("prio 0", "prio 3"), table(RULES), "order_differs"),
    "one class for both": (TREE, table([one.replace("1:20", "1:10") for one in RULES]), "order_differs"),
    "all else first": (TREE.replace("prio 7", "prio 0"), table(RULES), "order_differs"),
    "a small share": (TREE.replace("rate 7mbit", "rate 5mbit"), table(RULES), "share_too_small"),
    "too much promised": (TREE.replace("rate 2mbit", "rate 4mbit"), table(RULES), "rates_above_parent"),
    "above the link": (TREE.replace("rate 10mbit ceil 10mbit", "rate 1gbit ceil 1gbit"), table(RULES),
                       "rate_above_link"),
    "no default": (TREE.replace("default 30", "default 99"), table(RULES), "order_passed_by"),
    "a default with classes below": (TREE.replace("default 30", "default 1"), table(RULES), "order_passed_by"),
    "filters": (TREE + "filter add dev eth0 parent 1: protocol ip prio 1 u32 match ip dport 80 0xffff flowid 1:10\n",
                table(RULES), "order_by_filters"),
}


@pytest.mark.parametrize("name", sorted(BREAKS))
def test_each_way_to_be_wrong_is_named(link, judge, name):
    lines, rules, reason = BREAKS[name]
    status, found, sentence = told(judge, link(lines, rules))
    assert (status == "pass", found) == (False, reason), sentence


def test_iptables_classify_counts_as_well(link, judge):
    rules = "*mangle\n" + "".join(
        f"-A POSTROUTING -p tcp -m tcp --{side} {ports} -j CLASSIFY --set-class {name}\n"
        for ports, name in (("8000:8010", "1:20"), ("443", "1:10")) for side in ("sport", "dport")) + "COMMIT\n"
    host = link(TREE)
    for tool in ("iptables-nft-restore", "ip6tables-nft-restore"):
        assert host.execute([tool], data=rules.encode()).rc == 0
    assert told(judge, host)[1] == "order_at_boot_unknown"


@pytest.mark.parametrize("files, reason", [
    ({**wires.host(), "/sys/class/net/eth0/speed": "1\n"}, "rate_above_wire"),
    ({**wires.host(), "/sys/class/net/eth0/speed": "-1\n"}, "order_at_boot_unknown"),
    ({**wires.host(), "/sys/class/net/eth0/lower_eno1/x": ""}, "link_upon_others"),
    ({path: text for path, text in wires.host(wires.link("eth1")).items() if "/eth0/" not in path}, "link_gone")])
def test_the_link_itself_is_looked_at(link, judge, files, reason):
    assert told(judge, link(TREE, table(RULES), files))[1] == reason


def test_an_ifb_is_no_link_by_which_anything_leaves(link, judge):
    host = link(files=wires.host(wires.link("ifb0", device=None)))
    host.which = shutil.which
    inside = ["nsenter", "--net=" + host._namespace, "--"]
    if subprocess.run(inside + "ip link add ifb0 type ifb".split(), check=False).returncode:
        pytest.skip("this kernel has no ifb")
    subprocess.run(inside + ["tc", "-batch", "-"], input=TREE.replace("eth0", "ifb0").encode(), check=True)
    subprocess.run(inside + ["nft", "-f", "-"], input=table(RULES).encode(), check=True)
    found = judge(CONTROL, host, priorities=SERVICES, link_rates={"ifb0": "10mbit"}, priorities_enforce=True)
    assert (found["status"], found["reason"], found["would"]) == ("fail", "link_of_arrivals", "person")


@pytest.mark.parametrize("names, status", [(("eth9",), "fail"), (("peer0",), "error")])
def test_a_link_that_tc_does_not_know_is_no_free_link(link, judge, names, status, monkeypatch):
    """peer0 is in /sys of that host, and has gone before tc was asked."""
    host = link(files=wires.host(wires.link("peer0")))
    subprocess.run(["nsenter", "--net=" + host._namespace, "--", "ip", "link", "del", "peer0"], check=True)
    found = judge(CONTROL, host, priorities=SERVICES, link_rates={name: "10mbit" for name in names})
    assert found["status"] == status, found


def test_enforcing_is_by_opt_in_and_leaves_the_queue_of_others(link, judge):
    assert judge(CONTROL, link(), **DECLARED)["would"] == "person"
    found = judge(CONTROL, link(), priorities_enforce=True, **DECLARED)
    assert (found["would"], found["affects"][0]["en"]) == (
        "pass", "What leaves by eth0 waits in the declared order, and is held to the declared rate.")
    found = judge(CONTROL, link(TREE), priorities_enforce=True, **DECLARED)
    assert found["would"] == "person" and "has a queue that somebody set" in str(found)


def test_rules_that_are_left_to_firewalld_are_not_written(link, judge):
    assert judge(CONTROL, link(), priorities_enforce=True, firewall="firewalld", **DECLARED)["would"] == "person"


def action(**options):
    given = policy_of(**dict(DECLARED, **options))
    declared = priorities.declared(given)
    return TrafficOrder(
        traffic_text.queues(declared.services, declared.rates, "pfifo"), traffic_text.table(declared.services, [22]))


def test_our_own_order_is_right_and_comes_back_just_as_it_was(link, judge):
    host, ours = link(), action()
    free = ours.state(host)
    ours.apply(host)
    held = ours.state(host)
    found = judge(CONTROL, link(), **DECLARED)
    assert [one["status"] for one in found["details"]] == ["manual"], found
    other = action(link_rates={"eth0": "20mbit"}, priorities=SERVICES[:1])
    other.apply(host)
    assert other.state(host) != held
    other.undo(host, held, None)
    assert ours.state(host) == held
    ours.undo(host, free, held)
    assert ours.state(host) == free and "noqueue" in ours.told(host)[0]


def test_a_queue_that_somebody_set_meanwhile_is_neither_replaced_nor_removed(link):
    from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError

    host, ours = link(TREE), action()
    with pytest.raises(ActionError):
        ours.apply(host)
    ours.undo(host, {"links": {"eth0": None}, "table": None}, None)
    assert "htb 1:" in host.execute(["tc", "qdisc", "show", "dev", "eth0"]).out
