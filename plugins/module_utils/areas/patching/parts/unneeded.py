# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of the installed packages a server has no need of, and why."""

from fnmatch import fnmatchcase

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import installed

_CLEAR = Text("what it sends can be read on the way", "以明文传输")
_SUPER = Text("it starts such services", "用于启动此类服务")
_SHARES = Text("it opens the host to its network", "向网络开放本机资源")
_DESK = Text("it belongs to a desktop", "属于桌面环境")
_UNWANTED = Text("patching_packages_unwanted names it", "已列入 patching_packages_unwanted")
# By Debian's names and by those of the RPM families.
_SERVERS = tuple((pattern, why) for patterns, why in (
    ("telnetd telnetd-ssl inetutils-telnetd telnet-server rsh-server rsh-redone-server rsh nis ypserv ypbind "
     "yp-tools tftpd tftpd-hpa atftpd tftp-server talkd talk-server vsftpd proftpd* pure-ftpd*", _CLEAR),
    ("xinetd openbsd-inetd inetutils-inetd", _SUPER),
    ("rpcbind nfs-kernel-server samba snmpd net-snmp cups avahi-daemon avahi", _SHARES),
    ("xserver-xorg-core xorg-x11-server-Xorg", _DESK)) for pattern in patterns.split())
_CLIENTS = tuple((name, _CLEAR) for name in "telnet inetutils-telnet rsh-client rsh-redone-client ftp".split())
_REMOVE = Text(
    "Whoever is responsible for this host has {name} removed with the package tool, which tells first what goes with "
    "it, or names it in patching_packages_needed.",
    "请主机负责人用软件包工具卸载 {name}（卸载前会列出受影响的软件包），确有需要的列入 patching_packages_needed。")


def unneeded(packages, policy):
    """Yield what is seen of each package that nobody has said to need."""
    refused = [(name, _UNWANTED) for name in policy.packages_unwanted] + list(_SERVERS)
    for status, patterns in (("fail", refused), ("manual", _CLIENTS if policy.level == 3 else ())):
        for name in sorted(packages.names):
            why = next((why for pattern, why in patterns if fnmatchcase(name, pattern)), None)
            if why is not None and not any(fnmatchcase(name, one) for one in policy.packages_needed):
                yield observed(
                    status, "package_unneeded", "{name} is installed: {why} ({source}).",
                    "已安装 {name}：{why}（{source}）。", name=name, why=why, source=packages.source,
                    expected="%s not installed" % name, actual=name, advice=_REMOVE.format(name=name),
                    evidence=[installed.shown(packages, one) for one in packages if one.name == name])
