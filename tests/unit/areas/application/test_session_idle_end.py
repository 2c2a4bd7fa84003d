# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Idle sessions: of a Tomcat by its files, of a declared login by waiting."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.parts import logins
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.session_idle_end import SessionIdleEnd

CONTROL = SessionIdleEnd()
WEB = "<web-app>\n<!-- <session-timeout>1</session-timeout> -->\n<session-config>\n" \
    "<session-timeout> %s </session-timeout>\n</session-config></web-app>"
SERVER = '<Server><Service><Engine><Host appBase="webapps"/></Engine></Service></Server>'


def test_a_session_that_ends_passes_and_one_that_stays_is_named(app, tested):
    minutes = {"idle_minutes": 1}
    assert tested(CONTROL, app("bad"), site=minutes)["status"] == "fail"
    found = tested(CONTROL, app("good", idle=-1), site=minutes)
    # With that idle time nobody ever gets in.
    assert (found["status"], found["reason"]) == ("error", "stopped")


def test_a_session_is_left_alone_for_a_minute_more_than_declared(app, tested, monkeypatch):
    server, wait = app("good"), logins.sleep
    monkeypatch.setattr(logins, "sleep", lambda seconds: (wait(seconds), server.sessions.clear()))
    found = tested(CONTROL, server, site={"idle_minutes": 3})
    assert (found["status"], "4 minutes" in found["message"]["en"]) == ("pass", True)


def test_without_minutes_nobody_waits(app, tested):
    assert tested(CONTROL, app("bad"))["reason"] == "no_minutes"


@pytest.mark.parametrize(("minutes", "status"), [("15", "not_checked"), ("16", "fail"), ("0", "fail"), ("-1", "fail")])
def test_a_tomcat_is_judged_by_its_web_xml(of, tree, minutes, status):
    tree({"/srv/tomcat/conf/web.xml": WEB % minutes})
    found = of(CONTROL, "tomcat", SERVER)
    assert found["status"] == status
    if status == "fail":
        assert "/srv/tomcat/conf/web.xml:4" in found["evidence"][0]["ref"]


def test_what_an_application_sets_itself_counts_and_nothing_is_half_an_hour(of, tree):
    tree({"/srv/tomcat/webapps/a/WEB-INF/web.xml": WEB % "15"})
    found = of(CONTROL, "tomcat", SERVER)
    assert (found["status"], found["actual"], found["evidence"][0]["kind"]) == ("fail", "30", "absent")
    tree({"/srv/tomcat/conf/web.xml": WEB % "15", "/srv/tomcat/webapps/b/WEB-INF/web.xml": WEB % "600"})
    assert "webapps/b" in of(CONTROL, "tomcat", SERVER)["message"]["en"]


def test_a_tomcat_with_other_files_is_named(of):
    found = of(CONTROL, "tomcat", SERVER, ours=False)
    assert "other files" in found["message"]["en"]
