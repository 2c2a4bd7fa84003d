# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each department that is not technical has its security officer, registered in time."""

from __future__ import annotations

from datetime import date

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail, manual
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import outcome
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.past import LOOK_BACK
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.people import called
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World

POST = "department_officer"


@rule()
def officers(world: World, *, within: str = "P30D", window: str = LOOK_BACK) -> list[Observation]:
    """Each department that is not technical has an employed officer, registered `within` that time of the appointment.

    pass: so it is, with evidence; until the posts register is to be confirmed again. fail: a department has none, or
    there is no department (`record_absent`), registered late or not at all (`late`), other evidence than recorded.
    manual: a draft, the time to register still runs (`running`), no evidence named, the posts register is not
    confirmed (`expired`). Who was registered before the window, if late, is not told any more.
    """
    departments = world.departments()
    if not departments:
        return [world.missing("agency", Text("any department (`departments`)", "任何部门（departments）"))]
    since = Period(window).before(world.today)
    found = []
    for department in departments:
        if department.get("technical"):
            continue
        rows = [one for one in world.holders(POST) if one.get("department") == department["id"]]
        if not rows:
            found.append(world.missing("posts", Text("the {post} of {department}", "{department}的{post}").format(
                post=label("posts.posts", POST), department=department["name"])))
        found += [seen for one in rows for seen in (
            *world.evidence(one), *world.placeholders(one),
            *_registered(world, one, Period(within), department["name"], since))]
    return outcome(world, "posts", found, Text(
        "every department that is not technical has its officer", "非科技部门均已设安全员并备案"))


def _registered(world: World, one: Record, within: Period, department: str, since: date) -> list[Observation]:
    limit, registered = within.after(one["from"]), one.get("registered")
    if registered is not None and registered > world.today:
        registered = None
    # That it was late is long ago; that it was not done at all is so still.
    if registered is not None and (registered <= limit or registered < since):
        return []
    parts = {"person": called(world, one["person"]), "department": department, "on": one["from"], "limit": limit,
             "registered": registered or Text("not at all", "无")}
    if registered is None and limit >= world.today:
        return [manual("running", Text(
            "{person}, officer of {department} since {on}, is to be registered by {limit} (`registered`)",
            "{department}安全员 {person} 于 {on} 任职，须在 {limit} 前备案（registered）").format(**parts),
            one, due=limit)]
    return [fail("late", Text(
        "{person}, officer of {department} since {on}, was to be registered by {limit}; registered: {registered}",
        "{department}安全员 {person} 于 {on} 任职，应在 {limit} 前备案，实际备案：{registered}").format(**parts),
        one, due=limit)]
