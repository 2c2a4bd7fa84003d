# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An installation that would stop half way is not begun."""

import os
from types import SimpleNamespace

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import action as package


def test_no_package_is_begun_where_etc_is_read_only(tmp_path, monkeypatch):
    for name in ("usr", "etc", "var"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(
        package.os, "statvfs", lambda place: SimpleNamespace(f_flag=os.ST_RDONLY if place.endswith("/etc") else 0))
    with pytest.raises(
            ActionError, match="/etc is mounted read-only, so no package can be installed, and none was begun"):
        package.Package("nftables").apply(Host(str(tmp_path)))
