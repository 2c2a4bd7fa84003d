# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether important traffic leaves before other (8.3.2-E-a-3): for a person, who gets the lines that order it."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, Observation
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.masking import shown
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.model import Device
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.rules.seen import ELSEWHERE, Eye

__all__ = ["ordered"]

_SHOWN = 20
_NONE = Text(
    "No line of {file} orders traffic, as far as its commands are known here.", "{file} 中未发现对流量排序的配置行。")
_SOME = Text(
    "Lines of {file} that order traffic: {count}, the first {place}. Whether the important services come first by them "
    "is for a person.",
    "{file} 中有 {count} 行对流量排序，首行{place}：重要业务是否据此优先，须由人员判定。")
_WHO = Text(
    "The network administrator shows by which policy the important services come first where this device has a link "
    "that can be full, or why it has none.",
    "请网络管理员说明：在可能拥塞的链路上，重要业务依据哪条策略优先；如无此类链路，请说明理由。")


def ordered(device: Device, eye: Eye) -> Iterator[Observation]:
    """Yield which lines order traffic."""
    if device.logins_elsewhere:
        yield eye.saw("manual", "logins_elsewhere", ELSEWHERE, None, title=device.title)
    elif not device.ordering:
        yield eye.saw("manual", "order_none", _NONE, None, file=eye.file, advice=_WHO)
    else:
        seen = eye.saw(
            "manual", "order_for_person", _SOME, device.ordering[0], count=len(device.ordering), file=eye.file,
            advice=_WHO)
        yield seen._replace(evidence=tuple(
            Evidence("file", f"{eye.file}:{node.number}", shown(node.raw or node.text))
            for node in device.ordering[:_SHOWN]))
