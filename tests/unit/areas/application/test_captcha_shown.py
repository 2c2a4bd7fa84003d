# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Captchas: on the page already, or after failed logins; one that need not be answered is none."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.captcha_shown import CaptchaShown

CONTROL = CaptchaShown()


@pytest.mark.parametrize(("kind", "status", "reason"), [
    ("good", "pass", "shown"), ("ignored", "fail", "passed_by"), ("bad", "fail", "not_shown"),
    ("limited", "manual", "instead")])
def test_a_captcha_after_failed_logins(app, tested, kind, status, reason):
    found = tested(CONTROL, app(kind), login_attempts=4)
    assert (found["status"], found["reason"]) == (status, reason)


def test_without_a_declared_mark_there_is_no_verdict(app, tested):
    assert tested(CONTROL, app("bad"), login={"captcha": ""})["reason"] == "no_mark"


def test_one_that_the_page_has_already_needs_no_test(app, tested):
    server = app("good")
    server.failures = 4
    assert tested(CONTROL, server, logs_in=False)["status"] == "pass"
    assert {method for method, _path, _user in server.asked} == {"GET"}


def test_an_audit_that_sees_none_makes_no_test(app, tested):
    server = app("good")
    assert tested(CONTROL, server, logs_in=False)["reason"] == "not_tested"
    assert {method for method, _path, _user in server.asked} == {"GET"}
