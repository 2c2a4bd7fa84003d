# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tc prints, and the rates that it knows."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.traffic import source, tc

MQ = "qdisc mq 0: root \n" + "".join(
    f"qdisc fq_codel 0: parent :{number:x} limit 10240p flows 1024 ecn \n" for number in range(64, 0, -1))


@pytest.mark.parametrize(
    "text, bits",
    [("100mbit", 10 ** 8), ("1e3mbit", 10 ** 9), ("100Mibit", 100 * 1024 ** 2), ("1500Kbit", 1500000),
     ("1Gbit", 10 ** 9), ("800bit", 800), ("2.5Gbit", 2500000000),
     ("100", None), ("100mbps", None), ("0mbit", None), ("-5mbit", None), ("nanmbit", None), ("infmbit", None),
     ("1e99mbit", None), ("1ibit", None), ("100 mbit", None), ("9" * 400 + "mbit", None), ("²mbit", None), ("", None)])
def test_rates_are_read_as_tc_reads_them_and_nothing_else_is_one(text, bits):
    assert tc.rate(text) == bits


def test_sixty_four_queues_of_a_card_are_below_its_root():
    found = tc.qdiscs(MQ)
    assert (len(found), found[0].kind, found[0].parent, found[64].parent) == (65, "mq", None, ":1")


def test_offloaded_queues_are_read_too():
    found = tc.qdiscs("qdisc htb 1: [offloaded] root refcnt 2 r2q 10 default 0x30 direct_packets_stat 0\n")
    assert found[0].words["default"] == "0x30"


@pytest.mark.parametrize("line", [
    "[{\"kind\":\"htb\"}]", "Cannot find device \"eth9\"", "qdisc", "qdisc htb", "class htb 1:10 rate 5Mbit",
    "\x00\x01", "qdisc htb 1: sideways"])
def test_a_line_that_is_none_is_refused(line):
    with pytest.raises(Unreadable):
        tc.qdiscs(line + "\n")
    with pytest.raises(Unreadable):
        tc.classes(line + "\n")


@pytest.mark.parametrize("words", [
    "prio 9 rate 5Mbit ceil 5Mbit", "prio 0 rate x ceil 5Mbit", "prio 0 rate 5Mbit", "rate 5Mbit ceil"])
def test_a_class_without_its_rates_is_refused(words):
    with pytest.raises(Unreadable):
        tc.classes(f"class htb 1:10 parent 1:1 {words}\n")


def test_classes_of_htb_are_read_with_their_rates():
    one = tc.classes("class htb 0001:0010 parent 1:1 leaf 8001: prio 2 rate 70Mbit ceil 1Gbit burst 1b cburst 1b \n"
                     "class fq_codel 8001:2 parent 8001: \n")
    assert [(each.id, each.parent, each.order, each.rate, each.ceil) for each in one] == [
        ("1:10", "1:1", 2, 70 * 10 ** 6, 10 ** 9)]


def answers(**said):
    """Return what stands for a host's tc: the text of each kind of question."""
    return lambda argv: Output(*said.get(argv[1], (0, "", "")))


@pytest.mark.parametrize("answer", [(1, "", "Cannot find device \"eth0\"\n"), (0, "", ""), (1, "", "")])
def test_an_answer_without_a_root_is_never_nothing_there(answer):
    with pytest.raises(Unreadable):
        source.read(answers(qdisc=answer), "eth0")


def test_what_is_below_a_class_makes_it_no_leaf():
    order = source.read(answers(
        qdisc=(0, "qdisc htb 1: root refcnt 2 r2q 10 default 0x1 direct_qlen 1000\n", ""),
        **{"class": (0, "class htb 1:1 root rate 9Mbit ceil 9Mbit \nclass htb 1:2 parent 1:1 prio 0 rate 9Mbit ceil "
                        "9Mbit \n", "")}), "eth0")
    assert (source.leaf(order, "1:1"), source.leaf(order, "1:2"), source.leaf(order, "1:9")) == (False, True, False)
