# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The samples against a table that was written by hand from the makers' manuals, not from what the code says."""

from __future__ import annotations

import pytest

from tests.unit.devices.support import controls, device, observations, worst

GOOD = ("core1", "border1", "dist1")
# Of each sample and control: the lines that break it.
BROKEN = {
    ("edge1", "network_device_login"): {17, 20},
    ("edge1", "network_device_sources"): {19, 25},
    ("edge1", "network_device_users"): {9},
    ("edge1", "network_device_passwords"): {9, 21},
    ("edge1", "network_device_lockout"): {12, 18, 23},
    ("edge1", "network_device_encrypted"): {5, 11, 14, 24},
    ("edge1", "network_device_two_factor"): {9},
    ("edge1", "network_device_privileges"): {9, 10, 22},
    ("branch1", "network_device_login"): {19, 23},
    ("branch1", "network_device_sources"): {14, 26},
    ("branch1", "network_device_users"): {8, 9},
    ("branch1", "network_device_passwords"): {6, 8, 9, 22},
    ("branch1", "network_device_lockout"): {0, 24},
    ("branch1", "network_device_encrypted"): {11, 16, 17, 25, 29},
    ("branch1", "network_device_privileges"): {8, 9, 28},
    ("branch1", "network_device_logs"): {0},
    ("dist2", "network_device_login"): {25, 28},
    ("dist2", "network_device_sources"): {27},
    ("dist2", "network_device_users"): {33},
    ("dist2", "network_device_passwords"): {14, 30, 34},
    ("dist2", "network_device_lockout"): {15, 31},
    ("dist2", "network_device_encrypted"): {6, 10, 11, 19, 35},
    ("dist2", "network_device_privileges"): {29, 33, 36},
    ("dist2", "network_device_logs"): {0, 17},
    ("spine1", "network_device_encrypted"): {18},
    ("spine1", "network_device_two_factor"): {14, 15},
    ("access1", "network_device_passwords"): {4, 5},
    ("access1", "network_device_two_factor"): {4, 5},
    ("router1", "network_device_login"): {5},
    ("router1", "network_device_passwords"): {5},
    ("router1", "network_device_lockout"): {12},
    ("gate1", "network_device_users"): {28},
    ("gate1", "network_device_passwords"): {30},
}


def _lines(seen):
    return {int(one.where.rpartition(":")[2]) if one.where else 0 for one in seen if one.status == "fail"}


@pytest.mark.parametrize(("name", "control"), BROKEN)
def test_what_is_wrong_is_named_with_its_line_and_nothing_else(name, control):
    assert _lines(observations(control, device(name))) == BROKEN[name, control]


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("control", controls(), ids=lambda control: control.id)
def test_of_a_good_device_nothing_fails(name, control):
    seen = observations(control.id, device(name), device_approved_versions=["V300R023C00SPC500", "17.6", "7.1.070"])
    failed = [one.message.en for one in seen if one.status == "fail"]
    if (name, control.id) == ("border1", "network_device_two_factor"):
        # IOS asks its own users for one factor.
        assert len(failed) == 2
    else:
        assert failed == []
    open_ = {one.reason for one in seen if one.status not in ("pass", "fail")}
    # Which order of traffic is right, a person tells.
    assert open_ <= ({"order_none"} if control.id == "traffic_priority" else {"no_history"}) | {"logins_elsewhere"}


@pytest.mark.parametrize(("name", "lines", "count"), [
    ("core1", b"interface 10GE1/0/1\n traffic-policy inquiries outbound\n qos queue 5 wrr weight 70\n#\n", 2),
    ("dist1", b"interface Ten-GigabitEthernet1/0/9\n qos apply policy inquiries outbound\n#\n", 1),
    ("border1", b"policy-map inquiries\n class credit\n  priority percent 70\ninterface Gi9\n"
                b" service-policy output inquiries\n", 2),
    ("core1", b"interface 10GE1/0/1\n description qos queue, or what was one\n#\n", 0)])
def test_lines_that_order_traffic_are_shown_to_a_person(name, lines, count):
    def more(data):
        head, _, end = data.rstrip(b"\n").rpartition(b"\n")
        return head + b"\n" + lines + end + b"\n"

    (seen,) = observations("traffic_priority", device(name, more))
    assert (seen.status, seen.reason) == ("manual", "order_for_person" if count else "order_none")
    shown = [one.text for one in seen.evidence if one.kind == "file"]
    assert len(shown) == count and all(one.encode() in lines for one in shown)


@pytest.mark.parametrize(("level", "status"), [(2, "manual"), (3, "fail")])
def test_a_hash_of_md5_fails_at_level_3_alone(level, status):
    def md5(data):
        return data.replace(b"secret 9 $9$", b"secret 5 $1$")

    assert worst("network_device_passwords", device("border1", md5), level=level)[0] == status
