# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a host returns is data from a stranger: malformed and hostile results, among those of honest hosts."""

from __future__ import annotations

import copy
import json
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame import module
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.options import validated
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.arrival.answer import (
    Asked,
    Refused,
    guard_answer,
    well_formed,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports.html import render
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.build import write
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.query import export
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.recorder import Recorder
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling import summary

HOSTILE = "\x1b]0;x\x07\x1b[2J\u202e\u2066\u200b\x9b31m\r\udcff</script>=cmd|' /C calc'!A0"
WAIVER = {
    "clause": "8.3.3-B-a-3", "hosts": ["web1"], "reason": "token: legacy", "approver": "A. Lee",
    "expires": "2099-01-01"}


@pytest.fixture(scope="module")
def document(tmp_path_factory):
    """The result of a real audit, of a root tree with hardly anything in it."""
    root = tmp_path_factory.mktemp("root")
    (root / "etc").mkdir()
    (root / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/bash\n")
    (root / "etc/shadow").write_text("root:*:19000:0:99999:7:::\n")
    (root / "etc/group").write_text("root:x:0:\n")
    values = {name: validated(AREAS[name].options, {}, name) for name in AREAS}
    params = {
        "root": str(root), "guard_seconds": 120, "run_id": "run1", "level": 3, "waivers": [WAIVER], "clauses": [],
        "waivers_ignored": []}
    result = module.run_areas(SimpleNamespace(params=params, _diff=False), AREAS, values)["jrt0117"]
    return json.loads(json.dumps(result))


def asked(**more):
    """The question to which `document` is the answer."""
    return Asked(
        **{
            "run_id": "run1", "mode": "check", "level": 3, "areas": list(AREAS), "clauses": [], "waivers": [WAIVER],
            "waivers_ignored": [], "catalogue": standard(), **more})


def arrived(payload):
    """Take a result in as an action does: the payload, or the reason against it."""
    try:
        return asked().of(well_formed(payload)), None
    except Refused as refused:
        return None, refused.told.as_dict()


def reported(where, bad, document):
    """Record two honest hosts and, between them, bad ones; return the report after it went through every output."""
    recorder = Recorder(
        run_id="run1", directory=where, head={"playbook": "p", "version": "0", "ansible": "2", "check_mode": True},
        warn=pytest.fail)
    results = {"web1": document, **bad, "web2": document}
    recorder.expect(list(results))
    for name, payload in results.items():
        # A result that the action refused comes as a failure; one that it never saw (async) comes as it is.
        recorder.findings(name, payload, "assess")
    recorder.end("completed")
    findings = []
    report, _files, _changed = write(
        [recorder.fragment], standard(), where / "report", formats=("json", "findings"), each=findings.append)
    for lang in summary.LANGUAGES:
        summary.summarize(report, lang=lang, failures=500)
    return report, findings


def numbers(report, names=("web1", "web2")):
    """What the report says of hosts, their places in sets aside."""
    return [{**host, "time": None} for host in report["hosts"] if host["name"] in names]


def test_an_honest_result_is_taken_in_as_it_is(document):
    taken, refused = arrived(copy.deepcopy(document))
    assert refused is None
    # Of an area that the host has nothing for, the controller writes the findings.
    own = [finding for finding in taken["findings"] if finding["area"] not in document["absent"]]
    assert own == document["findings"]
    assert any(finding["waivers"] for finding in taken["findings"])


def test_accounts_are_told_by_a_host_that_was_asked_for_them(document):
    assert document["accounts"] == {"names": ["root"], "whole": True}
    audit = {**document, "areas": ["audit"], "area": "audit", "findings": []}
    with pytest.raises(Refused, match="accounts is 'accounts', which was not asked"):
        asked(areas=["audit"]).of(audit)
    assert asked(areas=["audit"]).of({**audit, "accounts": None})["accounts"] is None


DAMAGES = {
    "level as text": lambda p: p.update(level="3"),
    "level as float": lambda p: p.update(level=3.0),
    "areas a number": lambda p: p.update(areas=7),
    "areas nested": lambda p: p.update(areas=[["accounts"]]),
    "seconds as text": lambda p: p.update(seconds="x"),
    "seconds not a number": lambda p: p.update(seconds=float("nan")),
    "seconds infinite": lambda p: p.update(seconds=float("inf")),
    "seconds of 400 digits": lambda p: p.update(seconds=10**400),
    "seconds true": lambda p: p.update(seconds=True),
    "a control that is a list": lambda p: p["findings"][0].update(control=["x"]),
    "a finding that is a list": lambda p: p["findings"].append([]),
    "findings none": lambda p: p.update(findings=None),
    "an unknown status": lambda p: p["findings"][0].update(status="excellent"),
    "a status that is a mapping": lambda p: p["findings"][0].update(status={}),
    "a control twice": lambda p: p["findings"].append(p["findings"][0]),
    "a control of nobody": lambda p: p["findings"][0].update(control="all_is_well"),
    "a control of a path": lambda p: p["findings"][0].update(control="../../etc"),
    "an area that was not asked": lambda p: p["findings"][0].update(area="database"),
    "a clause of another control": lambda p: p["findings"][0].update(clauses=["9.1-a"]),
    "no clause": lambda p: p["findings"][0].update(clauses=[]),
    "for another host": lambda p: p["findings"][0].update(host="web1"),
    "a key of Ansible": lambda p: p.update(_ansible_no_log=True),
    "results": lambda p: p.update(results=[]),
    "the run of another": lambda p: p.update(run_id="run2"),
    "another schema": lambda p: p.update(schema=2),
    "another mode": lambda p: p.update(mode="enforce"),
    "another level": lambda p: p.update(level=2),
    "fewer areas": lambda p: p.update(areas=["accounts"]),
    "the journal of another": lambda p: p.update(journal="/etc"),
    "a waiver that was not given": lambda p: p["findings"][0].update(
        waivers=[{**WAIVER, "clause": p["findings"][0]["clauses"][0]}]),
    "a waiver without form": lambda p: p["findings"][0].update(waivers=["all"]),
    "a text of a megabyte": lambda p: p["findings"][0]["message"].update(en="x" * 2**20),
    "more than the controller's disk": lambda p: [
        f.update(evidence=[{"kind": "file", "ref": "x" * 60000, "text": None}] * 30) for f in p["findings"]],
    "a thousand details": lambda p: p["findings"][0].update(
        details=[{"status": "fail", "message": {"en": "", "zh": ""}}] * 1000),
    "a text in one language": lambda p: p["findings"][0].update(message="done"),
    "accounts as a list": lambda p: p.update(accounts=["root"]),
    "accounts that are no names": lambda p: p.update(accounts={"names": [7], "whole": True}),
    "what the controller has given": lambda p: p.update(given={"owners": {}}),
    "guard that waits for ever": lambda p: p.update(guard={"seconds": 120, "left": 1e9}),
    "guard as text": lambda p: p.update(guard="armed"),
    "notices as text": lambda p: p.update(notices=["old"]),
    "facts that nest": lambda p: p["host"].update(os={"a": {"b": {}}}),
    "no number deep inside": lambda p: p.update(
        waivers_ignored=[{"waiver": float("inf"), "why": {"en": "", "zh": ""}}]),
    "evidence of nothing": lambda p: p["findings"][0].update(evidence=[None]),
    "nothing": lambda p: p.clear(),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_result_that_is_no_answer_is_refused_with_the_reason_in_both_languages(document, damage):
    payload = copy.deepcopy(document)
    damage(payload)
    taken, told = arrived(payload)
    assert taken is None
    assert told["en"].startswith("The result that this host returned was refused") and told["en"].count("\n") == 0
    assert "已被拒收" in told["zh"]
    assert len(told["en"]) < 900


@pytest.mark.parametrize("payload", [None, 7, "x", [], float("nan"), {"findings": []}])
def test_what_is_no_mapping_is_refused(payload):
    assert arrived(payload)[1]


def test_a_result_nested_too_deep_is_refused(document):
    deep = []
    for _ in range(100_000):
        deep = [deep]
    assert arrived({**document, "waivers_ignored": [{"waiver": deep, "why": {"en": "", "zh": ""}}]})[1]


@pytest.fixture(scope="module")
def numbers_of_the_honest(document, tmp_path_factory):
    """What the report says of two hosts with the whole result where there is no other."""
    return numbers(reported(tmp_path_factory.mktemp("honest"), {}, document)[0])


def test_bad_hosts_cost_no_other_host_its_report(document, numbers_of_the_honest, tmp_path):
    """Each is bad in a way of its own, and all of them come between two honest ones."""
    bad = {f"bad{number}": copy.deepcopy(document) for number in range(len(DAMAGES))}
    for payload, damage in zip(bad.values(), DAMAGES.values(), strict=True):
        damage(payload)
    report, _findings = reported(tmp_path, bad, document)
    assert numbers(report) == numbers_of_the_honest and len(report["hosts"]) == len(DAMAGES) + 2


def test_a_waiver_with_a_secret_in_its_reason_is_known_again_though_the_host_masks_it(document):
    assert "legacy" not in json.dumps(document["findings"])
    assert arrived(copy.deepcopy(document))[1] is None


@pytest.mark.parametrize("answer", [
    {"armed": "no", "left": None, "taken_back": [], "confirmed": [], "by": None},
    {"armed": True, "left": float("nan"), "taken_back": [], "confirmed": [], "by": None},
    {"armed": True, "left": 1e9, "taken_back": [], "confirmed": [], "by": None},
    {"armed": True, "left": 1, "taken_back": [{}], "confirmed": [], "by": None},
    {"armed": False, "left": None, "taken_back": [], "confirmed": [], "by": None, "lost": [7]},
    {"armed": False, "left": None, "taken_back": [], "confirmed": [], "by": None, "lost": ["x" * 501]},
    {"armed": False, "left": None, "taken_back": [], "confirmed": [], "by": None, "lost": [], "lost_zh": [7]},
    {"armed": False}, 7, None, "x", [],
])
def test_a_guard_s_answer_of_another_form_is_a_failure(answer):
    assert guard_answer({"guard": answer})["failed"] is True


def test_a_guard_s_answer_goes_through():
    good = {
        "changed": True, "guard": {"armed": False, "left": None, "taken_back": [], "confirmed": [1], "by": "locally"}}
    assert guard_answer(good) is good


def test_what_a_host_says_is_harmless_in_every_output(document, tmp_path):
    payload = copy.deepcopy(document)
    for finding in payload["findings"]:
        finding.update(
            message={"en": HOSTILE, "zh": HOSTILE}, title={"en": HOSTILE, "zh": HOSTILE},
            advice={"en": HOSTILE, "zh": HOSTILE}, actual=HOSTILE, expected=HOSTILE, status="fail",
            evidence=[{"kind": "file", "ref": HOSTILE, "text": HOSTILE}],
            details=[{"status": "fail", "message": {"en": HOSTILE, "zh": HOSTILE}, "where": HOSTILE, "advice": None}])
    payload["host"]["hostname"] = HOSTILE
    payload["notices"] = [{"en": HOSTILE, "zh": HOSTILE}]
    report, findings = reported(tmp_path, {"bad": payload}, document)
    assert numbers(report, ("bad",))[0]["state"] == "reached"
    render(report, tmp_path / "index.html")
    outputs = {path.name: path.read_text("utf-8") for path in tmp_path.rglob("*") if path.is_file()}
    for suffix in ("json", "yml", "csv"):
        outputs[f"query.{suffix}"] = export(
            [finding for finding in findings if finding["host"] == "bad"], tmp_path / f"x.{suffix}")
    for lang in summary.LANGUAGES:
        outputs[f"summary.{lang}"] = "\n".join(line.text for line in summary.summarize(report, lang=lang, failures=500))
    assert outputs.keys() >= {"run1.jsonl", "summary.json", "findings.jsonl", "index.html", "query.csv", "summary.zh"}
    # The page's own scripts name the characters that they look for.
    render(reported(tmp_path / "alone", {}, document)[0], tmp_path / "own.html")
    own = signs_in((tmp_path / "own.html").read_text("utf-8"))
    for name, output in outputs.items():
        # The mark at the front of a table for spreadsheets, and its line ends, are ours.
        found = signs_in(output.lstrip("\ufeff").replace("\r\n", "\n"), as_json="json" in name or "html" in name)
        if name == "index.html":
            found = [sign for sign in found if sign not in own]
        assert not found, (name, found)
        assert "]0;x" in output or name == "index.html", name
    assert "</script>=cmd" not in outputs["index.html"]


def signs_in(output, as_json=True):
    """The hostile characters in a text, as they are or as JSON writes them."""
    signs = "\x1b\x07\u202e\u2066\u200b\x9b\r"
    written = [sign for sign in signs if f"\\u{ord(sign):04x}" in output.replace("\\\\u", "")] if as_json else []
    return [sign for sign in signs if sign in output] + [repr(sign) for sign in written]


# Fuzzing

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(
        [
            HOSTILE, "x" * 70_000, 10**400, "error", "pass", "8.3.3-B-a-3", "accounts", "assess", "run1",
            "2026-01-01T00:00:00Z", -1, 2, 3]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["en", "zh", "status", "control", "results", "_ansible_no_log", "host", HOSTILE, ""]), inner,
        max_size=3), max_leaves=6)


def places(value, path=()):
    """Every place in a JSON-like value."""
    yield path
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from places(child, (*path, key))


def mutated(document, draw):
    """Replace, drop, add or double at a few random places."""
    payload = copy.deepcopy(document)
    payload["findings"] = payload["findings"][:6]
    for _ in range(draw(st.integers(1, 4))):
        *way, last = draw(st.sampled_from([place for place in places(payload) if place]))
        parent = payload
        for step in way:
            parent = parent[step]
        kind = draw(st.sampled_from(["replace", "drop", "add", "double"]))
        if kind == "replace":
            parent[last] = draw(JUNK)
        elif kind == "drop":
            del parent[last]
        elif kind == "add" and isinstance(parent, dict):
            parent[draw(st.sampled_from(["results", "_ansible_parsed", "host", "x", HOSTILE]))] = draw(JUNK)
        elif isinstance(parent, list):
            parent.append(copy.deepcopy(parent[last]))
        if not payload:
            break
    return payload


@pytest.fixture(scope="module")
def short(document):
    """The result with a few of its findings."""
    return {**document, "findings": document["findings"][:6]}


@pytest.fixture(scope="module")
def numbers_alone(short, tmp_path_factory):
    """What the report says of two honest hosts where there is no other."""
    return numbers(reported(tmp_path_factory.mktemp("without"), {}, short)[0])


@pytest.fixture(scope="module")
def recorded(short, tmp_path_factory):
    """The record of three hosts, the one in the middle still honest."""
    where = tmp_path_factory.mktemp("recorded")
    reported(where, {"bad": short}, short)
    return where / "run1.jsonl"


@pytest.mark.slow
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_a_host_returns_no_output_raises_and_no_other_host_s_numbers_change(
        document, short, numbers_alone, tmp_path_factory, data):
    bad = mutated(document, data.draw)
    arrived(copy.deepcopy(bad))
    where = tmp_path_factory.mktemp("fuzz")
    report, findings = reported(where / "with", {"bad": bad}, short)
    assert numbers(report) == numbers_alone
    export(findings, where / "x.csv")
    state = numbers(report, ("bad",))[0]["state"]
    assert state in ("reached", "failed")
    json.dumps(report, allow_nan=False).encode("utf-8", "strict")


@pytest.mark.slow
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_an_older_version_wrote_down_no_output_raises_and_no_other_host_s_numbers_change(
        recorded, numbers_alone, tmp_path_factory, data):
    where = tmp_path_factory.mktemp("fuzz")
    path = where / "run1.jsonl"
    lines = recorded.read_text("utf-8").splitlines()
    number = next(number for number, line in enumerate(lines) if '"host":"bad"' in line)
    bad = json.loads(lines[number])
    bad = mutated(bad, data.draw)
    lines[number] = json.dumps(bad)
    path.write_text("\n".join(lines) + "\n")
    report, _files, _changed = write([path], standard(), where / "again", formats=("html", "json", "findings"))
    assert numbers(report) == numbers_alone
    for lang in summary.LANGUAGES:
        summary.summarize(report, lang=lang, failures=500)


def test_a_long_reason_keeps_its_end_behind_a_banner(tmp_path):
    recorder = Recorder(
        run_id="run1", directory=tmp_path, head={"playbook": "p", "version": "0", "ansible": "2", "check_mode": True},
        warn=pytest.fail)
    recorder.expect(["web1"])
    banner = "Authorized users only. Everything is recorded.\r\n" * 40
    recorder.unreachable(
        "web1", f"Failed to connect to the host via ssh: {banner}admin@web1: Permission denied (publickey).")
    told, = [
        line["message"] for line in map(json.loads, recorder.fragment.read_text("utf-8").splitlines())
        if line["type"] == "unreachable"]
    assert (
        told.startswith("Failed to connect to the host via ssh:") and told.endswith("Permission denied (publickey).")
        and len(told) < 520)
