# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small web application with a login, good or bad, as the tests of logins need one. It runs alone too:

    python3 credit_app.py PORT good|bad|slow PASSWORD [IDLE_SECONDS]
"""

import http.cookies
import http.server
import sys
import threading
import time
import urllib.parse
import uuid

USER, MARK = "jrt0117-test", 'id="captcha"'
MOST_FAILURES = 4


class App(http.server.ThreadingHTTPServer):
    """What the application knows: its sessions, its failures, and what it was asked."""

    daemon_threads = True

    def __init__(self, port=0, kind="good", password="right", idle=600.0):
        super().__init__(("127.0.0.1", port), _Pages)
        self.kind, self.password, self.idle = kind, password, idle
        self.good, self.loud = kind == "good", False
        self.sessions, self.asked, self.failures, self.lock = {}, [], 0, threading.Lock()
        self.port = self.server_address[1]


class _Pages(http.server.BaseHTTPRequestHandler):
    def _answer(self, status, body="", *headers):
        data = body.encode()
        self.send_response(status)
        for name, value in (*headers, ("Content-Length", str(len(data)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def _cookie(self, name):
        found = http.cookies.SimpleCookie(self.headers.get("Cookie", "")).get(name)
        return found.value if found else ""

    def _session(self):
        app, key = self.server, self._cookie("sid")
        used = app.sessions.get(key)
        if used is None or app.good and time.monotonic() - used > app.idle:
            app.sessions.pop(key, None)
            return None
        app.sessions[key] = time.monotonic()
        return key

    def do_GET(self):
        app = self.server
        app.asked.append((self.command, self.path, ""))
        if self.path == "/login":
            mark = app.kind in ("good", "ignored") and app.failures >= MOST_FAILURES
            token = str(uuid.uuid4())
            self._answer(200, '<form method=post><input name="_csrf" type=hidden value="%s">%s</form>' % (
                token, "<img %s>" % MARK if mark else ""), ("Set-Cookie", "csrf=%s; Path=/" % token))
        elif self.path == "/logout":
            app.sessions.pop(self._cookie("sid"), None)
            self._answer(302, "", ("Location", "/login"))
        elif self.path == "/home" and (self._session() or app.kind == "open"):
            self._answer(200, "home")
        else:
            self._answer(302, "", ("Location", "/login"))

    def do_POST(self):
        app = self.server
        form = dict(urllib.parse.parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        app.asked.append((self.command, self.path, form.get("username", "")))
        with app.lock:
            right = form.get("_csrf") == self._cookie("csrf") and form.get("username") == USER and (
                form.get("password") == app.password or app.kind == "anyone")
            if app.kind == "limited" and app.failures >= 2:
                self._answer(429)
                return
            if app.kind == "slow" and app.failures >= 2:
                time.sleep(2.5)
            if app.kind == "dies" and not right:
                self._answer(502)
                return
            if not right or app.good and app.failures >= MOST_FAILURES:
                app.failures += 1
                self._answer(200, "wrong")
                return
            if app.good:
                app.sessions.clear()
            key = str(uuid.uuid4())
            app.sessions[key] = time.monotonic()
            self._answer(302, "", ("Location", "/home"), ("Set-Cookie", "sid=%s; Path=/; HttpOnly" % key))

    def log_message(self, *words):
        if self.server.loud:
            super().log_message(*words)


if __name__ == "__main__":
    server = App(int(sys.argv[1]), sys.argv[2], sys.argv[3], float(*sys.argv[4:5] or ["600"]))
    server.loud = True
    server.serve_forever()
