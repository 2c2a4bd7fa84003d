# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an answer tells of the inside of a server: versions, stack traces, paths."""

import re

_VERSION = re.compile(r"[A-Za-z_.-]+/[0-9]")
# A sign of each kind of page that servers and frameworks write by themselves.
_SIGNS = (
    re.compile(
        rb"(?i)(?:nginx|openresty|angie|tengine|apache(?: tomcat| coyote)?|jetty|jboss[^/<]{0,20}|iis|werkzeug)"
        rb"/[0-9][0-9.]*"),
    re.compile(rb"\bat [\w.$]+\([\w$]+\.java:[0-9]+\)"),
    re.compile(rb"Traceback \(most recent call last\)"),
    re.compile(rb"(?:Fatal error|Warning|Parse error)</?b?>?: .{0,200} on line "),
    re.compile(rb"\b(?:java|javax|org\.apache|org\.springframework)\.[\w.]+Exception\b"),
    re.compile(rb"(?<![\w/.:])/(?:var/www|usr/share|home|opt|srv|usr/local)/[\w./-]+\.(?:php|py|rb|jsp|pl|cgi)\b"),
    re.compile(rb"\b[A-Z]:\\(?:inetpub|Windows|Users)\\"),
)


def of_headers(reply):
    """Return the headers that tell a version or a product: as they stand."""
    found = []
    for name, value in reply.headers:
        if name == "server" and _VERSION.search(value) or name in (
                "x-powered-by", "x-aspnet-version", "x-aspnetmvc-version", "x-generator"):
            found.append("%s: %s" % (name, value[:200]))
    return found


def of_body(reply):
    """Return what a page tells of the inside: the words themselves."""
    matches = [sign.search(reply.body) for sign in _SIGNS]
    return [match.group()[:200].decode("utf-8", "replace") for match in matches if match]
