# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""CrowdSec: where its alerts go, whom it spares, and whether it watches SSH logins."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed

CLIENT = "/usr/bin/cscli"
UNIT = "crowdsec.service"
WHITELIST = "/etc/crowdsec/parsers/s02-enrich/jrt0117-management.yaml"
_CONFIG = ("/etc/crowdsec/config.yaml.local", "/etc/crowdsec/config.yaml")
_MEDIUM = re.compile(rb"^\s+log_media:\s*[\"']?(\w+)", re.M)
# Those that are enabled, by links; and what is read.
_SCENARIOS = "/etc/crowdsec/scenarios/*.y*ml"
_ACQUIRED = ("/etc/crowdsec/acquis.yaml", "/etc/crowdsec/acquis.d/*.y*ml")
# What its parser of sshd's messages calls a login that fails.
_LOGINS = "ssh_failed-auth"
_JOURNAL = re.compile(r"source:\s*[\"']?journalctl\b")
_LOG = re.compile(r"(?:\s*-|filename:)\s*[\"']?(/var/log/(?:auth|secure|messages|syslog)[^\s\"']*)")
# What is shown of a file or of an answer.
_MOST = 1000


def in_syslog(host):
    """Return as what its alerts come to syslog, (facility, severity), or None where they do not.

    What it writes to its standard output the journal has; as it is shipped it writes to a file.
    """
    found = [_MEDIUM.search(host.read(path)) for path in _CONFIG if host.exists(path)]
    medium = next((match.group(1) for match in found if match), b"file")
    return ("daemon", "info") if medium == b"stdout" else None


class Spares(Expectation):
    """CrowdSec takes nothing that comes from the management networks for an attack."""

    def __init__(self, networks):
        lines = [
            "# Managed by jrt0117.baseline.", "name: jrt0117/management",
            "description: The networks that hosts are administered from.",
            "whitelist:", "  reason: management network", "  cidr:"] + ['    - "%s"' % one for one in networks]
        self.text = "".join(line + "\n" for line in lines).encode("utf-8")

    def check(self, host):
        text = host.read(WHITELIST) if host.exists(WHITELIST) else None
        parts = dict(
            path=WHITELIST, expected="the management networks spared",
            evidence=(
                absent(WHITELIST) if text is None
                else Evidence("file", WHITELIST, text.decode("utf-8", "replace").strip()[:_MOST]),))
        if text != self.text:
            return observed(
                "fail", "not_spared", "CrowdSec does not spare the management networks ({path}).",
                "CrowdSec 未豁免管理网络（{path}）。", actual="not spared", **parts)
        return observed(
            "pass", "spared", "CrowdSec spares the management networks ({path}).",
            "CrowdSec 已豁免管理网络（{path}）。", actual="spared", **parts)

    def fix(self, host):
        host.stage_content(WHITELIST, self.text)


def logins_watched(host):
    """Judge whether a scenario for SSH logins is enabled, and a log read that has them: by the files that CrowdSec goes
    by, for cscli asks the makers' service before it lists any.
    """
    scenarios = {path: _text(host, path) for path in host.found(_SCENARIOS)}
    ssh = {path: text for path, text in scenarios.items() if _LOGINS in text}
    parts = dict(expected="a scenario for SSH logins, and a log that has them", actual=", ".join(sorted(ssh)) or "none")
    if not ssh:
        return observed(
            "fail", "no_scenario", "CrowdSec has no scenario for SSH logins.", "CrowdSec 没有针对 SSH 登录的场景。",
            evidence=[absent(_SCENARIOS)], advice=Text(
                "The system administrator installs it: cscli collections install crowdsecurity/sshd.",
                "请系统管理员安装：cscli collections install crowdsecurity/sshd。"), **parts)
    read = [
        (path, line) for pattern in _ACQUIRED for path in host.found(pattern)
        for line in _text(host, path).splitlines() if _logins(host, line)]
    if not read:
        return observed(
            "fail", "no_log", "CrowdSec reads no log that has SSH logins ({path}).",
            "CrowdSec 未读取含 SSH 登录记录的日志（{path}）。", path=_ACQUIRED[0], evidence=[absent(*_ACQUIRED)],
            advice=Text(
                "The system administrator names one there, auth.log or the journal.",
                "请系统管理员在其中指定 auth.log 或 journal。"), **parts)
    return observed(
        "pass", "scenario_enabled", "CrowdSec watches SSH logins.", "CrowdSec 正在监视 SSH 登录。", evidence=[
            Evidence("file", path, line.strip()) for path, line in read[:1] + [
                (path, line) for path, text in sorted(ssh.items()) for line in text.splitlines() if _LOGINS in line]],
        **parts)


def _logins(host, line):
    """Tell whether a line of what is read names the journal, or a log that is there."""
    path = _LOG.match(line)
    return _JOURNAL.match(line) is not None or path is not None and bool(host.found(path.group(1)))


def _text(host, path):
    return host.read(path).decode("utf-8", "replace")
