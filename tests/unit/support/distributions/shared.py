# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What several distributions have in common: people, settings of logins, modules of PAM, services."""

import pathlib

from tests.unit.support.trees import GROUP, MODULES, PASSWD, SHA512

# The loop over /etc/profile.d, which each has in words of its own.
LOOP = 'for i in /etc/profile.d/*.sh; do\n  if [ -r "$i" ]; then\n    . "$i"\n  fi\ndone\n'
TYPES = ("auth", "account", "password", "session")
_UNITS = {"auditd": "/sbin/auditd", "rsyslog": "/usr/sbin/rsyslogd -n", "chronyd": "/usr/sbin/chronyd"}
AUDITD = (
    "local_events = yes\nwrite_logs = yes\nlog_file = /var/log/audit/audit.log\nlog_group = root\n"
    "log_format = ENRICHED\n"
    "flush = INCREMENTAL_ASYNC\nfreq = 50\nmax_log_file = 8\nnum_logs = 5\nname_format = NONE\n"
    "max_log_file_action = ROTATE\nspace_left = 75\nspace_left_action = SYSLOG\nadmin_space_left = 50\n"
    "admin_space_left_action = SUSPEND\ndisk_full_action = SUSPEND\ndisk_error_action = SUSPEND\n"
)
LOGROTATE = "weekly\nrotate 4\ncreate\ndateext\ninclude /etc/logrotate.d\n"


def people(group="wheel", hashed=SHA512):
    """Return the files of accounts: root, the system's own, an administrator without a password, a user."""
    return {
        "/etc/passwd": PASSWD,
        "/etc/group": GROUP.replace("sudo", group),
        "/etc/shadow": f"root:{hashed}:20779:0:99999:7:::\ndaemon:*:20779:0:99999:7:::\nadmin:!!:20779:0:99999:7:::\n"
        f"alice:{hashed}:20779:0:99999:7:::\n",
    }


def defs(max_days=99999, umask="022", method="SHA512", more=""):
    """Return what /etc/login.defs says."""
    return (
        f"MAIL_DIR\t/var/spool/mail\nUMASK\t\t{umask}\nPASS_MAX_DAYS\t{max_days}\nPASS_MIN_DAYS\t0\nPASS_WARN_AGE\t7\n"
        f"UID_MIN\t1000\nGID_MIN\t1000\nENCRYPT_METHOD {method}\n{more}"
    )


def modules(folder, *more):
    """Return modules of PAM, in a folder."""
    names = MODULES + ("pam_loginuid", "pam_keyinit", "pam_umask") + more
    found = {f"{folder}/{name}.so": b"" for name in names}
    found[f"{folder}/pam_unix.so"] = b"md5\0sha512\0yescrypt\0"
    return found


def started(*names):
    """Return units that the vendor ships and the system starts."""
    found = {}
    for name in names:
        unit = f"/usr/lib/systemd/system/{name}.service"
        found[unit] = f"[Service]\nExecStart={_UNITS[name]}\n[Install]\nWantedBy=multi-user.target\n"
        found[f"/etc/systemd/system/multi-user.target.wants/{name}.service"] = pathlib.PurePosixPath(unit)
        found[_UNITS[name].split()[0]] = b""
    return found
