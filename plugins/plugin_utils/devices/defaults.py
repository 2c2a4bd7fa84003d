# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds where no line says so, by vendor, family and version, with the document that says it.

A version that is not in this table, and a setting that no document of the maker was found for, have no known default:
what rests on it is `manual`, and the advice is the line to write. A version that may be of several families has the
default that all of them share.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.model import UNKNOWN, Said

__all__ = ["default", "families"]


class _Default(NamedTuple):
    family: str
    first: tuple[int, ...]
    setting: str
    value: Any
    source: str


_CE = "Huawei CloudEngine 6800 V300R023C00 Command Reference"
_CE_UI = "Huawei CloudEngine 8800, 7800, 6800 and 5800 V200R002C50 Command Reference"
_NE = "Huawei NetEngine 40E V800R012C10 Command Reference"
_H3C = "H3C Comware 7 Security Command Reference"
_HPE = "HPE FlexFabric 5940 (Comware 7) Fundamentals Configuration Guide"
_HPE_LINES = "HPE FlexFabric 7900 (Comware 7) Fundamentals Command Reference"
_IOS = "Cisco IOS Security Command Reference"
_IOS_LINES = "Cisco IOS Configuration Fundamentals Command Reference"
_RUIJIE = "Ruijie RGOS Configuration Guide, Basic Management"

_TABLE = (
    _Default("vrp-ce", (200, 2), "acl", None, f"{_CE_UI}, acl (user interface view)"),
    _Default("vrp-ce", (300,), "login", "none", f"{_CE}, authentication-mode"),
    _Default("vrp-ce", (300,), "protocols", ("ssh", "telnet"), f"{_CE}, protocol inbound"),
    _Default("vrp-ce", (300,), "idle vty", 600, f"{_CE}, idle-timeout"),
    _Default("vrp-ce", (300,), "idle console", 300, f"{_CE}, idle-timeout"),
    _Default("vrp-ce", (300,), "attempts", 3, f"{_CE}, local-user authentication lock times"),
    _Default("vrp-ce", (300,), "lock", 300, f"{_CE}, local-user authentication lock duration"),
    _Default("vrp-ce", (300,), "days", 90, f"{_CE}, user-password expire"),
    _Default("vrp-ce", (300,), "length", 8, f"{_CE}, user-password min-len"),
    _Default("vrp-ce", (300,), "telnet", True, f"{_CE}, telnet server disable"),
    _Default("vrp-ce", (300,), "top", False, f"{_CE}, local-user level"),
    _Default("vrp-ne", (800,), "acl", None, f"{_NE}, acl (user interface view)"),
    _Default("vrp-ne", (800,), "login", "none", f"{_NE}, authentication-mode"),
    _Default("vrp-ne", (800,), "protocols", ("ssh", "telnet"), f"{_NE}, protocol inbound"),
    _Default("vrp-ne", (800,), "idle vty", 600, f"{_NE}, idle-timeout"),
    _Default("vrp-ne", (800,), "idle console", 300, f"{_NE}, idle-timeout"),
    _Default("vrp-ne", (800,), "attempts", 3, f"{_NE}, local-user authentication lock times"),
    _Default("vrp-ne", (800,), "lock", 300, f"{_NE}, local-user authentication lock duration"),
    _Default("vrp-ne", (800,), "days", 0, f"{_NE}, user-password expire"),
    _Default("vrp-ne", (800,), "length", 1, f"{_NE}, user-password min-len"),
    _Default("vrp-ne", (800,), "top", False, f"{_NE}, local-user level"),
    _Default("vrp-s", (200,), "idle vty", 600, "Huawei S and AR series Command Reference, idle-timeout"),
    _Default("comware", (7,), "login vty", "shared", f"{_HPE}, authentication-mode"),
    _Default("comware", (7,), "telnet", False, f"{_HPE}, telnet server enable"),
    _Default("comware", (7,), "idle vty", 600, f"{_HPE_LINES}, idle-timeout"),
    _Default("comware", (7,), "idle console", 600, f"{_HPE_LINES}, idle-timeout"),
    _Default("comware", (7,), "idle aux", 600, f"{_HPE_LINES}, idle-timeout"),
    _Default("comware", (7,), "attempts", 0, f"{_H3C}, password-control enable"),
    _Default("comware", (7,), "days", 0, f"{_H3C}, password-control enable"),
    _Default("comware", (7,), "length", 10, f"{_H3C}, password-control length"),
    _Default("ios", (12,), "attempts", 0, f"{_IOS}, login block-for"),
    _Default("ios", (12,), "idle vty", 600, f"{_IOS_LINES}, exec-timeout"),
    _Default("ios", (12,), "idle console", 600, f"{_IOS_LINES}, exec-timeout"),
    _Default("ios", (12,), "idle aux", 600, f"{_IOS_LINES}, exec-timeout"),
    _Default("ruijie", (10,), "idle vty", 600, f"{_RUIJIE}, exec-timeout"),
    _Default("ruijie", (10,), "idle console", 600, f"{_RUIJIE}, exec-timeout"),
)

_MODELS = (
    (re.compile(r"(?:ne|netengine|me60|cx600|ptn)\s*\d", re.I), "vrp-ne"),
    (re.compile(r"(?:ce|cloudengine\s*(?:ce)?)\s*\d", re.I), "vrp-ce"),
    (re.compile(r"(?:s|ar|usg|ac|ap)\s*-?\d", re.I), "vrp-s"),
)


def families(vendor: str, version: str, model: str) -> tuple[str, ...]:
    """Return the families that a version of a vendor may be of: one, where the model is known."""
    if vendor != "huawei_vrp":
        return {"h3c_comware": ("comware",), "cisco_ios": ("ios",), "ruijie_rgos": ("ruijie",)}.get(vendor, (vendor,))
    for pattern, family in _MODELS:
        if model and pattern.match(model):
            return (family,)
    return ("vrp-ne",) if version.startswith("V800") else ("vrp-ce", "vrp-s")


def numbers(version: str) -> tuple[int, ...]:
    """Return the numbers of a version: V200R019C10 is (200, 19, 10)."""
    return tuple(int(number) for number in re.findall(r"\d{1,6}", version)[:4])


def default(vendor: str, version: str, model: str, setting: str) -> Said:
    """Return the default that all families share which this version may be of, UNKNOWN where one has none here."""
    found = [_of(family, numbers(version), setting) for family in families(vendor, version, model)]
    rows = [row for row in found if row is not None]
    if not rows or len(rows) != len(found) or len({repr(row.value) for row in rows}) > 1:
        return UNKNOWN
    return Said(rows[0].value, None, True, rows[0].source)


def _of(family: str, version: tuple[int, ...], setting: str) -> _Default | None:
    # A generation has its own row; IOS and RGOS have kept these through all of theirs.
    fits = [
        row for row in _TABLE
        if row.family == family and row.setting == setting and version and row.first <= version
        and (family in ("ios", "ruijie") or row.first[0] == version[0])]
    return max(fits, key=lambda row: row.first, default=None)
