# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An alarm can fire where a healthy rule gives a value for the host, and arrives where a receiver is somebody."""

import json

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.monitoring import alarms, delivery
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.monitoring.collected import collected_for
from tests.unit.monitoring.conftest import Ago, instant
from tests.unit.monitoring.test_agent import OPTIONS, worst

DISK = '100 * (1 - node_filesystem_avail_bytes{job="node"} / node_filesystem_size_bytes) > 85'
DEFAULT = """
route: {group_by: [alertname], receiver: team-X-mails, routes: [{match: {severity: page}, receiver: pager}]}
receivers:
  - name: team-X-mails
    email_configs: [{to: team-X+alerts@example.org}]
  - name: pager
    webhook_configs: [{url: "http://bridge.bank.cn/send"}]
"""
GOOD = DEFAULT.replace("example.org", "bank.cn")


def rule(query=DISK, name="DiskFull", ago=5, **changes):
    return {"type": "alerting", "name": name, "query": query, "health": "ok", "lastEvaluation": Ago(ago, text=True),
            "labels": {}, **changes}


UP = rule("up == 0", "Down")


@pytest.fixture
def look(server):
    """Return a function that says what is seen of db1's alarms, where the server has these rules."""
    def run(*rules, answers=None, config=GOOD, **options):
        server.answers.update({
            "/api/v1/rules": {"groups": [{"name": "g", "interval": 15, "rules": list(rules)}]},
            "/api/v1/alertmanagers": {"activeAlertmanagers": [{"url": "http://am:9093"}]},
            "node_filesystem_avail": [instant()], "up": [instant("up")],
            "/api/v2/status": (200, {}, json.dumps({"config": {"original": config}})), **(answers or {})})
        values = {**OPTIONS, "resources_prometheus_url": server.url, "resources_alertmanager_url": server.url,
                  "resources_thresholds": {"disk_used_percent": 85}, **options}
        return collected_for("db1", "192.0.2.5", values)["service_level_alarm"]
    return run


def test_a_rule_that_can_fire_and_arrives_passes(look):
    assert {one["status"] for one in look(rule(), UP)} == {"pass"}


@pytest.mark.parametrize("rules, answers, reason", [
    ([UP], {}, "no_rule"),
    ([rule(health="err"), UP], {}, "rules_unhealthy"),
    ([rule(ago=600), UP], {}, "rules_unhealthy"),
    ([rule(lastEvaluation="0001-01-01T00:00:00Z"), UP], {}, "rules_unhealthy"),
    ([rule(), UP], {"node_filesystem_avail": []}, "rules_blind"),
    ([rule(), UP], {"node_filesystem_avail": [instant(instance="db2:9100")]}, "rules_blind"),
    ([rule(), UP], {"node_filesystem_avail": (400, {}, "{}")}, "rules_blind"),
    ([rule()], {}, "absence_untold"),
    ([rule(), rule('absent(up{instance="db2:9100"})', "Gone")], {"up": []}, "absence_untold"),
    ([rule(), UP], {"/api/v1/alertmanagers": {"activeAlertmanagers": []}}, "no_alertmanager"),
    ([rule(), UP], {"/api/v1/rules": "<html>"}, "server_silent"),
    ([rule(), UP], {"/api/v2/status": (200, {}, "<html>")}, "server_silent"),
    ([rule(), UP], {"/api/v2/status": (200, {}, json.dumps({"config": {"original": "a: [b"}}))}, "server_silent"),
])
def test_what_keeps_an_alarm_from_firing_is_named(look, rules, answers, reason):
    assert worst(look(*rules, answers=answers))["reason"] == reason


def test_absent_of_this_host_tells_of_its_absence(look):
    assert worst(look(rule(), rule('absent(up{instance="db1:9100"})', "Gone"), answers={"up": []}))["status"] == "pass"


def test_the_distributions_default_ends_at_an_example(look):
    found = worst(look(rule(), UP, config=DEFAULT))
    assert found["reason"] == "receiver_unreal" and "team-X-mails" in found["message"]["en"]


def test_an_alarm_ends_where_its_labels_lead(look):
    found = look(
        rule(labels={"severity": "page"}), rule("up == 0", "Down", labels={"severity": "page"}), config=DEFAULT)
    assert [one["reason"] for one in found][-1:] == ["receiver_there"] and worst(found)["status"] == "pass"


def test_without_declarations_it_is_for_a_person(look):
    assert worst(look(rule(), UP, resources_alertmanager_url=""))["reason"] == "no_alertmanager_declared"
    assert look(resources_prometheus_url="")[0]["reason"] == "no_server_declared"


@pytest.mark.parametrize("expression, left", [
    ("node_load1 > 5", "node_load1"), (DISK, DISK.partition(" > ")[0]), ("(a > 1) * b >= 2 and c < 3", "(a > 1) * b"),
    ('a{x="y>z"} != 1', 'a{x="y>z"}'), ("absent(up)", "absent(up)"), ("a{x!=\"1\"} == 0", "a{x!=\"1\"}"),
    ("rate(a[5m]) < bool 3", "rate(a[5m])"), ("'unclosed > 3", "'unclosed > 3")])
def test_what_is_compared_is_asked_for(expression, left):
    assert alarms.left_of(expression) == left


@pytest.mark.parametrize("route, labels, names", [
    ({"receiver": "a"}, {}, ["a"]),
    ({"receiver": "a", "routes": [{"receiver": "b", "matchers": ['severity="page"']}]}, {"severity": "page"}, ["b"]),
    ({"receiver": "a", "routes": [{"receiver": "b", "matchers": ['severity=~"p.*", team!=x']}]},
     {"severity": "page", "team": "x"}, ["a"]),
    ({"receiver": "a", "routes": [{"receiver": "b", "continue": True}, {"receiver": "c"}, {"receiver": "d"}]}, {},
     ["b", "c"]),
    (
        {"receiver": "a", "routes": [{"match_re": {"job": "no.*"}, "routes": [{"receiver": "c"}]}]}, {"job": "node"},
        ["c"]),
    ({"receiver": "a", "routes": [{"receiver": "b", "match_re": {"job": "("}}, None, 5]}, {}, ["a"])])
def test_routes_lead_as_alertmanager_takes_them(route, labels, names):
    assert delivery.receivers_of(route, labels) == names


@pytest.mark.parametrize("receiver, is_unreal", [
    ({"name": "null"}, True), ({"email_configs": []}, True), ({"email_configs": [{"to": "a@example.com"}]}, True),
    ({"email_configs": [{"to": "a@ops.test"}]}, True), ({"email_configs": [{"to": "a@bank.cn"}]}, False),
    ({"webhook_configs": [{"url": "https://x.example/hook"}]}, True),
    ({"webhook_configs": [{"url": "<secret>"}]}, False),
    ({"webhook_configs": [{"url": "http://localhost:8060/send"}]}, False),
    ({"wechat_configs": [{"to_user": "ops"}], "email_configs": [{"to": "a@example.com"}]}, False)])
def test_a_receiver_is_somebody_or_is_not(receiver, is_unreal):
    assert (delivery.unreal(receiver) is not None) == is_unreal
