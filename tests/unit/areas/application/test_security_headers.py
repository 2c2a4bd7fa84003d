# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Headers of pages and of errors: what is missing, weak or tells too much is named."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.security_headers import SecurityHeaders
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import web_sites

CONTROL = SecurityHeaders()
CSP = "default-src 'self'; frame-ancestors 'none'"
GOOD = {
    "content-security-policy": CSP, "x-content-type-options": "nosniff", "referrer-policy": "same-origin",
    "server": "nginx"}


def but(**changed):
    values = dict(GOOD, **{name.replace("_", "-"): value for name, value in changed.items()})
    return [(name, value) for name, value in values.items() if value is not None]


@pytest.mark.parametrize("headers", [
    but(), but(content_security_policy="default-src 'self'", x_frame_options="DENY"),
    but(content_security_policy=CSP + "; script-src 'nonce-abc' 'unsafe-inline'"),
    but(content_security_policy="frame-ancestors 'none', script-src 'self'"), but(x_content_type_options="NoSniff")])
def test_headers_that_keep_a_page_safe_pass(asked, site, headers):
    found = asked(CONTROL, site(headers, headers))
    assert found["status"] == "pass", found["message"]["en"]


@pytest.mark.parametrize(("headers", "said"), [
    (but(content_security_policy=None, x_frame_options="DENY"), "Content-Security-Policy"),
    (but(content_security_policy="default-src 'self'"), "frame-ancestors"),
    (but(x_content_type_options=None), "nosniff"), (but(referrer_policy=None), "Referrer-Policy"),
    (but(x_powered_by="Express"), "x-powered-by"), (but(server="Apache/2.4.57 (Debian)"), "Apache/2.4.57")])
def test_what_is_missing_or_too_much_is_named_on_errors_too(asked, site, headers, said):
    for page, missing in ((headers, but()), (but(), headers)):
        found = asked(CONTROL, site(page, missing), level=2)
        assert (found["status"], said in found["message"]["en"]) == ("fail", True)


@pytest.mark.parametrize("policy", [
    "default-src 'self' 'unsafe-inline'; frame-ancestors 'none'", "script-src 'unsafe-eval'; frame-ancestors 'none'",
    "frame-ancestors 'none'", "default-src *; frame-ancestors 'none'",
    "script-src 'self' 'unsafe-inline'; script-src 'self'; frame-ancestors 'none'"])
def test_a_policy_that_lets_any_script_run_fails_at_level_three(asked, site, policy):
    headers = but(content_security_policy=policy)
    assert asked(CONTROL, site(headers, headers))["status"] == "fail"
    assert asked(CONTROL, site(headers, headers), level=2)["status"] == "pass"


def test_trace_sends_nothing_back(asked, site):
    found = asked(CONTROL, site(but(), but(), trace=b"TRACE / HTTP/1.1\r\nX-Jrt0117: " + web_sites.MARK.encode()))
    assert (found["status"], "TRACE" in found["message"]["en"]) == ("fail", True)


def test_a_site_that_sends_all_to_tls_is_judged_there(asked, site):
    one = site([("location", "https://www.credit.example/")], status=301, tls=False)
    assert asked(CONTROL, one)["status"] == "not_applicable"
