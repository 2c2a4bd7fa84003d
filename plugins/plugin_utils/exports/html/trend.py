# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The trend over runs as drawings that need no script: lines, stacked verdicts, hosts not reached, small lines.

`drawn` gives places and paths, trend.html the elements. What a history tells is in plugin_utils/history/asking.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.scoring import numbers

__all__ = ["HEIGHT", "STACK", "WIDTH", "drawn"]

WIDTH, HEIGHT, STRIP = 720, 180, 36
SPARK_WIDTH, SPARK_HEIGHT = 90, 16
SCORES = ("strict", "assessed", "coverage")
# From the bottom.
STACK = ("pass", "fail", "error", "manual", "not_checked", "not_applicable")


def drawn(trend: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return what trend.html draws; None where there is no other run to compare with."""
    if trend is None or not trend["points"]:
        return None
    points = trend["points"]
    across = _across(points, WIDTH)
    broken = [point["broken"] for point in points]
    waived = any(point["counts"] != point["accepted"] for point in points)
    return {
        "width": WIDTH, "height": HEIGHT, "strip": STRIP, "points": points, "first": points[0], "last": points[-1],
        "lines": [
            {"score": score, "accepted": accepted == "accepted",
             "path": _path(across, [_value(point[accepted], score) for point in points], broken, HEIGHT)}
            for accepted in ("counts", *(["accepted"] if waived else [])) for score in SCORES],
        "breaks": [
            {"x": _round(x), "day": _day(point)} for x, point in zip(across, points, strict=True) if point["broken"]],
        "stack": _stack(across, points),
        "missed": _missed(across, points),
        "most_missed": max(points, key=lambda point: point["missed"] / (point["hosts"] or 1)),
        "areas": trend["areas"],
        "sparks": {
            section: _path(_across(points, SPARK_WIDTH), values, broken, SPARK_HEIGHT)
            for section, values in trend["sections"].items()},
        "spark_width": SPARK_WIDTH, "spark_height": SPARK_HEIGHT,
    }


def _across(points: Sequence[Mapping[str, Any]], width: int) -> list[float]:
    """Places by time."""
    first, last = points[0]["ord"], points[-1]["ord"]
    return [(point["ord"] - first) / ((last - first) or 1) * width for point in points]


def _value(counts: dict[str, int], score: str) -> float | None:
    value: float | None = numbers(counts)[score]["value"]
    return value


def _path(across: Sequence[float], values: Sequence[float | None], broken: Sequence[bool], height: int) -> str:
    """A line through the values, 1 at the top; interrupted where there is none, and where the scope is another."""
    parts, pen = [], "M"
    for x, value, apart in zip(across, values, broken, strict=True):
        if value is None:
            pen = "M"
            continue
        pen = "M" if apart else pen
        parts.append(f"{pen}{_round(x)} {_round((1 - value) * height)}")
        # A single point is seen by its cap.
        parts += ["h0"] if pen == "M" else []
        pen = "L"
    return "".join(parts)


def _stack(across: Sequence[float], points: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Of each status the area between those below and with it, as shares of all cells."""
    shares = []
    below = [0.0] * len(points)
    for status in STACK:
        above = [
            low + point["counts"][status] / (sum(point["counts"].values()) or 1)
            for low, point in zip(below, points, strict=True)]
        if above != below:
            forth = [f"{_round(x)} {_round((1 - top) * HEIGHT)}" for x, top in zip(across, above, strict=True)]
            back = [f"{_round(x)} {_round((1 - low) * HEIGHT)}" for x, low in zip(across, below, strict=True)]
            shares.append({"status": status, "path": f"M{'L'.join([*forth, *reversed(back)])}Z"})
        below = above
    return shares


def _missed(across: Sequence[float], points: Sequence[Mapping[str, Any]]) -> str:
    """A bar for each run with hosts that were not reached, as high as their share."""
    return "".join(
        f"M{_round(x)} {STRIP}V{_round(STRIP - max(2.0, point['missed'] / (point['hosts'] or 1) * STRIP))}"
        for x, point in zip(across, points, strict=True) if point["missed"])


def _day(point: Mapping[str, Any]) -> str:
    return datetime.fromisoformat(str(point["started"]).replace("Z", "+00:00")).date().isoformat()


def _round(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
