# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A report that has some of everything, and what no reader of it may be made to do."""

import pytest

from tests.unit.support.report_fixtures import fragment, report_of  # noqa: F401
from tests.unit.support.report_samples import complete, finding, organization, said, text

BOTH, WAIVED, ERRED, ALONE = "7.5.5-B-b", "8.3.3-B-a-1", "8.3.3-B-b-1", "7.2.2-B-b"
# What a host says: a formula, a table, a link, an end of a tag, a control character, a quotation.
HOSTILE = "=cmd|'/c calc'!A1 | [x](javascript:1) </failure> \x07 \"q\" \\"


@pytest.fixture
def mixed(fragment, report_of):  # noqa: F811
    """A report of clauses of every status, on a host that lies, one that was not reached, and of the organization."""
    waiver = {
        "clause": WAIVED, "hosts": ["all"], "reason": "old system", "approver": "Zhao Min", "expires": "2026-12-31"}
    lines = fragment(campaign="2026-q4").hosts("=web1", "web2", "web3")
    for host in ("=web1", "web2"):
        lines.findings(
            host,
            *complete(WAIVED, "fail", waivers=[waiver], message=text(HOSTILE, HOSTILE)),
            *complete(ERRED, "error"),
            *complete(BOTH),
            finding("password_length", "pass" if host == "web2" else "fail"))
    lines.unreachable("web3")
    lines.write(organization(said(ALONE), said(BOTH), said("7.2.1-B-a", "fail", due="2026-11-01", who="Li Na")))
    return report_of(lines.end())
