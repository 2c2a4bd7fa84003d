# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host whose files are closed, but for some."""

import os
import stat

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import mounts
from tests.unit.support.folk import folk

OWN_UMASK = "/etc/profile.d/zz-jrt0117-umask.sh"
OURS = "# Managed by jrt0117.baseline: group and others are kept out. A stricter umask stays.\numask g-w,o-rwx\n"
PROFILE = "for i in /etc/profile.d/*.sh; do . $i; done\n"
# Without root the group that may read them cannot be given.
SECRET = 0o640 if os.geteuid() == 0 else 0o600
MODES = {
    "/etc/shadow": SECRET, "/etc/gshadow": SECRET, "/etc/sudoers": 0o440, "/etc/sudoers.d": 0o750,
    "/etc/ssh/ssh_host_ed25519_key": 0o600, "/etc/crontab": 0o600, "/etc/cron.d": 0o700, "/boot/grub/grub.cfg": 0o600,
    "/home/alice": 0o750, "/home/bob": 0o700, "/root": 0o700,
}
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")


@pytest.fixture
def good(tree, tmp_path):
    """Return a function that makes a compliant host, but for some files and modes."""
    def build(files=None, modes=None):
        made = folk(
            **{
                "/etc/login.defs": "UMASK\t\t027\n", "/etc/profile": PROFILE, OWN_UMASK: "umask 027\n",
                "/etc/sudoers": "", "/etc/sudoers.d/README": "", "/etc/crontab": "",
                "/etc/ssh/ssh_host_ed25519_key": "", "/etc/ssh/ssh_host_ed25519_key.pub": "", "/etc/cron.d/e2scrub": "",
                "/boot/grub/grub.cfg": "", "/home/alice/.profile": "", "/home/bob/.profile": "", "/root/.profile": "",
                "/usr/bin/tool": "", "/var/tmp/x": "",
            })
        host = tree(dict(made, **(files or {})))
        os.chmod(str(tmp_path / "etc/sudoers.d/README"), 0o440)
        for path, mode in dict(MODES, **(modes or {})).items():
            os.chmod(str(tmp_path / path.lstrip("/")), mode)
        for path in ("etc/shadow", "etc/gshadow"):
            if os.geteuid() == 0:
                os.chown(str(tmp_path / path), -1, 42)
        if os.geteuid() == 0:
            for name, uid in (("alice", 1000), ("bob", 1001)):
                os.chown(str(tmp_path / "home" / name), uid, uid)
        return host
    return build


def mode_of(tmp_path, path):
    return stat.S_IMODE(os.stat(str(tmp_path / path.lstrip("/"))).st_mode)


@pytest.fixture
def mounted(tmp_path, monkeypatch):
    """Return a function that has the kernel tell of mounted file systems ({path: kind})."""
    def tell(kinds, options="rw,relatime"):
        table = tmp_path / "mountinfo"
        table.write_text(
            "".join(
                "36 25 0:30 / %s %s shared:1 - %s source rw\n" % (
                    str(tmp_path / path.lstrip("/")).replace(" ", "\\040"), options, kind)
                for path, kind in kinds.items()))
        monkeypatch.setattr(mounts, "TABLE", str(table))
    return tell
