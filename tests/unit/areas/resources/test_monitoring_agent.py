# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An agent runs, tells all four kinds, and what the controller saw of its collection is told."""

import http.server
import threading

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.resources.monitoring_agent import MonitoringAgent
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.resources.parts import agent
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from tests.unit.areas.resources.conftest import said

CONTROL = MonitoringAgent()
RUNS = {"ActiveState": "active", "UnitFileState": "enabled"}
UNIT = {"/lib/systemd/system/zabbix-agent2.service": "[Service]\n"}
SEEN = {
    "status": "pass", "reason": "collected", "message": {"en": "Seen.", "zh": "已查看。"}, "expected": "", "actual": "",
    "evidence": [["query", "http://prometheus", "up"]], "advice": None}
METRICS = b"".join(b"%s 1\n" % name.encode() for name in agent.KINDS)


@pytest.fixture
def look(tree, judge, monkeypatch):
    """Return a function that judges a host with an agent, whose unit is so."""
    def run(files=None, state=None, seen=SEEN, **options):
        monkeypatch.setattr(Host, "run", said(**{"zabbix-agent2.service": {**RUNS, **(state or {})}}))
        return judge(CONTROL, tree({**UNIT, **(files or {})}), collected={"monitoring_agent": [seen]}, **options)
    return run


@pytest.fixture
def exporter():
    """Return a function that serves bytes, and gives the port."""
    ends = []

    def serve(body):
        class Exporter(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n" + body if body is not None else b"")

            def log_message(self, *_args):
                """Say nothing."""
        end = http.server.HTTPServer(("127.0.0.1", 0), Exporter)
        thread = threading.Thread(target=end.serve_forever, args=(0.05,))
        thread.start()
        ends.append((end, thread))
        return end.server_port
    yield serve
    for end, thread in ends:
        end.shutdown()
        thread.join()
        end.server_close()


def test_an_agent_that_runs_and_is_collected_passes(look):
    assert look()["status"] == "pass"


@pytest.mark.parametrize("state, seen, status, reason", [
    ({"ActiveState": "failed"}, SEEN, "fail", "unit_not_running"),
    ({"UnitFileState": "disabled"}, SEEN, "fail", "unit_not_at_boot"),
    ({}, {**SEEN, "status": "fail", "reason": "samples_old"}, "fail", "samples_old"),
    ({}, {**SEEN, "status": "manual", "reason": "no_server_declared"}, "manual", "no_server_declared")])
def test_both_halves_count(look, state, seen, status, reason):
    found = look(state=state, seen=seen)
    assert (found["status"], found["reason"]) == (status, reason)


def test_without_an_agent_it_fails(tree, judge):
    assert judge(CONTROL, tree({}))["reason"] == "no_agent"


def test_an_agent_of_another_name_is_named(look, monkeypatch):
    assert look(agent_unit="ours.service", state={})["reason"] == "unit_not_running"


def test_an_exporter_is_told_where_to_listen(tree, judge):
    host = tree({agent._PROGRAM: b"", "/lib/systemd/system/" + agent.UNIT: "[Service]\n",
                 agent.SETTINGS: "# Set the command-line arguments\nARGS=\"--collector.wifi\"\n"})
    found = judge(CONTROL, host, agent_install=True, agent_address="10.0.0.5:9100")
    assert found["would_change"]
    wanted = agent.ListensAt("10.0.0.5:9100")
    wanted.fix(host)
    assert host.read(agent.SETTINGS).endswith(b"\nARGS=\"--collector.wifi --web.listen-address=10.0.0.5:9100\"\n")
    assert wanted.check(host).status == "pass"


@pytest.mark.parametrize(("line", "result"), [
    ("ARGS=''", "ARGS='{}'"), ("ARGS=", 'ARGS="{}"'), ("ARGS=--log.level=debug", 'ARGS="--log.level=debug {}"'),
    ("ARGS=\"--web.listen-address=:9100 --a\"", 'ARGS="--a {}"'),
    ("ARGS='--web.listen-address :9100'", "ARGS='{}'"),
    ("ARGS=\"{} --web.listen-address=:9200\"", 'ARGS="{}"'),
    ("ARGS=\"{}\"", None),
    # What is put together otherwise is left to a person.
    ("ARGS=\"--a=^(x|y)\\\\d \\", "person"), ('ARGS="--a"" --b"', "person"), ("ARGS=\"--a='b'\"", "person")])
def test_its_other_arguments_stay_and_other_addresses_go(tree, line, result):
    wanted = agent.ListensAt("10.0.0.5:9100")
    host = tree({agent.SETTINGS: "# x\n" + line.format(wanted.word) + "\nOTHER=1\n"})
    (part, seen), = wanted.looked_at(host)
    if result is None:
        assert seen.status == "pass"
    elif result == "person":
        assert seen.status == "fail" and part is not wanted and wanted.word in seen.advice.en
    else:
        assert seen.status == "fail" and part is wanted
        wanted.fix(host)
        assert host.read(agent.SETTINGS).decode() == "# x\n" + result.format(wanted.word) + "\nOTHER=1\n"
        assert wanted.check(host).status == "pass"


@pytest.mark.parametrize("body, status", [
    (METRICS, "pass"), (METRICS.replace(b"node_cpu", b"cpu"), "fail"), (b"<html>login</html>", "fail"), (b"", "fail"),
    (None, "error")])
def test_what_an_exporter_tells_counts(tree, exporter, body, status):
    assert agent.told(tree({}), agent.UNIT, "127.0.0.1", exporter(body)).status == status


def test_a_port_that_nobody_answers_is_an_error(tree):
    assert agent.told(tree({}), agent.UNIT, "127.0.0.1", 9).status == "error"
