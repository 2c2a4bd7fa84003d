# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words the report and the terminal summary share, in English and Chinese."""

from __future__ import annotations

__all__ = ["CHAPTERS", "SEVERITY", "STANDARD", "STATUS"]

STANDARD = {"en": "Information security specification for credit reference agencies", "zh": "征信机构信息安全规范"}

CHAPTERS = {
    "6": {"en": "General", "zh": "总体要求"},
    "7": {"en": "Security management", "zh": "安全管理"},
    "8": {"en": "Security technology", "zh": "安全技术"},
    "9": {"en": "Business operations", "zh": "业务运作"},
}

SEVERITY = {
    "critical": {"en": "critical", "zh": "严重"},
    "high": {"en": "high", "zh": "高"},
    "medium": {"en": "medium", "zh": "中"},
    "low": {"en": "low", "zh": "低"},
}

STATUS = {
    "error": {"en": "error", "zh": "检查出错"},
    "fail": {"en": "fail", "zh": "不符合"},
    "manual": {"en": "manual", "zh": "需人工判定"},
    "not_checked": {"en": "not checked", "zh": "未检查"},
    "pass": {"en": "pass", "zh": "符合"},
    "not_applicable": {"en": "n/a", "zh": "不适用"},
}
