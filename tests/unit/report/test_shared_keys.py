# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One private key on two hosts fails on both, whichever runs and files told of it; nothing else changes a verdict."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.merge import merge
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.fragment import findings_line
from tests.unit.support.report_samples import finding, result, validate

A, B = "a" * 64, "b" * 64


def told(host, *digests, status="pass", **more):
    """Return the line of a host with such keys, as the recorder writes it."""
    evidence = [
        {"kind": "file", "ref": f"/etc/pki/{number}.key", "text": f"public key SHA-256 {digest}"}
        for number, digest in enumerate(digests)]
    own = finding("tls_own_keys", status, area="tls", evidence=evidence, **more)
    return findings_line(host, result(own, finding("password_length"), area="assess", areas=["accounts", "tls"]))


@pytest.fixture
def findings(fragment):
    """Return the findings on keys of all hosts, from runs with such lines."""
    def of(*runs):
        paths = []
        for number, lines in enumerate(runs):
            run = fragment(f"run{number}").hosts(*{line["host"] for line in lines})
            for line in lines:
                run.write({**line, "time": run.time()})
            paths.append(run.end().path)
        return {
            record.name: next((one for one in record.findings if one["control"] == "tls_own_keys"), None)
            for record in merge(paths).records()}
    return of


def test_the_line_tells_keys_and_fits_the_schema():
    line = told("web1", A)
    assert line["keys"] == {"/etc/pki/0.key": A}
    validate("fragment-line", line)
    assert "keys" not in findings_line("web1", result(finding()))


def test_the_same_key_on_two_hosts_fails_on_both_by_name(findings):
    found = findings([told("web1", A), told("web2", B, A), told("web3", B[:63] + "c")])
    assert [found[host]["status"] for host in ("web1", "web2", "web3")] == ["fail", "fail", "pass"]
    assert (found["web1"]["reason"], found["web1"]["would"]) == ("shared_key", "person")
    assert "/etc/pki/0.key is a key of web2 as well" in found["web1"]["message"]["en"]
    assert "/etc/pki/1.key is a key of web1 as well" in found["web2"]["message"]["en"]
    assert found["web2"]["details"][0]["status"] == "fail"
    of_the_merge = ("host", "run_id", "time")
    validate("finding", {name: value for name, value in found["web1"].items() if name not in of_the_merge})


def test_hosts_of_two_runs_are_compared_and_the_newest_word_of_each_counts(findings):
    assert findings([told("web1", A)], [told("web2", A)])["web1"]["status"] == "fail"
    assert findings([told("web1", A), told("web2", A)], [told("web2", B)])["web1"]["status"] == "pass"


def test_one_key_in_two_files_of_a_host_is_that_host_s_own(findings):
    assert findings([told("web1", A, A)])["web1"]["status"] == "pass"


def test_an_error_stays_one_and_tells_of_the_key_as_well(findings):
    found = findings([told("web1", A, status="error"), told("web2", A)])
    assert found["web1"]["status"] == "error" and "as well" in found["web1"]["details"][0]["message"]["en"]


def test_other_findings_stay_as_they_are(fragment):
    run = fragment().hosts("web1", "web2")
    for host in ("web1", "web2"):
        run.write({**told(host, A), "time": run.time()})
    records = list(merge([run.end().path]).records())
    assert [one["status"] for record in records for one in record.findings if one["control"] == "password_length"] == [
        "pass", "pass"]


def test_many_hosts_are_named_in_part(findings):
    found = findings([told(f"web{number}", A) for number in range(30)])
    assert "(+19)" in found["web0"]["message"]["en"]
