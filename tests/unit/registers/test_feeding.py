# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the registers give to the variables of hosts, and the filters that do it."""

from __future__ import annotations

from datetime import date

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.jrt0117.baseline.plugins.filter import registers_devices, registers_owners
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers import feeding

TODAY = date(2026, 11, 29)
ASSETS = """\
status: kept
records:
- {id: web1, class: server, address: 192.0.2.1}
- {id: db1, class: server, address: "52:54:00:12:34:56 192.0.2.2"}
- {id: old1, class: server, address: 192.0.2.3, retired: 2026-11-29}
- {id: paper, class: document}
"""
PEOPLE = """\
status: kept
records:
- {id: p03, name: 王芳, department: it, employment: staff, joined: 2022-01-01, accounts: [wang.fang, root]}
- {id: p04, name: 陈洁, department: it, employment: staff, joined: 2022-01-01, accounts: [root]}
- {id: p05, name: 刘洋, department: it, employment: staff, joined: 2022-01-01, accounts: [liu.yang], left: 2026-11-01}
- {id: p06, name: 赵敏, department: it, employment: staff, joined: 2022-01-01}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "assets.yml").write_text(ASSETS, "utf-8")
    (tmp_path / "people.yml").write_text(PEOPLE, "utf-8")
    return str(tmp_path)


def test_devices_are_the_addresses_of_assets_in_use(folder):
    assert feeding.devices(folder, TODAY) == ["192.0.2.1", "52:54:00:12:34:56 192.0.2.2"]
    assert registers_devices.FilterModule().filters()["registers_devices"](folder)[0] == "192.0.2.1"


def test_owners_are_the_people_who_are_employed(folder):
    assert feeding.owners(folder, TODAY) == {"wang.fang": "王芳, p03", "root": "王芳, p03; 陈洁, p04"}
    assert registers_owners.FilterModule().filters()["registers_owners"](folder)["wang.fang"] == "王芳, p03"


@pytest.mark.parametrize(("assets", "message"), [
    (None, "there is no assets.yml in "),
    ("status: kept\nrecords: {}\n", r"assets.yml:2: "),
    ("status: kept\nrecords:\n- {id: a, class: server, address: here}\n", "assets.yml:3: address of a: 'here' is no"),
])
def test_what_cannot_be_used_is_told_with_its_place(tmp_path, assets, message):
    if assets is not None:
        (tmp_path / "assets.yml").write_text(assets, "utf-8")
    with pytest.raises(AnsibleFilterError, match=message):
        registers_devices.registers_devices(str(tmp_path))


@pytest.mark.parametrize("folder", [None, "", 7, ["a"]])
def test_what_is_no_folder_is_told(folder):
    with pytest.raises(AnsibleFilterError, match="is no path of a folder of registers"):
        registers_owners.registers_owners(folder)
