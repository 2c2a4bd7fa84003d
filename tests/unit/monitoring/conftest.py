# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A monitoring server of these tests: it answers what it is told, on this machine."""

import http.server
import json
import threading
import time
import urllib.parse
from datetime import datetime, timezone

import pytest


class Ago:
    """So many seconds before it is told: tests are put together long before they run."""

    def __init__(self, seconds, text=False):
        self.seconds, self.text = seconds, text

    def told(self):
        """Return it as the server tells times."""
        when = time.time() - self.seconds
        if not self.text:
            return when
        return datetime.fromtimestamp(when, timezone.utc).isoformat().replace("+00:00", ".123456789Z")


class Answering(http.server.BaseHTTPRequestHandler):
    """Answers a path, or a query by the longest word of it that is known."""

    def do_GET(self):
        """Answer."""
        path, _mark, query = self.path.partition("?")
        asked = urllib.parse.parse_qs(query).get("query", [""])[0]
        self.server.asked.append(asked or path)
        self.server.tokens.append(self.headers.get("Authorization"))
        known = sorted((word for word in self.server.answers if word in (asked or path)), key=len)
        answer = self.server.answers[known[-1]] if known else []
        if isinstance(answer, tuple):
            code, headers, body = answer
        else:
            code, headers = 200, {}
            body = json.dumps(
                {"status": "success", "data": {"result": answer} if asked else answer}, default=Ago.told)
        # The other sends a date of its own.
        (self.send_response_only if "Date" in headers else self.send_response)(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body if isinstance(body, bytes) else body.encode())

    do_POST = do_GET

    def log_message(self, *_args):
        """Say nothing."""


def samples(*values, instance="db1:9100", job="node", every=15, ago=5, **labels):
    """Return a series whose last value is so many seconds old."""
    times = [Ago(ago + every * turn) for turn in range(len(values))][::-1]
    return {"metric": {"instance": instance, "job": job, **labels},
            "values": [[when, str(value)] for when, value in zip(times, values, strict=True)]}


def instant(name="", value=1, instance="db1:9100", job="node", **labels):
    """Return one value now."""
    return {
        "metric": {"__name__": name, "instance": instance, "job": job, **labels}, "value": [Ago(0), str(value)]}


@pytest.fixture
def server():
    """Return a server with `answers`, by what is asked; `url` is where it is, `asked` what it was asked."""
    one = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    one.answers, one.asked, one.tokens = {}, [], []
    one.url = f"http://127.0.0.1:{one.server_port}"
    thread = threading.Thread(target=one.serve_forever, args=(0.05,))
    thread.start()
    yield one
    one.shutdown()
    thread.join()
    one.server_close()
