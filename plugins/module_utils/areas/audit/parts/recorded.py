# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What has to be recorded on this host, as groups of audit rules: one key, one sentence, the lines that record it."""

import posixpath
from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import (
    rule_files as audit_rules,
    source as auditd,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd.rules import Locator
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import walk

Group = namedtuple("Group", "key title lines")

_PEOPLE = "-F auid>=1000 -F auid!=unset"
# Only there when the kernel runs 32 bit programs beside its own.
_TWO_WIDTHS = ("/proc/sys/abi/vsyscall32", "/proc/sys/abi/cp15_barrier")
_NARROW_MACHINES = ("i386", "i586", "i686", "armv6l", "armv7l")
_NARROW_TABLES = {"x86_64": "i386", "aarch64": "arm"}
# What 64 bit tables never had: for a host whose auditd is yet to come, and cannot be asked for its tables.
_NARROW_ONLY = ("stime", "chown32", "fchown32", "lchown32", "truncate64", "ftruncate64", "clock_settime64",
                "clock_adjtime64", "umount")

# Here the system makes /run/faillock at boot, before rules are loaded. Elsewhere the first failed login does, too late for a rule.
_FAILLOCK_MADE = "/usr/lib/tmpfiles.d/pam.conf"

# Folders end in a slash, and are watched where they exist. Files are watched where they may come to exist.
_WATCHED = (
    ("identity", Text("changes of accounts and of how they are authenticated", "账户及身份鉴别配置的变更"), (
        "/etc/passwd", "/etc/group", "/etc/shadow", "/etc/gshadow", "/etc/security/", "/etc/nsswitch.conf", "/etc/pam.d/", "/etc/login.defs",
        "/etc/ssh/")),
    ("sudoers", Text("changes of what sudo allows and of its log", "sudo 授权及其日志的变更"), (
        "/etc/sudoers", "/etc/sudoers.d/", "/var/log/sudo.log")),
    ("logins", Text("changes of the records of logins and sessions", "登录与会话记录的变更"), (
        "/var/log/lastlog", "/var/log/faillog", "/var/log/tallylog", "/run/utmp", "/var/log/wtmp", "/var/log/btmp",
        "/var/lib/lastlog/", "/var/lib/wtmpdb/", "/run/faillock/")),
    ("network", Text("changes of network and firewall settings", "网络与防火墙配置的变更"), (
        "/etc/hosts", "/etc/hostname", "/etc/issue", "/etc/issue.net", "/etc/network/", "/etc/netplan/", "/etc/systemd/network/",
        "/etc/NetworkManager/", "/etc/sysconfig/network", "/etc/sysconfig/network-scripts/", "/etc/nftables.conf",
        "/etc/sysconfig/nftables.conf", "/etc/sysconfig/iptables", "/etc/sysconfig/ip6tables", "/etc/ufw/")),
    ("modules", Text("changes of the settings of kernel modules", "内核模块配置的变更"), ("/etc/modprobe.d/", "/etc/modules", "/etc/modules-load.d/")),
    ("time", Text("changes of the time zone", "时区的变更"), ("/etc/localtime",)),
    ("mac_policy", Text("changes of the mandatory access policy", "强制访问控制策略的变更"), ("/etc/apparmor/", "/etc/apparmor.d/", "/etc/selinux/")),
    ("audit_settings", Text("changes of the audit settings", "审计配置的变更"), ("/etc/audit/", "/etc/libaudit.conf")),
)
_CALLED = (
    ("permissions", Text("changes of permissions and owners", "权限与属主的变更"), (
        ("chmod fchmod fchmodat fchmodat2 chown fchown fchownat lchown chown32 fchown32 lchown32 setxattr lsetxattr fsetxattr "
         "removexattr lremovexattr fremovexattr", _PEOPLE),)),
    ("denied", Text("denied access to files", "被拒绝的文件访问"), tuple(
        ("creat open openat openat2 open_by_handle_at truncate ftruncate truncate64 ftruncate64", "-F exit=%s %s" % (error, _PEOPLE))
        for error in ("-EACCES", "-EPERM"))),
    ("deletions", Text("deletions and renamings of files", "文件的删除与重命名"), (("unlink unlinkat rename renameat renameat2 rmdir", _PEOPLE),)),
    ("mounts", Text("mounts", "文件系统挂载"), (("mount umount umount2 move_mount", _PEOPLE),)),
    ("module_calls", Text("loading and removal of kernel modules", "内核模块的加载与卸载"), (("init_module finit_module delete_module", ""),)),
    ("clock", Text("changes of the clock", "系统时间的变更"), (
        ("settimeofday stime", ""), ("clock_settime clock_settime64", "-F a0=0x0"), ("adjtimex clock_adjtime clock_adjtime64", "-F auid!=unset"))),
    ("host_name", Text("changes of the host's name", "主机名的变更"), (("sethostname setdomainname", ""),)),
    ("limits", Text("failures for want of resources", "资源受限导致的失败"), (
        ("open openat creat socket accept accept4 pipe2", "-F exit=-EMFILE"), ("open openat creat mkdir mkdirat", "-F exit=-ENOSPC"),
        ("open openat creat mkdir mkdirat", "-F exit=-EDQUOT"), ("fork vfork clone clone3", "-F exit=-EAGAIN"))),
)
_AUDIT_PROGRAMS = ("auditctl", "auditd", "augenrules", "ausearch", "aureport")
COMMANDS = "commands"


def groups(host, policy):
    """Return every Group but that of commands, in the order in which they are written."""
    found = [Group(key, title, tuple(_watch(host, path, key) for path in paths if _watchable(host, path))) for key, title, paths in _WATCHED]
    found += [Group(key, title, tuple(_calls(host, key, calls))) for key, title, calls in _CALLED]
    # What is installed later has its settings there too: the rules need not follow.
    found.append(Group("settings", Text("people's changes of settings", "人员对系统配置的变更"), _people_at(host, ["/etc"], "wa", "settings")))
    seen = walk.of(host, policy)
    # What a walk that hit its bound did not come to is there all the same.
    privileged = set(seen.privileged) | (set() if seen.stopped is None else set(_named(host, "privileged")))
    found.append(Group("privileged", Text("use of privileged commands", "特权命令的使用"), tuple(
        _executed(path, "privileged") for path in sorted(privileged) if nameable(path))))
    programs = sorted(set(host.resolve(path) for name in _AUDIT_PROGRAMS for path in ("/usr/sbin/" + name, "/usr/bin/" + name) if host.exists(path)))
    found.append(Group("audit_tools", Text("use of the audit tools", "审计工具的使用"), tuple(_executed(path, "audit_tools") for path in programs)))
    found.append(Group("audit_logs", Text("access to the audit logs", "审计日志的访问"), _people_at(
        host, [posixpath.dirname(auditd.Conf(host).text("log_file"))], "rwa", "audit_logs")))
    found.append(Group("database", Text("people's access to database files", "人员对数据库文件的访问"), _people_at(
        host, policy.database_paths, "rwa", "database")))
    found.append(Group("application", Text("people's changes of application files", "人员对应用系统文件的变更"), _people_at(
        host, policy.application_paths, "wa", "application")))
    return [group for group in found if group.lines]


def _named(host, key):
    """Return the files that rules with this key name, and that are there."""
    named = [field.value for rule in audit_rules.of(host).at_boot() if key in rule.keys for field in rule.fields if field.name == "path"]
    return [path for path in named if host.exists(path)]


def commands(host):
    """Return the Group that records every command which a logged-in person starts."""
    title = Text("commands that people start", "人员执行的命令")
    return Group(COMMANDS, title, tuple(_calls(host, COMMANDS, (("execve execveat", _PEOPLE),))))


def widths(host):
    """Return the widths of the calls that this kernel takes."""
    if _machine(host) in _NARROW_MACHINES:
        return ("b32",)
    return ("b64", "b32") if any(host.exists(path) for path in _TWO_WIDTHS) else ("b64",)


def _watchable(host, path):
    if path == "/run/faillock/" and not host.exists(_FAILLOCK_MADE):
        return False
    return host.exists(path if path.endswith("/") else posixpath.dirname(path))


def _watch(host, path, key):
    return "-a always,exit -F %s=%s -F perm=wa -k %s" % (_place(host, path) + (key,))


def _executed(path, key):
    return "-a always,exit -F path=%s -F perm=x %s -k %s" % (_quoted(path), _PEOPLE, key)


def _people_at(host, paths, perm, key):
    return tuple("-a always,exit %s -F perm=%s -F %s=%s -k %s" % ((_PEOPLE, perm) + _place(host, path) + (key,))
                 for path in paths if nameable(path) and host.exists(path))


def _calls(host, key, calls):
    return ["-a always,exit -F arch=%s -S %s %s-k %s" % (arch, ",".join(names), extra + " " if extra else "", key)
            for words, extra in calls for arch in widths(host) for names in [_known(host, arch, words.split())] if names]


def _place(host, path):
    kind, place = Locator(host)(path)
    return kind, _quoted(place)


def nameable(path):
    """Tell whether a rules file can hold a path: it has no quotes, and ends a rule with its line."""
    return path.isprintable() and not set(path) & set("\"'\\")


def _quoted(path):
    # auditctl knows no quotes in files.
    return path.replace(" ", "\\ ")


def _machine(host):
    try:
        return host.run(["uname", "-m"]).out.strip()
    except HostError:
        return "x86_64"


def _known(host, arch, names):
    """Return those of the calls that there are in a width."""
    machine = _machine(host)
    table = machine if arch == "b64" or machine not in _NARROW_TABLES else _NARROW_TABLES[machine]
    try:
        output = host.run(["ausyscall", table, "--dump"])
    except HostError:
        return [name for name in names if arch == "b32" or name not in _NARROW_ONLY]
    there = set(line.split()[1] for line in output.out.splitlines() if len(line.split()) == 2)
    return [name for name in names if name in there]
