# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""CrowdSec: where its alerts go, whom it spares, and whether it watches SSH logins."""

import json
import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed

CLIENT = "/usr/bin/cscli"
UNIT = "crowdsec.service"
WHITELIST = "/etc/crowdsec/parsers/s02-enrich/jrt0117-management.yaml"
_CONFIG = ("/etc/crowdsec/config.yaml.local", "/etc/crowdsec/config.yaml")
_MEDIUM = re.compile(rb"^\s+log_media:\s*[\"']?(\w+)", re.M)
_LISTING = ["cscli", "scenarios", "list", "-o", "json"]
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
    """Judge whether a scenario for SSH logins is enabled."""
    output = host.run(_LISTING)
    try:
        enabled = [one for one in json.loads(output.out)["scenarios"] if "enabled" in one.get("status", "")]
        names = [str(one["name"]) for one in enabled]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise HostError(
            "cscli scenarios list", (output.err.strip().splitlines() or ["no list in its answer"])[-1])
    ssh = [one for one in enabled if "ssh" in str(one["name"])]
    parts = dict(
        expected="a scenario for SSH logins", actual=", ".join(names) or "none",
        evidence=[
            Evidence("command", " ".join(_LISTING), json.dumps(one, ensure_ascii=False, sort_keys=True)[:_MOST])
            for one in ssh or enabled] or [absent(" ".join(_LISTING))])
    if not ssh:
        return observed(
            "fail", "no_scenario", "CrowdSec has no scenario for SSH logins.", "CrowdSec 没有针对 SSH 登录的场景。",
            advice=Text(
                "The system administrator installs it: cscli collections install crowdsecurity/sshd.",
                "请系统管理员安装：cscli collections install crowdsecurity/sshd。"), **parts)
    return observed("pass", "scenario_enabled", "CrowdSec watches SSH logins.", "CrowdSec 正在监视 SSH 登录。", **parts)
