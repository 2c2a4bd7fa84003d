# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which modes and owners the files have that logins, privileges, jobs and booting hang on, and people's homes."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts import homes
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files.expectations import closed_to_all_but
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people

_PUBLIC = ("/etc/passwd", "/etc/passwd-", "/etc/group", "/etc/group-")
_SECRET = ("/etc/shadow", "/etc/shadow-", "/etc/gshadow", "/etc/gshadow-")
_MODES = (
    (
        0o600,
        (
            "/etc/security/opasswd", "/etc/crontab", "/etc/ssh/sshd_config", "/etc/ssh/sshd_config.d/*.conf",
            "/boot/grub/grub.cfg", "/boot/grub2/grub.cfg", "/boot/grub2/user.cfg")),
    (0o440, ("/etc/sudoers", "/etc/sudoers.d/*")),
    (0o750, ("/etc/sudoers.d",)),
    (
        0o700,
        (
            "/etc/cron.d", "/etc/cron.hourly", "/etc/cron.daily", "/etc/cron.weekly", "/etc/cron.monthly",
            "/var/spool/cron")),
    (0o644, ("/etc/ssh/ssh_host_*_key.pub",)),
)
_HOST_KEYS = "/etc/ssh/ssh_host_*_key"
# FAT knows no modes: these files have those of the mount.
_EFI = ("/boot/efi/", "/efi/")
# Debian's cron needs its spool open to its own group.
_CRONTABS = "/var/spool/cron/crontabs"


def expectations(host, home_mode):
    """Yield an expectation for every such path that this host has."""
    owners = (0,) if host.live else (0, host.stat("/").uid)
    folk = people.of(host)
    for path in _PUBLIC:
        yield from closed_to_all_but(host, path, 0o644, owners)
    for path in _SECRET:
        yield from _readable_by(folk, path, owners, "shadow")
    for mode, patterns in _MODES:
        for pattern in patterns:
            for path in host.glob(pattern):
                if not host.resolve(path).startswith(_EFI):
                    yield from closed_to_all_but(host, path, mode if not _spool(host, path) else 0o755, owners)
    if host.exists(_CRONTABS):
        yield from closed_to_all_but(host, _CRONTABS, 0o1730, owners)
    for path in host.glob(_HOST_KEYS):
        # The Red Hat family lets ssh-keysign read host keys through a group.
        yield from _readable_by(folk, path, owners, "ssh_keys")
    yield from homes.expectations(host, folk, home_mode)


def _spool(host, path):
    """Tell whether a folder only holds those that Debian's cron and at protect: both go in as their own group or user.
    """
    return path == "/var/spool/cron" and any(
        host.exists(one) for one in (_CRONTABS, path + "/atjobs", path + "/atspool"))


def _readable_by(folk, path, owners, group):
    """Yield what is expected of a secret file: for root alone, or readable by the one group made for it."""
    found = folk.host.stat(path)
    entry = folk.group.get(group)
    if found is None:
        return
    if entry is not None and found.gid == entry.gid:
        yield from closed_to_all_but(folk.host, path, 0o640, owners)
    else:
        # Readable by any other group is too much, so that here the mode settles the group.
        yield from closed_to_all_but(folk.host, path, 0o600, owners)
