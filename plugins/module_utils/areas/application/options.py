# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/application.yml; change it there.
"""The options of the area application, as a host has to know them; their variables are application_<option>."""

OPTIONS = dict(
    endpoints=dict(type="list", elements="dict", default=[]),
    front=dict(type="str", default=""),
    error_text=dict(type="str", default=""),
    timeout_seconds=dict(type="int", default=60),
    keepalive_seconds=dict(type="int", default=75),
    proxy_seconds=dict(type="int", default=300),
    body_mib=dict(type="int", default=50),
    seconds=dict(type="int", default=5),
    active_tests=dict(type="list", elements="str", default=[], choices=[
        "login_lockout", "captcha_shown", "concurrent_sessions", "session_idle_end"]),
    test_passwords=dict(type="dict", default={}, no_log=True),
    login_attempts=dict(type="int", default=5),
    sessions_per_user=dict(type="int", default=1),
    session_minutes=dict(type="int", default=15),
    packages=dict(type="list", elements="dict", default=[]),
)
