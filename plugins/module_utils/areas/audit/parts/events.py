# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The events that have to be recorded on any host: the files that are watched, and the calls to the kernel."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

PEOPLE = "-F auid>=1000 -F auid!=unset"
_OPENED = "creat open openat openat2 open_by_handle_at truncate ftruncate truncate64 ftruncate64"

# By key: what it is, and the paths. Folders end in a slash, and are watched where they exist; files, where they may
# come to.
WATCHED = (
    ("identity", Text("changes of accounts and of how they are authenticated", "账号及身份鉴别配置的变更"),
     "/etc/passwd /etc/group /etc/shadow /etc/gshadow /etc/security/ /etc/nsswitch.conf /etc/pam.d/ /etc/login.defs "
     "/etc/ssh/"),
    ("sudoers", Text("changes of what sudo allows and of its log", "sudo 授权及其日志的变更"),
     "/etc/sudoers /etc/sudoers.d/ /var/log/sudo.log"),
    ("logins", Text("changes of the records of logins and sessions", "登录与会话记录的变更"),
     "/var/log/lastlog /var/log/faillog /var/log/tallylog /run/utmp /var/log/wtmp /var/log/btmp /var/lib/lastlog/ "
     "/var/lib/wtmpdb/ /run/faillock/"),
    ("network", Text("changes of network and firewall settings", "网络与防火墙配置的变更"),
     "/etc/hosts /etc/networks /etc/hostname /etc/issue /etc/issue.net /etc/network/ /etc/netplan/ "
     "/etc/systemd/network/ /etc/NetworkManager/ /etc/sysconfig/network /etc/sysconfig/network-scripts/ "
     "/etc/nftables.conf /etc/sysconfig/nftables.conf /etc/sysconfig/iptables /etc/sysconfig/ip6tables /etc/ufw/"),
    ("modules", Text("changes of the settings of kernel modules", "内核模块配置的变更"),
     "/etc/modprobe.d/ /etc/modules /etc/modules-load.d/"),
    ("time", Text("changes of the time zone", "时区的变更"), "/etc/localtime"),
    ("mac_policy", Text("changes of the mandatory access policy", "强制访问控制策略的变更"),
     "/etc/apparmor/ /etc/apparmor.d/ /etc/selinux/"),
    ("audit_settings", Text("changes of the audit settings", "审计配置的变更"), "/etc/audit/ /etc/libaudit.conf"),
)

# By key: what it is, and pairs of calls with what else is asked of them.
CALLED = (
    ("permissions", Text("changes of permissions and owners", "权限与属主的变更"), (
        ("chmod fchmod fchmodat fchmodat2 chown fchown fchownat lchown chown32 fchown32 lchown32 setxattr lsetxattr "
         "fsetxattr removexattr lremovexattr fremovexattr", PEOPLE),)),
    ("denied", Text("denied access to files", "被拒绝的文件访问"), (
        (_OPENED, "-F exit=-EACCES " + PEOPLE), (_OPENED, "-F exit=-EPERM " + PEOPLE))),
    ("deletions", Text("deletions and renamings of files", "文件的删除与重命名"), (
        ("unlink unlinkat rename renameat renameat2 rmdir", PEOPLE),)),
    ("mounts", Text("mounts", "文件系统挂载"), (("mount umount umount2 move_mount", PEOPLE),)),
    ("module_calls", Text("loading and removal of kernel modules", "内核模块的加载与卸载"), (
        ("init_module finit_module delete_module", ""),)),
    ("clock", Text("changes of the clock", "系统时间的变更"), (
        ("settimeofday stime", ""), ("clock_settime clock_settime64", "-F a0=0x0"),
        ("adjtimex clock_adjtime clock_adjtime64", "-F auid!=unset"))),
    ("host_name", Text("changes of the host's name", "主机名的变更"), (("sethostname setdomainname", ""),)),
    ("limits", Text("failures for want of resources", "资源受限导致的失败"), (
        ("open openat creat socket accept accept4 pipe2", "-F exit=-EMFILE"),
        ("open openat creat mkdir mkdirat", "-F exit=-ENOSPC"),
        ("open openat creat mkdir mkdirat", "-F exit=-EDQUOT"), ("fork vfork clone clone3", "-F exit=-EAGAIN"))),
)

# What depends on the host and its options.
TITLES = {
    "settings": Text("people's changes of settings", "人员对系统配置的变更"),
    "privileged": Text("use of privileged commands", "特权命令的使用"),
    "audit_tools": Text("use of the audit tools", "审计工具的使用"),
    "audit_logs": Text("access to the audit logs", "审计日志的访问"),
    "database": Text("people's access to database files", "人员对数据库文件的访问"),
    "application": Text("people's changes of application files", "人员对应用系统文件的变更"),
    "commands": Text("commands that people start", "人员执行的命令"),
}
