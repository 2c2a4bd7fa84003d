# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Worst first: one order, and the terminal, the page and the JSON have it."""

from __future__ import annotations

import json
import re
from itertools import permutations
from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports.html.static import failing
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.order import in_order, settled_by, worst_first
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.metadata import metadata
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.summary import summarize
from tests.unit.support.report_samples import finding, text

WAIVER = {"clause": "8.3.3-B-b-4", "hosts": ["*"], "reason": "Legacy", "approver": "Li Lei", "expires": "2026-12-31"}


def group(status="fail", **more):
    return {
        "status": status,
        "before": status,
        "would": "person" if status in ("fail", "manual") else None,
        "reason": "r",
        "waived": False,
        "changed": False,
        "count": 1,
        "objects": 1,
        **more,
    }


def control(name, *groups, severity="medium"):
    return {"id": name, "severity": severity, "groups": list(groups)}


def names(controls):
    return [f"{one['id']} {found['status']}" for one, found in worst_first(controls)]


# Each from the worst; what stands behind is worse by everything that counts less.
ORDERS = {
    "severity before reach and before who settles it": [
        control("z", group(would="pass"), severity="critical"),
        control("y", group(count=90, objects=900), severity="high"),
        control("x", group(count=99, objects=999), severity="medium"),
        control("w", group(count=100), severity="low"),
    ],
    "what is wrong before what a person has yet to judge": [
        control("z", group("error")),
        control("y", group(would="pass")),
        control("x", group("manual", count=90, objects=900)),
    ],
    "hosts before objects": [
        control("z", group(count=3, objects=3)),
        control("y", group(count=2, objects=900)),
        control("x", group(objects=999)),
    ],
    "objects before who settles it": [control("z", group(objects=9, would="pass")), control("y", group(objects=8))],
    "what needs a person before what enforcing settles": [
        control("z", group(would="fail")),
        control("y", group(would="pass")),
    ],
    "an error before a failure that is its equal": [control("z", group("error")), control("y", group())],
    "what is waived after all that is open": [
        control("z", group("manual"), severity="low"),
        control("y", group(waived=True, count=90), severity="critical"),
        control("x", group("not_checked", count=99), severity="critical"),
    ],
    "what is unknown after what is open, and good things last": [
        control("z", group(), severity="low"),
        control("y", group("not_checked"), severity="low"),
        control("x", group("pass", count=90), severity="critical"),
        control("w", group("not_applicable", count=90), severity="critical"),
    ],
    "no severity is not called small": [
        control("z", group(), severity="critical"),
        control("y", group(count=2), severity=None),
        control("x", group(), severity="high"),
        control("w", group(count=3), severity="medium"),
    ],
    "equals by their ids": [control("a", group()), control("b", group()), control("c", group())],
}


@pytest.mark.parametrize("controls", ORDERS.values(), ids=ORDERS)
def test_the_order(controls):
    expected = [one["id"] for one in controls]
    for some in permutations(controls):
        rows = list(some)
        assert [name.split()[0] for name in names(rows)] == expected
        assert [one["id"] for one in rows] == expected


def test_places_number_the_groups_of_all_controls_and_bring_controls_and_groups_in_order():
    rows = [
        control("b", group("pass", count=9), group(), group("manual")),
        control("a", group("pass"), group(), severity="critical"),
        control("c", group("not_applicable")),
    ]
    assert names(rows) == ["a fail", "b fail", "b manual", "a pass", "b pass", "c not_applicable"]
    assert [one["id"] for one in rows] == ["a", "b", "c"]
    assert [[found["place"] for found in one["groups"]] for one in rows] == [[1, 4], [2, 3, 5], [6]]
    assert [found["place"] for _one, found in in_order(reversed(rows))] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("found", "who"),
    [
        (group(), "person"),
        (group(would="fail"), "person"),
        (group("error", would=None), "person"),
        (group("manual"), "person"),
        (group(would="pass"), "enforcing"),
        (group(would="pass", waived=True), "waived"),
        (group("pass"), None),
        (group("not_checked"), None),
    ],
)
def test_who_can_settle_it(found, who):
    assert settled_by(found) == who


@pytest.fixture
def report(fragment, report_of):
    """Findings whose order by status, by name and by hosts is each another one."""
    assert [
        metadata()[name].severity
        for name in ("no_empty_passwords", "ssh_root_login", "password_length", "password_rules_bind_root")
    ] == ["critical", "high", "medium", "low"]
    lines = fragment().hosts("web1", "web2", "web3")
    details = [
        {"status": "fail", "message": text(f"/x{number} is open."), "where": None, "advice": None}
        for number in range(3)
    ]
    low = finding("password_rules_bind_root", "error")
    waived = finding("default_accounts_locked", "fail", waivers=[WAIVER])
    lines.findings(
        "web1",
        low,
        waived,
        finding("no_empty_passwords", "fail", would="pass"),
        finding("password_length", "fail", would="pass"),
    )
    lines.findings(
        "web2",
        low,
        finding("ssh_root_login", "manual"),
        finding("file_access", "fail", details=details, details_more=4),
    )
    return report_of(lines.findings("web3", low, finding("ssh_root_login", "manual"), finding("password_length")).end())


WORST = [
    "no_empty_passwords",
    "file_access",
    "ssh_root_login",
    "password_length",
    "password_rules_bind_root",
    "default_accounts_locked",
]


def test_the_json_has_the_controls_in_this_order_and_each_group_its_place(report):
    assert [one["id"] for one in report["controls"]] == WORST
    assert [found["place"] for _one, found in in_order(report["controls"])] == list(range(1, 8))
    assert [one["groups"][0]["objects"] for one in report["controls"]] == [1, 7, 2, 1, 3, 1]


def test_the_json_has_what_is_known_of_a_control(report, fragment, report_of):
    for one in report["controls"]:
        assert {name: one[name] for name in ("severity", "rationale", "remediation", "references")} == metadata()[
            one["id"]
        ].as_dict()
    (strange,) = report_of(
        fragment("r2")
        .hosts("web1")
        .findings("web1", finding("of_a_later_version", "fail", clauses=["8.3.3-B-a-1"]))
        .end()
    )["controls"]
    assert [strange[name] for name in ("severity", "rationale", "remediation", "references")] == [None, None, None, []]


def test_the_terminal_has_it(report):
    lines = [line.text for line in summarize(report, width=200)]
    todo = lines[lines.index("To do, worst first") :]
    assert re.findall(
        r"^(?:FAIL|ERROR|MANUAL)(?: \(waived\))? (\w+), severity (\w+)", "\n".join(todo), re.MULTILINE
    ) == [(name, metadata()[name].severity) for name in WORST]


def test_the_page_has_it_without_its_script_too(report):
    assert [row["control"] for row in failing(report)["rows"]] == [name for name in WORST if name != "ssh_root_login"]


def test_the_page_s_script_has_no_rule_of_its_own():
    scripts = Path(failing.__code__.co_filename).parent / "js"
    rules = [
        line.strip()
        for path in scripts.glob("*.js")
        for line in path.read_text("utf-8").splitlines()
        if re.search(r"\.place\b", line)
    ]
    assert rules == ["const worstFirst = (left, right) => left.place - right.place;"]
    sorts = {
        path.name: path.read_text("utf-8").count(".sort(")
        for path in scripts.glob("*.js")
        if ".sort(" in path.read_text("utf-8")
    }
    # Findings by their places, those due on one day too; run times, route keys, a filter's options and hosts by their
    # scores, the things below a host, and the hosts of a ring are no findings; the reader may ask for the order of a
    # column.
    assert sorts == {
        "finding.js": 1, "organization.js": 1, "view_organization.js": 1, "view_clause.js": 2, "view_host.js": 1,
            "things.js": 1,
        "view_overview.js": 1, "main.js": 2, "filter.js": 1, "view_patches.js": 1,
        "printing.js": 1, "cover.js": 2, "sorting.js": 1}
    for name in (
            "finding.js", "organization.js", "view_organization.js", "view_clause.js", "view_host.js", "printing.js"):
        source = (scripts / name).read_text("utf-8")
        assert source.count("Report.worstFirst(") == source.count(".sort(")


def test_the_same_fragments_give_the_same_order(report, fragment, report_of):
    again = json.loads(json.dumps(report["controls"]))
    worst_first(again)
    assert again == json.loads(json.dumps(report["controls"]))
