# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The preflight reads what the staged change touches, and nothing else."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.connection import Connection
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats.document import ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.preflight import refusal

ME = Connection("ops", "192.0.2.7")


@pytest.fixture
def host(tmp_path):
    """A host whose sshd_config cannot be parsed."""
    for name, text in (("passwd", "ops:x:1000:1000::/home/ops:/bin/bash\n"), ("shadow", "ops:!:1:0:99999:7:::\n"), ("ssh/sshd_config", "= what\n")):
        (tmp_path / "etc" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "etc" / name).write_text(text, encoding="utf-8")
    return Host(str(tmp_path))


def test_what_is_left_alone_need_not_be_understood(host):
    host.stage_content("/etc/pam.d/common-auth", b"")
    host.stage_content("/etc/shadow", b"ops:!:1:0:180:7:::\n")
    assert refusal(host, ME) is None


def test_an_account_that_would_expire_is_refused_all_the_same(host):
    host.stage_content("/etc/shadow", b"ops:!:1:0:180:7::1:\n")
    assert "would be expired" in str(refusal(host, ME))


@pytest.mark.parametrize("path", ["/etc/ssh/sshd_config.d/00-jrt0117.conf", "/etc/passwd", "/etc/group"])
def test_what_decides_about_a_login_over_ssh_has_to_be_understood(host, path):
    host.stage_content(path, b"")
    with pytest.raises(ParseError):
        refusal(host, ME)
