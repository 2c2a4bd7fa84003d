# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is expected of Suricata: it runs with what its files say, and its alerts are kept whole."""

import json
from typing import Any, Dict

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.ids import suricata

_FIELDS = ("timestamp", "src_ip", "dest_ip")
_SOCKET_ADVICE = Text(
    "The administrator enables unix-command in %s and restarts Suricata." % suricata.MAIN,
    "请管理员在 %s 中启用 unix-command 并重启 Suricata。" % suricata.MAIN)
_RESTART = Text("The administrator restarts Suricata.", "请管理员重启 Suricata。")


def loaded(host):
    """Judge whether Suricata runs with what its files say."""
    source = suricata.of(host)
    parts: Dict[str, Any] = dict(expected="rules and configuration loaded since they were last written")
    try:
        count, unread = source.loaded(), source.unread()
    except HostError as error:
        return observed(
            "not_checked", "loaded_unseen", "What Suricata has loaded cannot be told: {error}.",
            "无法得知 Suricata 已加载的内容：{error}。", error=error, advice=_SOCKET_ADVICE, **parts)
    told = "%d rules" % count
    parts.update(
        paths=", ".join(unread), count=count,
        evidence=[source.answer(command) for command in ("ruleset-stats", "ruleset-reload-time")])
    if unread:
        return observed(
            "fail", "not_loaded", "Suricata runs without what was written since it read its files: {paths}.",
            "Suricata 未加载此后写入的内容：{paths}。", actual="older", advice=_RESTART, **parts)
    if not count:
        return observed(
            "fail", "no_rules", "Suricata has loaded no rule.", "Suricata 未加载任何规则。", actual=told, **parts)
    return observed(
        "pass", "loaded", "Suricata has loaded {count} rules.", "Suricata 已加载 {count} 条规则。", actual=told,
        **parts)


def alerts_kept(host, staged):
    """Judge whether eve.json keeps alerts, and the last one whole; with `staged`, Suricata is yet to begin it."""
    source = suricata.of(host)
    parts: Dict[str, Any] = dict(path=source.eve, expected="source, type, target and time of each alert")
    if source.eve_to_syslog:
        return observed(
            "manual", "alerts_elsewhere",
            "Alerts are written to syslog alone, so whether they are whole a person has to see.",
            "报警仅写入 syslog，其内容是否完整需人工确认。", advice=Text(
                "The security administrator shows the last alert in syslog.", "请安全管理员提供 syslog 中最近的报警。"),
            evidence=source.lines(r"outputs\.\d+\.eve-log\.filetype"), **parts)
    if not host.exists(source.eve):
        parts["evidence"] = [absent(source.eve)]
        if staged:
            return observed(
                "pass", "eve_to_come", "{path} will be there once Suricata has started.",
                "Suricata 启动后将写入 {path}。", **parts)
        return observed(
            "fail", "no_eve", "{path} does not exist, so no alert is kept.", "{path} 不存在，报警未被保存。",
            actual="missing", **parts)
    last = source.last_alert()
    if last is None:
        return observed(
            "pass", "no_alert_yet", "{path} is written, and has no alert yet.", "{path} 已写入，尚无报警记录。",
            actual="none", evidence=[absent(source.eve)], **parts)
    return _whole(last, parts)


def _whole(last, parts):
    signature = last.get("alert", {}).get("signature")
    missing = [name for name in _FIELDS if not last.get(name)] + ([] if signature else ["alert.signature"])
    told = "%s %s -> %s: %s" % (last.get("timestamp"), last.get("src_ip"), last.get("dest_ip"), signature)
    # Not the whole of it: what an attacker has sent may hold a password.
    shown = dict({name: last.get(name) for name in _FIELDS}, alert={"signature": signature})
    parts.update(
        actual=told, told=told, missing=", ".join(missing),
        evidence=[Evidence("file", parts["path"], json.dumps(shown, ensure_ascii=False, sort_keys=True))])
    if missing:
        return observed(
            "fail", "alert_incomplete", "The last alert in {path} lacks {missing}.",
            "{path} 中最近一条报警缺少 {missing}。", **parts)
    return observed(
        "pass", "alert_complete", "The last alert in {path} is whole: {told}.", "{path} 中最近一条报警完整：{told}。",
        **parts)
