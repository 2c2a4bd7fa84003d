# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A clause asks one thing of agencies for individuals and another of agencies for enterprises."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, not_applicable
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World


@rule()
def only_for(world: World, *, type: str) -> list[Observation]:
    """The clause is for agencies of the type: `individual` or `enterprise`; one that is both is either.

    Nothing is returned where it applies: the clause's other rules settle it. not applicable: the agency is of the
    other type (`other_type`), until the agency register is to be confirmed again. manual or fail: the register does
    not say (`record_absent`).
    """
    own = world.agency_type
    if own is None:
        return [world.missing("agency", Text("the type of the agency (`type`)", "机构类型（type）"))]
    if own in (type, "both"):
        return []
    names = {"individual": Text("individuals", "个人征信"), "enterprise": Text("enterprises", "企业征信")}
    return [not_applicable("other_type", Text(
        "the agency is one for {own}; this is asked of agencies for {type}",
        "本机构为{own}机构，此项针对{type}机构").format(
            own=names.get(own, own), type=names.get(type, type)), due=world.confirmed_until("agency"))]
