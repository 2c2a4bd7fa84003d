"""What gets through the enforced boundary, by packets alone; and what the report says of those who should not be there.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from labs import LAB, ROOT, Lab, Run, read_fragments

SCENARIO = Path(__file__).parents[1]
TESTS = SCENARIO / "tests"
NETWORKS = {4: "10.117.", 6: "fd00:117:"}
SEGMENTS = {"outside": 66, "dmz": 1, "inside": 2, "management": 9}
PLACES = {
    "web": ("dmz", 10), "db": ("inside", 20), "administrator": ("management", 30), "outsider": ("outside", 66),
    "intruder": ("dmz", 99)}
PORTS = (22, 443, 5432, 8080)
# Everything that anybody has business with. The servers are no business of each other's but for the database.
DECLARED = {
    ("outsider", "web", 443), ("administrator", "web", 443), ("intruder", "web", 443),
    ("administrator", "gateway", 22), ("administrator", "web", 22), ("administrator", "db", 22),
    ("web", "db", 5432),
}
SOURCE_RATE = 100  # boundary_source_rate's default
FLOOD = 4000


def address(version: int, segment: str, number: int) -> str:
    """Return an address on a segment; lab/network addresses prints them all."""
    return f"10.117.{SEGMENTS[segment]}.{number}" if version == 4 else f"fd00:117:{SEGMENTS[segment]}::{number}"


def address_of(version: int, name: str) -> str:
    return address(version, *PLACES[name])


def destinations(version: int, source: str) -> dict[str, str]:
    """Return whom a host may try to reach: the servers, and the gateway on the host's own segment."""
    servers = {name: address_of(version, name) for name in ("web", "db") if name != source}
    return {**servers, "gateway": address(version, PLACES[source][0], 1)}


def run_script(lab: Lab, host: str, name: str, *words: str, stdin: str | None = None) -> str:
    """Run one of the scripts beside this file on a host."""
    script = (TESTS / name).read_text(encoding="utf-8")
    done = lab.containers("exec", host, "python3", "-c", script, *words, input=stdin)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def counting(lab: Lab, host: str, interface: str, source: str, seconds: int) -> Iterator[dict[str, int]]:
    """Count a source's opening packets at an interface, and the answers to them, while the body runs."""
    script = (TESTS / "packets.py").read_text(encoding="utf-8")
    counter = subprocess.Popen(
        [
            LAB / "containers", "--lab", lab.name, "exec", host, "python3", "-c", script, "count", str(seconds),
            interface, source], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    assert counter.stdout.readline() == "counting\n"
    seen: dict[str, int] = {}
    yield seen
    seen.update(json.loads(counter.communicate()[0]))


def play(folder: Path, playbook: str, *words: str) -> Run:
    """Run a playbook with the variables of the scenario."""
    environment = {
        **os.environ, "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), "JRT0117_FRAGMENTS_DIR": str(folder / "fragments"),
        "ANSIBLE_NOCOLOR": "1"}
    done = subprocess.run(
        [
            "ansible-playbook", "-i", ROOT / "lab/inventory", "-i", SCENARIO / "inventory",
            ROOT / "playbooks" / f"{playbook}.yml", "-e", "baseline_hosts=enforced", "-e",
            f"baseline_report_dest={folder / 'report'}", *words], env=environment, cwd=ROOT, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return Run(done.returncode, done.stdout, read_fragments(folder / "fragments"))


@pytest.mark.parametrize("version", NETWORKS)
@pytest.mark.parametrize("source", PLACES)
def test_declared_flows_pass_and_no_others(lab: Lab, source: str, version: int) -> None:
    tried = [(name, where, port) for name, where in destinations(version, source).items() for port in PORTS]
    answers = json.loads(
        run_script(lab, source, "probe.py", stdin=json.dumps([[where, port] for _name, where, port in tried])))
    reached = {(source, name, port) for (name, _where, port), answer in zip(tried, answers, strict=True) if answer}
    assert reached == {flow for flow in DECLARED if flow[0] == source}


@pytest.mark.parametrize("version", NETWORKS)
class TestForgedAddresses:
    def test_the_senders_own_address_gets_through(self, lab: Lab, version: int) -> None:
        own, web = address_of(version, "outsider"), address_of(version, "web")
        with counting(lab, "web", "dmz", own, 5) as seen:
            run_script(lab, "outsider", "packets.py", "send", own, web, "443", "20")
        assert seen["from"] == 20

    @pytest.mark.parametrize("victim", ["db", "administrator"])
    @pytest.mark.parametrize("port", ["22", "443"])
    def test_an_address_of_another_segment_does_not(self, lab: Lab, version: int, victim: str, port: str) -> None:
        forged = address_of(version, victim)
        with counting(lab, "web", "dmz", forged, 5) as seen:
            run_script(lab, "outsider", "packets.py", "send", forged, address_of(version, "web"), port, "20")
        assert seen["from"] == 0

    def test_the_gateway_does_not_answer_an_administrator_on_the_wrong_side(self, lab: Lab, version: int) -> None:
        forged = address_of(version, "administrator")
        with counting(lab, "gateway", "management", forged, 5) as seen:
            run_script(lab, "outsider", "packets.py", "send", forged, address(version, "outside", 1), "22", "20")
        assert seen["to"] == 0


@pytest.mark.parametrize("version", NETWORKS)
def test_a_flood_is_cut_to_the_rate_and_others_get_through(lab: Lab, version: int) -> None:
    flooding, web = address_of(version, "outsider"), address_of(version, "web")
    with counting(lab, "web", "dmz", flooding, 20) as seen:
        started = time.monotonic()
        run_script(lab, "outsider", "packets.py", "send", flooding, web, "443", str(FLOOD))
        seconds = time.monotonic() - started
        assert json.loads(run_script(lab, "administrator", "probe.py", stdin=json.dumps([[web, 443]]))) == [True]
    assert 0 < seen["to"] <= SOURCE_RATE * (seconds + 2) < FLOOD


def test_a_port_scan_raises_an_alert_with_its_source_and_time(lab: Lab) -> None:
    began = lab.root("gateway", "date +%FT%T").strip()
    lab.root("outsider", "nmap -Pn -n -sS -T4 -p 1-300 --max-retries 0 10.117.66.1")
    deadline = time.monotonic() + 60
    while True:
        lines = lab.root("gateway", "cat /var/log/suricata/eve.json", check=False).splitlines()
        alerts = [
            event for event in map(json.loads, lines) if event["event_type"] == "alert" and event["timestamp"] >= began]
        found = [
            one for one in alerts
            if one["src_ip"] == "10.117.66.66" and one["alert"]["signature"].startswith("JRT0117 scan")]
        if found or time.monotonic() > deadline:
            break
        time.sleep(1)
    assert found, alerts


def test_the_intruders_device_is_found_by_its_hardware_address(lab: Lab, tmp_path: Path) -> None:
    device = lab.root("intruder", "cat /sys/class/net/dmz/address").strip()
    run_script(
        lab, "intruder", "probe.py", stdin=json.dumps([[address_of(4, "web"), 443], [address_of(6, "web"), 443]]))
    said = play(tmp_path, "assess").said_of("unauthorized_devices")
    assert said["web"][0] == "fail" and device in said["web"][1] and address_of(4, "intruder") in said["web"][1]
    assert said["db"][0] == "pass", said["db"][1]


def test_a_second_way_out_is_found(lab: Lab, tmp_path: Path) -> None:
    assert play(tmp_path / "before", "assess").said_of("unauthorized_links")["web"][0] == "pass"
    lab.root("web", "ip route add default via 10.117.1.99 metric 500")
    try:
        status, words = play(tmp_path / "after", "assess").said_of("unauthorized_links")["web"]
    finally:
        lab.root("web", "ip route delete default via 10.117.1.99 metric 500")
    assert status == "fail" and "10.117.1.99" in words


def test_another_programs_table_is_untouched(lab: Lab) -> None:
    loaded = re.sub(r" packets \d+ bytes \d+", "", lab.root("web", "nft list table ip docker_like"))
    assert loaded == (TESTS / "docker.nft").read_text(encoding="utf-8")
