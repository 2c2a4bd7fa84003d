# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report knows the manifests that hosts were held against, and who is of the test ring."""

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.build import build
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.hostset import decode
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard
from tests.unit.exports.html.html_samples import ACCOUNTS, Fragment, finding, manifest, patched


def told(folder, *lines):
    """Return the patches of a report of one host, of runs whose lines have these manifests."""
    paths = []
    for number, manifests in enumerate(lines):
        given = {"given": {"manifests": manifests}} if manifests else {}
        run = Fragment(f"2026112{number}T180000-a1b2").hosts("web1")
        run.findings("web1", [{**finding(ACCOUNTS[0], "pass"), "area": "patching"}], area="patching",
                     areas=["patching"], **given)
        paths.append(run.end().save(folder))
    return build(paths, standard())["patches"]


def test_each_manifest_is_told_once_the_newest_first_with_the_hosts_that_it_was_for(tmp_path):
    patches = patched(tmp_path)["patches"]
    assert [(one["run"], one["state"]) for one in patches["manifests"]] == [
        ("2026-11", "waiting"), ("2026-10", "approved"), ("2026-09", "refused")]
    assert [(one["count"], decode(one["hosts"])) for one in patches["manifests"]] == [(3, [0, 1, 2])] * 3


def test_whom_a_manifest_names_is_the_test_ring_and_who_has_none_is_in_no_ring(tmp_path):
    rings = patched(tmp_path)["patches"]["rings"]
    assert {name: decode(ring["hosts"]) for name, ring in rings.items()} == {"test": [1], "production": [0, 2]}


def test_the_newest_line_counts(tmp_path):
    first, second = (manifest(f"2026-0{number}", "2026-09-01T00:00:00Z", "approved") for number in (1, 2))
    assert [one["run"] for one in told(tmp_path, [first], [second])["manifests"]] == ["2026-02"]
    assert told(tmp_path, [first], []) is None


def test_a_manifest_that_was_made_anew_is_another(tmp_path):
    first = manifest("2026-01", "2026-09-01T00:00:00Z", "approved")
    assert len(told(tmp_path, [first, {**first, "digest": "f" * 64}])["manifests"]) == 2
