# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which units are asked whether they run: each question starts a program."""

import pathlib

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts import clear_logins
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from tests.unit.support import every_format


def test_only_units_that_name_a_server_are_asked_whether_they_run(tmp_path, monkeypatch):
    unit = "[Service]\nExecStart={}\n[Install]\nWantedBy=multi-user.target\n"
    folder, wants = "/etc/systemd/system/", "/etc/systemd/system/multi-user.target.wants/"
    every_format.write(tmp_path, {
        folder + "a.service": unit.format("/bin/a"), folder + "b.service": unit.format("/usr/sbin/in.telnetd -debug"),
        wants + "a.service": pathlib.PurePosixPath("../a.service"),
        wants + "b.service": pathlib.PurePosixPath("../b.service")})
    asked = []
    monkeypatch.setattr(clear_logins, "active", lambda host, unit: asked.append(unit))
    found = list(clear_logins._started(Host(str(tmp_path))))
    assert [one.reason for one in found] == ["clear_program_at_boot"]
    assert asked == ["b.service"]
