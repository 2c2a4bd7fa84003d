# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small agency for tests of rules: people who held posts, left and came, and whatever registers a test adds.

On 2026-11-27: p01 is of senior management; p03 was head of security until 2026-09-01, p05 is since; p04 is security
administrator; p07, p09, p11 administer systems, network, database; p13 developed until 2026-08-01, p14 does since; p15
tests; p16 managed the room until 2026-09-01, p17 does since; p20 left on 2026-06-15; p21 came on 2026-08-01; p29 and
p30 hold no post; x01 works here and is a supplier's. S-host is a supplier.
"""

from __future__ import annotations

from tests.unit.registers import support

# A year after the day on which the registers were confirmed.
CONFIRMED_UNTIL = support.CONFIRMED

_CAME, _LEFT = {"p21": "2026-08-01"}, {"p20": "2026-06-15"}
_PEOPLE = [*(f"p{number:02d}" for number in range(1, 31)), "x01"]
_POSTS = [
    ("senior_manager", "p01", None, None), ("security_head", "p03", None, "2026-09-01"),
    ("security_head", "p05", "2026-09-01", None), ("security_admin", "p04", None, None),
    ("system_admin", "p07", None, None), ("network_admin", "p09", None, None), ("dba", "p11", None, None),
    ("developer", "p13", None, "2026-08-01"), ("developer", "p14", "2026-08-01", None),
    ("tester", "p15", None, None), ("room_manager", "p16", None, "2026-09-01"),
    ("room_manager", "p17", "2026-09-01", None)]


PAPER = support.evidence()


def small(registers=None, *, today=support.TODAY, files=None, **more):
    """Return the world of the small agency with these registers; `more` is what support.world takes beside them."""
    people = [
        {"id": name, "employment": "supplier" if name == "x01" else "staff", "department": "it",
         "joined": _CAME.get(name, "2022-03-01"), "left": _LEFT.get(name)} for name in _PEOPLE]
    assignments = [
        {"post": post, "person": person, "from": since or "2022-03-01", "to": to}
        for post, person, since, to in _POSTS]
    own = {
        "people": {"records": people}, "posts": {"assignments": assignments},
        "suppliers": {"records": [{"id": "S-host", "kind": "hosting"}]}}
    return support.world(today=today, files=files, **more, **{**own, **(registers or {})})


def told(found):
    """What observations come to, in short: (status, reason) each; every sentence has to be whole in both languages."""
    for one in found:
        for sentence in (one.message.en, one.message.zh):
            assert sentence and "{" not in sentence and "None" not in sentence, sentence
    return [(one.status, one.reason) for one in found]


def due(found):
    """The due day of the one pass that this has to be."""
    assert told(found) == [("pass", "met")], [one.message.en for one in found]
    return found[0].due
