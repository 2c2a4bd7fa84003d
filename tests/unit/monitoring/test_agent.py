# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a monitoring server has of a host: its last sample, by the server's own clock, of all four kinds."""

import json
import sys
import time

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.monitoring import agent, server as servers
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.monitoring.collected import collected_for
from tests.unit.monitoring.conftest import instant, samples

OPTIONS = {"resources_monitoring_instance": "", "resources_monitoring_query": {}, "resources_prometheus_token_file": "",
           "resources_alertmanager_url": "", "resources_alertmanager_token_file": "", "resources_thresholds": {},
           "resources_links": [], "resources_peak_share": 70}
KINDS = [instant(name) for name in agent.KINDS]


@pytest.fixture
def look(server):
    """Return a function that says what is seen of db1, where the server answers so."""
    def run(answers=None, **options):
        server.answers.update({"up{": [samples(1, 1, 1)], "count by": KINDS, **(answers or {})})
        values = {**OPTIONS, "resources_prometheus_url": server.url, **options}
        return collected_for("db1", "192.0.2.5", values)["monitoring_agent"]
    return run


def worst(found):
    return next((one for one in found if one["status"] != "pass"), found[0])


def test_a_host_that_is_collected_passes(look):
    assert [one["reason"] for one in look()] == ["collected", "kinds_there"]


@pytest.mark.parametrize("answers, status, reason", [
    ({"up{": []}, "fail", "not_collected"),
    ({"up{": [samples(1, 1, 0)]}, "fail", "target_down"),
    ({"up{": [samples(1, 1, 1, every=15, ago=60)]}, "fail", "samples_old"),
    ({"up{": [samples(1, 1, 1, every=60, ago=100)]}, "pass", "collected"),
    ({"up{": [samples(1, 1, ago=-4000)]}, "error", "samples_ahead"),
    ({"count by": KINDS[:3]}, "fail", "kinds_missing"),
    ({"up{": (200, {}, "<html>login</html>")}, "error", "server_silent"),
    ({"up{": (302, {"Location": "/login"}, "")}, "error", "server_silent"),
    ({"up{": (401, {}, "")}, "error", "server_silent"),
    ({"up{": (200, {}, b" " * (servers._MOST + 1))}, "error", "server_silent"),
    ({"up{": (200, {}, json.dumps({"status": "error", "error": "bad"}))}, "error", "server_silent"),
    ({"up{": (200, {}, json.dumps({"status": "success", "data": None}))}, "error", "server_silent"),
    ({"up{": (200, {}, "[" * 100000)}, "error", "server_silent"),
    ({"up{": [{"metric": {}, "values": [["x"], None, [1]]}]}, "error", "samples_odd"),
])
def test_what_the_server_tells_counts(look, answers, status, reason):
    found = worst(look(answers))
    assert (found["status"], found["reason"]) == (status, reason)


def test_time_is_the_servers(look):
    ahead = {"Date": "Tue, 01 Jan 2030 00:00:10 GMT"}
    series = {
        "metric": {"instance": "db1", "job": "node"}, "values": [[1893456000 - turn, "1"] for turn in (30, 15, 0)]}
    body = json.dumps({"status": "success", "data": {"result": [series]}})
    found = look({"up{": (200, ahead, body)})
    assert found[0]["reason"] == "collected"


def test_other_targets_of_the_same_host_do_not_count(look):
    found = look({"up{": [samples(1, 1, 1), samples(0, 0, 0, instance="db1:9187", job="postgres")]})
    assert worst(found)["status"] == "pass"


def test_another_target_of_the_same_name_is_told(look):
    found = worst(look({"up{": [], "node_uname_info": [instant("node_uname_info", instance="10.9.9.9:9100")]}))
    assert "10.9.9.9:9100" in found["message"]["en"]


def test_names_are_no_expressions(look, server):
    look(resources_monitoring_instance='a"} or vector(1) # .*')
    assert '\\"' in server.asked[0] and "\\\\.\\\\*" in server.asked[0]


def test_the_token_goes_to_the_server_and_nowhere_else(look, server, tmp_path):
    token = tmp_path / "token"
    token.write_text("s3cret\n")
    found = look(resources_prometheus_token_file=str(token))
    assert server.tokens[0] == "Bearer s3cret" and "s3cret" not in json.dumps(found)
    assert worst(look(resources_prometheus_token_file=str(tmp_path / "none")))["reason"] == "server_silent"


def test_a_server_that_is_not_there_is_an_error(look):
    assert worst(look(resources_prometheus_url="http://127.0.0.1:9"))["reason"] == "server_silent"


def test_without_a_server_it_is_for_a_person(look):
    assert look(resources_prometheus_url="")[0]["status"] == "manual"


@pytest.mark.parametrize("value, status, reason", [
    (lambda now: str(int(now)), "pass", "collected"), (lambda now: now * 1000, "pass", "collected"),
    (lambda now: now - 600, "fail", "samples_old"), (lambda now: None, "error", "time_unknown"),
    (lambda now: "2020-01-01T00:00:00Z", "fail", "samples_old"), (lambda now: now + 9999, "error", "samples_ahead"),
    (lambda now: "0", "error", "time_unknown"), (lambda now: "nan", "error", "time_unknown")])
def test_another_system_is_asked_for_the_time(look, server, value, status, reason):
    server.answers["/zabbix"] = (200, {}, json.dumps({"result": [{"lastclock": value(time.time())}]}))
    query = {"url": server.url + "/zabbix?{host}", "time": "result.0.lastclock", "body": '{"host": "{host}"}'}
    found = look(resources_prometheus_url="", resources_monitoring_query=query)[0]
    assert (found["status"], found["reason"]) == (status, reason)


def test_a_command_is_asked_for_the_time(look):
    command = [sys.executable, "-c", "import json, time; print(json.dumps({'last': time.time()}))"]
    query = {"command": command, "time": "last"}
    assert look(resources_prometheus_url="", resources_monitoring_query=query)[0]["reason"] == "collected"
    assert look(resources_prometheus_url="", resources_monitoring_query={**query, "command": ["/none"]})[0][
        "status"] == "error"
