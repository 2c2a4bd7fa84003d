# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""fail2ban's configuration as it reads it: *.conf first, then *.local, in the order of their directories; and what its
server says.
"""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.ids import fail2ban_time
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Value, read_document
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.keyvalue import SYSTEMD_INI, KeyValue

FOLDER = "/etc/fail2ban"
CLIENT = "/usr/bin/fail2ban-client"
UNIT = "fail2ban.service"
_PROMPT = "fail2ban> "
_SECTION = re.compile(r"\[([^\]]+)\]")
_FACILITY = re.compile(r"\bfacility\s*=\s*[\"']?(\w+)", re.I)
_COMMENT = re.compile(r"(^|\s);.*")
# A value of the same jail, or of all.
_NAMED = re.compile(r"%\(([^)/]+)\)s")
_DEEPEST = 10
_UNANSWERED = Text("is not answered", "未应答")


class Settings:
    """One section of jail.conf or fail2ban.conf with all that is read after it, as a source for `Setting`."""

    def __init__(self, host, base, section):
        self.host = host
        self.base = base
        self.section = section
        self.label = Text("fail2ban's section [{name}]", "fail2ban 配置 [{name}]").format(name=section)
        self.own = "%s/%s.d/zz-jrt0117.local" % (FOLDER, base)

    @property
    def searched(self):
        return tuple(
            "%s/%s%s.%s" % (FOLDER, self.base, name, suffix) for suffix in ("conf", "local") for name in ("", ".d/*"))

    def _paths(self):
        for suffix in ("conf", "local"):
            main = "%s/%s.%s" % (FOLDER, self.base, suffix)
            if self.host.exists(main):
                yield main
            yield from self.host.found("%s/%s.d/*.%s" % (FOLDER, self.base, suffix))

    def get(self, name):
        """Return the value in force with its place, or None: the section's own, else that of DEFAULT."""
        found = {}
        for path in self._paths():
            for section, key, value in _entries(read_document(self.host, path)):
                if key == name and section in (self.section, "DEFAULT"):
                    found[section] = value
        return found.get(self.section) or found.get("DEFAULT")

    def seconds(self, text):
        """Return a span of time in seconds, whatever other settings it names; ValueError where none can be read."""
        for _depth in range(_DEEPEST):
            named = _NAMED.search(text)
            if named is None:
                break
            value = self.get(named.group(1))
            if value is None:
                break
            text = text[:named.start()] + value.text + text[named.end():]
        return fail2ban_time.seconds(text)

    def default(self, name):
        """Return nothing: what fail2ban takes where no file says it differs between its versions."""

    def set(self, name, value):
        """Stage a value in the file that is read last."""
        document = KeyValue(
            self.host.read(self.own) if self.host.exists(self.own) else b"# Managed by jrt0117.baseline.\n", self.own,
            SYSTEMD_INI)
        document.set(name, value, self.section)
        self.host.stage_content(self.own, document.render())


def _entries(document):
    """Yield (section, key, Value); an indented line goes on with the value before it."""
    section, key, parts = None, None, []
    where = document.where(0)
    for index in range(len(document.lines)):
        text = document.text(index)
        if not text.strip() or text.lstrip()[0] in "#;":
            continue
        text = _COMMENT.sub("", text.rstrip())
        if text[:1].isspace() and key:
            parts.append(text.strip())
            continue
        if key:
            yield section, key, Value(" ".join(parts), where)
        header, (name, equals, value) = _SECTION.match(text), text.partition("=")
        key = None
        if header:
            section = header.group(1)
        elif equals and name and not name[0].isspace():
            key, parts, where = name.rstrip(), [value.lstrip()], document.where(index)
    if key:
        yield section, key, Value(" ".join(parts), where)


def in_syslog(host):
    """Return as what its alerts come to syslog, (facility, severity), or None where they do not."""
    target = Settings(host, "fail2ban", "Definition").get("logtarget")
    name, _options, options = ("SYSLOG" if target is None else target.text).partition("[")
    facility = _FACILITY.search(options)
    return {
        "SYSLOG": ((facility.group(1).lower() if facility else "daemon"), "notice"), "SYSOUT": ("daemon", "info"),
        "SYSTEMD-JOURNAL": ("user", "notice")}.get(name.strip().upper())


def answers(host, *questions):
    """Return what the server says to each question, all asked in one session; HostError where it cannot be asked."""
    output = host.run(["fail2ban-client", "-i"], data="".join(one + "\n" for one in questions).encode("ascii"))
    said = output.out.split(_PROMPT)[1:]
    if len(said) < len(questions):
        raise HostError("fail2ban-client -i", (output.err.strip().splitlines() or [_UNANSWERED])[-1])
    return [one.strip() for one in said[:len(questions)]]
