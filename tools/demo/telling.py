# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the demo says, in the reader's language: English, Chinese, or both."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

__all__ = ["compare", "open_page", "say"]

LANGUAGE = os.environ.get("JRT0117_LANG", "en")
# What was broken: control, host, a word of the sentence that is to tell it, English, Chinese.
BROKEN = (
    ("tls_protocols", "web1", "portal", "nginx takes TLS 1.0 and 1.1", "nginx 接受 TLS 1.0 和 1.1"),
    ("tls_ciphers", "web1", "portal", "nginx takes weak suites", "nginx 接受弱密码套件"),
    ("tls_private_keys", "web1", "host.key", "everybody can read the private key", "私钥人人可读"),
    ("tls_own_keys", "web2", "web1", "web1's private key stands here, too", "与 web1 使用同一私钥"),
    ("no_empty_passwords", "bastion1", "old.contractor", "an account has no password", "账号没有口令"),
    ("ssh_root_login", "bastion1", "", "root may log in over SSH", "root 可通过 SSH 登录"),
    ("sudo_least_privilege", "bastion1", "old.contractor", "every command without a password", "免口令执行任何命令"),
    ("database_authentication", "db1", "0.0.0.0", "the network gets in without a password", "网络可免口令登录"),
    ("database_least_privilege", "db1", "report", "a report is a superuser", "报表角色是超级用户"),
    ("database_audit_log", "db1", "log_connections", "logins are not recorded", "不记录登录"),
    ("query_log_complete", "db1", "reason", "queries without a reason", "查询未记录原因"),
    ("query_reason_valid", "db1", "", "a reason that no code stands for", "查询原因代码不存在"),
    ("adverse_retention", "db1", "", "adverse records kept beyond five years", "个人不良信息超期保存"),
    ("exchange_log", "db1", "", "files without feedback, and changed ones", "报送文件未反馈或被改动"),
    ("dispute_log", "db1", "", "disputes answered too late", "异议答复逾期"),
    ("user_review", "db1", "", "people who have left are enabled", "离职人员账号仍启用"),
    ("network_device_encrypted", "sw1", "Telnet is on", "a switch takes Telnet", "交换机启用 Telnet"),
    ("network_device_lockout", "sw1", "216000", "a console is left for sixty hours", "控制台空闲六十小时才退出"),
)
SCORES = (("strict", "strict", "严格"), ("assessed", "assessed", "已判定"), ("coverage", "coverage", "覆盖率"))
OPENERS = ("xdg-open", "open")


def say(english: str, chinese: str) -> None:
    for language, text in (("en", english), ("zh", chinese)):
        if LANGUAGE in (language, "both") or (language == "en" and LANGUAGE != "zh"):
            print(text, flush=True)


def compare(before: Path, after: Path) -> None:
    """Print what was broken and what became of it, and the scores of both reports."""
    old, new = _findings(before), _findings(after)
    say("\nBroken on purpose: before, after, where", "\n有意制造的问题：整改前、整改后、位置")
    for control, host, word, english, chinese in BROKEN:
        first, last = (_of(findings.get((host, control)), word) for findings in (old, new))
        columns = f"  {host:9}{control:26}{'fail' if first else 'pass':6}{'fail' if last else 'pass':6}"
        say(f"{columns}{english}", f"{columns}{chinese}")
        if first and first["where"]:
            print(f"           {first['where']}")
        if last and last["advice"]:
            say(f"           a person: {last['advice']['en']}", f"           需人工：{last['advice']['zh']}")
    sums = [json.loads((folder / "summary.json").read_text(encoding="utf-8"))["scores"] for folder in (before, after)]
    say("\nScores of the whole standard: before, after", "\n全部条款的得分：整改前、整改后")
    for score, english, chinese in SCORES:
        told = "".join(f"{_ratio(one[score]):>26}" for one in sums)
        say(f"  {english:12}{told}", f"  {chinese:12}{told}")


def _ratio(score: dict[str, Any]) -> str:
    share = "-" if score["value"] is None else f"{score['value']:.1%}"
    return f"{share} = {score['numerator']}/{score['denominator']}"


def _of(finding: dict[str, Any] | None, word: str) -> dict[str, Any] | None:
    """Return what a finding has against a host that names this word; None where there is nothing of it."""
    if finding is None:
        return None
    found = [one for one in finding["details"] or [{**finding, "where": None}]
             if one["status"] == "fail" and word in one["message"]["en"]]
    return found[0] if found else None


def _findings(report: Path) -> dict[tuple[str, str], dict[str, Any]]:
    lines = (report / "findings/findings.jsonl").read_text(encoding="utf-8").splitlines()
    return {(one["host"], one["control"]): one for one in map(json.loads, lines)}


def open_page(page: Path) -> None:
    """Name the page, and show it where there is a display and a program for it."""
    say(f"Report: {page}", f"报告：{page}")
    opener = next(filter(shutil.which, OPENERS), None)
    if opener and (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or opener == "open"):
        subprocess.run([opener, page], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
