# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writers of kernel settings."""

from tests.unit.support.breaks.writing import ALPINE, LINK, VENDORS, WANTS, Breaks, service, unit
from tests.unit.support.hardened import DEBIAN, SYSTEMD

BREAKS = Breaks()
_add = BREAKS.add

_FORWARD = "sysctl -w net.ipv4.ip_forward=1\n"
_add(
    "forwarding_off",
    SYSTEMD,
    *(
        {path: "#!/bin/sh\n" + _FORWARD}
        for path in (
            "/etc/rc.local",
            "/etc/libvirt/hooks/qemu",
            "/etc/libvirt/hooks/network.d/a",
            "/etc/ppp/ip-up",
            "/etc/ppp/ip-up.d/0",
            "/etc/dhcp/dhclient-exit-hooks.d/x",
            "/etc/network/if-up.d/x",
            "/etc/cron.daily/x",
            "/etc/NetworkManager/dispatcher.d/pre-up.d/x",
            "/etc/networkd-dispatcher/routable.d/x",
            "/etc/init.d/after.local",
            "/etc/sysconfig/network/if-up.d/x",
            "/etc/dhclient-exit-hooks",
        )
    ),
    *(
        {
            "/etc/rc.local": f"#!/bin/sh\n{text}\n",
            "/opt/noexec": _FORWARD,
            "/opt/inner.sh": "#!/bin/sh\n" + _FORWARD,
            "/opt/s.conf": "net.ipv4.ip_forward=1\n",
        }
        for text in (
            "cd /proc/sys/net/ipv4 && echo 1 > ip_forward",
            "P=/proc/sys/net/ipv4\necho 1 > $P/ip_forward",
            "for i in ip_forward; do echo 1 > /proc/sys/net/ipv4/$i; done",
            "sysctl -p /opt/s.conf",
            "/opt/inner.sh",
            "bash /opt/noexec",
            ". /opt/noexec",
            "echo 1 | tee /proc/sys/net/ipv4/ip_forward",
            "cp /opt/one /proc/sys/net/ipv4/ip_forward",
            "dd if=/opt/one of=/proc/sys/net/ipv4/ip_forward",
            "echo 1 >| /proc/sys/net/ipv4/ip_forward",
            "V=net.ipv4.ip_forward; sysctl -w $V=1",
            "sed -i s/0/1/ /proc/sys/net/ipv4/ip_forward",
            "sysctl -w 'net.ipv4.ip_forward = 1'",
        )
    ),
    *(
        {path: text}
        for path, text in (
            ("/etc/cron.d/x", "@reboot root " + _FORWARD),
            ("/etc/anacrontab", "1 5 x " + _FORWARD),
            ("/var/spool/cron/root", "@reboot " + _FORWARD),
            ("/etc/inittab", "x:2:once:/sbin/" + _FORWARD),
            ("/etc/modprobe.d/x.conf", "install ip_tables modprobe -i ip_tables && " + _FORWARD),
            ("/etc/udev/rules.d/9.rules", 'ACTION=="add", RUN+="/sbin/sysctl -w net.ipv4.ip_forward=1"\n'),
            ("/etc/sysctl.d/zz.conf", "net.ipv4.conf.all.forwarding=1\n"),
            ("/etc/sysctl.d/zz.conf", "-net.ipv4.ip_forward = 1\n"),
            ("/etc/sysctl.d/zz.conf", "net/ipv4/ip_forward=0x1\n"),
            ("/run/sysctl.d/zz.conf", "net.ipv4.ip_forward=2\n"),
            ("/usr/local/lib/sysctl.d/zz.conf", "net.ipv4.ip_forward=1\n"),
            ("/etc/sysctl.d/zz.conf", "net.ipv6.conf.all.forwarding=1\n"),
            ("/etc/wireguard/wg0.conf", "[Interface]\nPostUp = " + _FORWARD),
            ("/etc/openvpn/server/a.conf", "up '/bin/sh -c \"sysctl -w net.ipv4.ip_forward=1\"'\n"),
        )
    ),
    *(unit(f"{name}.service", service("/x")) for name in ("docker", "frr", "k0sworker", "tailscaled", "shorewall")),
    unit("docker.socket", "[Socket]\nListenStream=/x\n"),
    {
        VENDORS + "docker.service": service("/x"),
        VENDORS + "multi-user.target.wants/docker.service": LINK("../docker.service"),
    },
    {
        VENDORS + "docker.service": service("/x"),
        "/etc/systemd/system/multi-user.target.d/a.conf": "[Unit]\nWants=docker.service\n",
    },
    {
        VENDORS + "docker.service": service("/x"),
        **unit("site.service", "[Unit]\nRequires=docker.service\n" + service("/bin/true"), "/etc/systemd/system/"),
    },
    {
        VENDORS + "site.service": service("/bin/true"),
        WANTS + "site.service": LINK("../site.service"),
        "/usr/lib/systemd/system/site.service.d/a.conf": "[Service]\nExecStartPost=/sbin/" + _FORWARD,
    },
    *(
        {**unit(f"{name}.service", service("/x")), path: text}
        for name, path, text in (
            ("firewalld", "/etc/firewalld/firewalld.conf", "DefaultZone=external\n"),
            ("firewalld", "/etc/firewalld/zones/public.xml", "<zone><masquerade/></zone>"),
            ("NetworkManager", "/etc/NetworkManager/system-connections/a", "[ipv4]\nmethod=shared\n"),
            ("NetworkManager", "/etc/NetworkManager/system-connections/a", "[ipv4]\nforwarding=1\n"),
            ("systemd-networkd", "/etc/systemd/network/a.network", "[Network]\nIPMasquerade=both\n"),
            ("systemd-networkd", "/run/systemd/network/a.network", "[Network]\nIPForward=ipv4\n"),
            ("systemd-networkd", "/etc/systemd/networkd.conf.d/a.conf", "[Network]\nIPv4Forwarding=yes\n"),
            ("libvirtd", "/etc/libvirt/qemu/networks/autostart/a.xml", "<network><forward mode='nat'/></network>"),
            ("SuSEfirewall2", "/etc/sysconfig/SuSEfirewall2", 'FW_ROUTE="yes"\n'),
        )
    ),
    *(
        {
            **unit("tuned.service", service("/x")),
            "/etc/tuned/active_profile": "a\n",
            "/usr/lib/tuned/a/tuned.conf": "[main]\ninclude=c\n",
            "/usr/lib/tuned/profiles/c/tuned.conf": text,
            "/usr/lib/tuned/profiles/c/s.sh": "#!/bin/sh\n" + _FORWARD,
        }
        for text in (
            "[sysctl]\nnet.ipv4.ip_forward=1\n",
            "[sysctl]\nnet.ipv4.ip_forward=${x}\n",
            "[script]\nscript=${i:PROFILE_DIR}/s.sh\n",
        )
    ),
)
_add("forwarding_off", ALPINE, {"/etc/runlevels/default/r": "#!/sbin/openrc-run\nstart() {\n  " + _FORWARD + "}\n"})
_add(
    "forwarding_off",
    DEBIAN,
    {
        "/etc/ufw/ufw.conf": "ENABLED=yes\n",
        "/etc/default/ufw": "IPT_SYSCTL=/etc/ufw/sysctl.conf\n",
        "/etc/ufw/sysctl.conf": "net/ipv4/ip_forward=1\n",
        **unit("ufw.service", service("/x")),
    },
)
for _control, _setting in (
    ("anti_spoofing", "net.ipv4.conf.default.rp_filter=0"),
    ("anti_spoofing", "net.ipv4.conf.all.accept_redirects=1"),
    ("anti_spoofing", "net.ipv4.conf.all.accept_source_route=1"),
    ("anti_spoofing", "net.ipv4.conf.*.rp_filter=0"),
    ("connection_limits", "net.ipv4.tcp_syncookies=0"),
    ("idle_flows_end", "net.netfilter.nf_conntrack_tcp_timeout_established=432000"),
):
    _add(
        _control,
        SYSTEMD,
        {"/etc/sysctl.d/zzz.conf": _setting + "\n"},
        {"/run/sysctl.d/zzz.conf": _setting + "\n"},
        {"/etc/rc.local": f"#!/bin/sh\nsysctl -w '{_setting}'\n"},
        unit("s.service", service(f"/sbin/sysctl -w {_setting}")),
    )
