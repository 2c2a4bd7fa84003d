# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host with a file of every format that is read, and an answer of each program that is asked.

Most of what is judged there fails, so that a damaged file which makes it pass is seen.
"""

import datetime
import pathlib
import struct

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Policy
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Task
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import rulesets, source
from tests.unit.support.audit_host import CONF, RECORD, SHOWN
from tests.unit.support.intrusion import FAIL2BAN
from tests.unit.support.trees import debian, redhat

GOLDEN = pathlib.Path(__file__).resolve().parents[1] / "subjects/firewall/golden"
PROGRAMS = (
    "usr/sbin/sshd", "usr/bin/sudo", "usr/sbin/rsyslogd", "usr/sbin/auditd", "usr/sbin/auditctl", "usr/sbin/useradd",
    "usr/sbin/logrotate", "usr/bin/fail2ban-client", "usr/bin/suricata", "usr/sbin/nft", "usr/sbin/chronyd",
    "usr/bin/zsh", "usr/bin/cscli", "lib/systemd/systemd-journald", "lib/systemd/systemd", "lib/systemd/systemd-logind")
_ACCOUNTS = {
    "/etc/sudoers": "Defaults\tenv_reset\nDefaults secure_path=\"/usr/sbin:/usr/bin\"\n"
    "Cmnd_Alias APT = /usr/bin/apt, \\\n"
    "  /usr/bin/dpkg\nUser_Alias OPS = alice, %ops\nroot ALL=(ALL:ALL) ALL\nOPS ALL=(root) NOPASSWD: APT, !/bin/sh\n"
    "%sudo ALL=(ALL:ALL) ALL\n#1001 ALL=(ALL) /usr/bin/id\n@include sudoers.extra\n@includedir /etc/sudoers.d\n",
    "/etc/sudoers.extra": "Defaults!APT !authenticate\nadmin ALL=(ALL) NOPASSWD: ALL\n",
    "/etc/sudoers.d/web": "alice web=(www-data) NOEXEC: /usr/bin/vi /etc/x\\=y, "
    "sha224:0GomF8mNN3wlDt1HD9XldjJ3SNgpFdbjO1+NsQ"
    "== /bin/ls\n",
    "/etc/sudo.conf": "Plugin sudoers_policy sudoers.so sudoers_file=/etc/sudoers\nSet disable_coredump false\n",
    "/etc/ssh/sshd_config": "Include /etc/ssh/sshd_config.d/*.conf\nPermitRootLogin yes\nMaxAuthTries 10\nPort 22\n"
    "KbdInteractiveAuthentication no\nUsePAM yes\nClientAliveInterval 0\nLoginGraceTime 2m\nMaxStartups 10:30:100\n"
    "PermitEmptyPasswords yes\nMatch User alice Address 192.0.2.0/24,!192.0.2.9\n  PermitRootLogin no\n"
    "Match Group ops\n  AuthenticationMethods publickey,keyboard-interactive\n",
    "/etc/ssh/sshd_config.d/10-site.conf": "Ciphers aes128-cbc,aes256-ctr\nMACs hmac-md5\nBanner /etc/issue\n",
    "/etc/login.defs": "# Passwords\nPASS_MAX_DAYS\t99999\nPASS_MIN_DAYS\t0\nUMASK\t022\nUSERGROUPS_ENAB yes\n"
    "ENCRYPT_METHOD MD5\nSHA_CRYPT_MIN_ROUNDS 1000\nUID_MIN 1000\nFAIL_DELAY 3\n",
    "/etc/default/useradd": "SHELL=/bin/sh\nINACTIVE=-1\nEXPIRE=\n",
    "/etc/security/access.conf": "+:root:LOCAL\n-:ALL EXCEPT (ops) alice:192.0.2.0/24 .example\n",
    "/etc/security/faillock.conf": "deny = 30\nunlock_time = 6\nsilent\nfail_interval = 900\n",
    "/etc/security/pwquality.conf": "minlen = 6\nminclass = 1\ndcredit = 2\n# ocredit = 0\n",
    "/etc/security/pwquality.conf.d/10.conf": "difok=1\n",
    "/etc/profile": "umask 022\nTMOUT=3600\nif [ \"$(id -u)\" -eq 0 ]; then\n  export PS1='# '\nelse\n"
    "  umask u=rwx,g=rx,o=rx\n"
    "fi\ncase $TERM in\n  xterm*|vt*) x=$((60*5)) ;;\n  *) ;;\nesac\nwhile read -r a; do break; done <<EOF\n$a\nEOF\n"
    "f() { local y=1; return 0; }\nf && [[ $x == a* ]] || true\nfor i in /etc/profile.d/*.sh; do\n"
    "  [ -r $i ] && . $i\ndone\n",
    "/etc/profile.d/locale.sh": "export LANG=\"${LANG:-C.UTF-8}\"\n",
    "/etc/bash.bashrc": "[ -z \"$PS1\" ] && return\nshopt -s checkwinsize\numask 0002\n",
    "/etc/zsh/zshenv": "TMOUT=0\n",
    "/root/.bashrc": "alias ls='ls -l'\nTMOUT=0\n",
    "/root/.ssh/authorized_keys": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHjT4 ops\n"
    "from=\"192.0.2.*\",command=\"echo 'a b';exit 142\" "
    "ssh-rsa AAAAB3NzaC1yc2E= x\n",
    "/home/alice/.ssh/authorized_keys": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHjT4 alice\n",
    "/home/alice/.rhosts": "+ bob\n",
    "/etc/hosts.equiv": "+ +\ntrusted.example bob\n-@netgroup\n",
    "/etc/lightdm/lightdm.conf": "[Seat:*]\nautologin-user=alice\nautologin-user-timeout=0\n",
    "/etc/gdm3/custom.conf": "[daemon]\nAutomaticLoginEnable=true\nAutomaticLogin=alice\n",
    "/etc/sddm.conf": "[Autologin]\nUser=alice\nSession=plasma\n",
    "/etc/inittab": "id:3:initdefault:\n1:2345:respawn:/sbin/agetty --autologin root tty1\n",
    "/etc/nsswitch.conf": "passwd: files systemd sss [NOTFOUND=return] ldap\ngroup: files compat\nshadow: files\n",
    "/etc/sssd/sssd.conf": "[sssd]\ndomains = corp\n[domain/corp]\nid_provider = ldap\n"
    "ldap_uri = ldaps://ldap.example\n",
    "/etc/userdb/eve.user": "{\"userName\": \"eve\", \"uid\": 1500, \"disposition\": \"regular\"}\n",
    "/etc/gshadow": "root:*::\nsudo:*:admin:admin\n",
    "/etc/subuid": "alice:100000:65536\n",
    "/etc/shells": "/bin/sh\n/bin/bash\n",
    "/etc/tmpfiles.d/logs.conf": "# site\ne /var/log - - - 900d\nw /proc/sys/net/ipv4/ip_forward - - - - 0\n",
    "/etc/xrdp/xrdp.ini": "[Globals]\nport=3389\n[Xorg]\nusername=ask\npassword=ask\n",
    "/usr/bin/cloud-init": "#!/usr/bin/python3\n",
    "/etc/cloud/cloud.cfg.d/90_site.cfg": "bootcmd:\n - [sysctl, -w, net.ipv4.ip_forward=0]\n",
    "/etc/crontab": "SHELL=/bin/sh\nPATH=/usr/bin\n17 * * * * root cd / && run-parts --report /etc/cron.hourly\n",
    "/etc/cron.d/site": "*/5 1-4,6 * jan mon-fri alice /opt/site/bin/run 'x y' %in\n@reboot root /opt/start\n",
    "/etc/cron.daily/clean": "#!/bin/sh\nfind /tmp -mtime +3 -delete\n",
    "/var/spool/cron/crontabs/root": "MAILTO=x\n0 3 * * 0 /usr/local/bin/backup.sh --all\n",
    "/etc/selinux/config": "SELINUX=permissive\nSELINUXTYPE=targeted\n",
    "/sys/kernel/security/apparmor/profiles": "/usr/sbin/chronyd (complain)\n/usr/sbin/nginx (enforce)\n",
    "/sys/module/apparmor/parameters/enabled": "Y\n",
    "/var/log/lastlog": struct.pack("=i32s256s", 1700000000, b"tty1", b"") + bytes(292 * 1001),
    "/var/log/wtmp": struct.pack(
        "=hxxi32s4s32s256shhiii36x", 7, 99, b"pts/0", b"ts/0", b"alice", b"192.0.2.1", 0, 0, 1, 1700000000, 5) * 3,
}
_AUDIT = {
    "/etc/rsyslog.conf": "module(load=\"imuxsock\") # local\nmodule(load=\"imklog\")\n$FileCreateMode 0640\n"
    "$IncludeConfig /etc/rsyslog.d/*.conf\ninclude(file=\"/etc/rsyslog.extra\" mode=\"optional\")\n"
    "*.*;auth,authpriv.none\t-/var/log/syslog\nauth,authpriv.*\t/var/log/auth.log\nmail.err\t@192.0.2.9:514\n"
    "*.emerg\t:omusrmsg:*\n& stop\n",
    "/etc/rsyslog.extra": "if $programname == 'x' then {\n"
    "  action(type=\"omfile\" file=\"/var/log/x\")\n"
    "  stop\n} else if $syslogseverity <= 3 then *.* /var/log/err\nset $.a = \"b\";\ncall other\n"
    "ruleset(name=\"other\") {\n  *.* @@logs.example:6514\n}\n",
    "/etc/rsyslog.d/49-haproxy.conf": "$AddUnixListenSocket /var/lib/haproxy/dev/log\n\n"
    ":programname, startswith, \"haproxy\" {\n"
    "  /var/log/haproxy.log\n  stop\n}\n",
    "/etc/rsyslog.d/60-away.conf": "global(DefaultNetstreamDriverCAFile=\"/etc/pki/ca.pem\")\n"
    "template(name=\"T\" type=\"list\") { constant(value=\"<\") property(name=\"pri\") }\n"
    "action(type=\"omfwd\" target=\"logs.example\" port=\"6514\" protocol=\"tcp\" StreamDriver=\"gtls\" "
    "StreamDriverMode=\"1\"\n"
    "       StreamDriverPermittedPeers=[\"a.example\", 'b'] queue.type=\"LinkedList\" queue.size=\"1000\")\n",
    "/etc/logrotate.conf": "weekly\nrotate 4\ncreate\ninclude /etc/logrotate.d\n/var/log/wtmp {\n    monthly\n"
    "    minsize 1M\n}\n",
    "/etc/logrotate.d/rsyslog": "/var/log/syslog\n\"/var/log/auth.log\" /var/log/x* {\n\trotate 4\n\tweekly\n"
    "\tsize=+2048k\n"
    "\tmaxage 30\n\tcompress\n\tpostrotate\n\t\t/usr/lib/rsyslog/rsyslog-rotate\n\tendscript\n}\n",
    "/etc/audit/auditd.conf": CONF.replace("HALT", "SUSPEND") + "max_log_file = 8\nnum_logs = 5\n",
    "/etc/audit/rules.d/audit.rules": "-D\n-b 64\n-f 1\n-w /etc/passwd -p wa -k people\n"
    "-a always,exit -F arch=b64 -S execve,openat -F auid>=1000 -F auid!=unset -k x\n"
    "-a never,exit -F path=/bin/ls -F exit=-EPERM\n",
    "/etc/audit/audit.rules": "-D\n-b 64\n",
    "/etc/audit/plugins.d/syslog.conf": "active = no\npath = /sbin/audisp-syslog\nargs = LOG_INFO\n",
    "/etc/systemd/journald.conf": "[Journal]\nStorage=volatile\nSystemMaxUse=50M\nMaxRetentionSec=1month\n#Audit=yes\n",
    "/etc/systemd/logind.conf": "[Login]\nStopIdleSessionSec=infinity\nNAutoVTs=6\n",
    "/etc/systemd/logind.conf.d/10.conf": "[Login]\nStopIdleSessionSec=3h 20min\n",
    "/etc/systemd/journal-upload.conf": "[Upload]\nURL=http://logs.example:19532\n",
    "/etc/systemd/system/auditd.service": "[Unit]\nRefuseManualStop=no\n[Service]\nOOMScoreAdjust=yes\n"
    "Restart=on-failure\n",
    "/lib/systemd/system/rsyslog.service": "[Service]\nExecStart=/usr/sbin/rsyslogd -n \\\n  -iNONE\n"
    "OOMScoreAdjust=-10\n",
    "/etc/chrony/chrony.conf": "pool 2.debian.pool.ntp.org iburst maxpoll 9\nconfdir /etc/chrony/conf.d\n"
    "keyfile /etc/chrony/chrony.keys\n"
    "makestep 1 3\n",
    "/etc/chrony/conf.d/a.conf": "server ntp.example iburst # ours\n",
    "/etc/ntp.conf": "server ntp.example iburst\nrestrict -4 default kod notrap\n",
    "/etc/systemd/timesyncd.conf": "[Time]\nNTP=ntp.example\n",
    "/proc/cmdline": "BOOT_IMAGE=/vmlinuz root=/dev/vda1 audit=0 audit_backlog_limit=64\n",
    "/etc/default/grub": "GRUB_TIMEOUT=5\nGRUB_CMDLINE_LINUX_DEFAULT=\"quiet audit=1\"\nGRUB_CMDLINE_LINUX=\"\"\n",
    "/boot/grub/grub.cfg": "menuentry 'Debian' --class os {\n\tlinux /vmlinuz root=/dev/vda1 ro quiet\n}\n"
    "submenu 'x' {\n"
    "\tmenuentry 'y' {\n\t\tlinux /vmlinuz-5 root=/dev/vda1 ro audit=1\n\t}\n}\n",
    "/boot/loader/entries/a.conf": "title x\nlinux /vmlinuz\noptions root=/dev/vda1 $kernelopts audit=1\n",
    "/proc/233/oom_score_adj": "0\n",
    "/var/log/syslog": "Nov 20 00:00:01 host x: y\n" * 3,
    "/var/log/auth.log": "2026-11-20T00:00:01.5+08:00 host sshd[1]: x\n" * 3,
}
_BOUNDARY = {
    **FAIL2BAN,
    "/etc/fail2ban/jail.local": "[DEFAULT]\nfindtime = 1d 2h30m\nbantime = %(findtime)s\n"
    "ignoreip = 127.0.0.1/8 ::1 192.0.2.0/24\n"
    "[sshd]\nport = ssh,2222\nmaxretry = 50\nmode = aggressive\nfilter = sshd[mode=%(mode)s]\n",
    "/etc/fail2ban/filter.d/sshd.conf": "[INCLUDES]\nbefore = common.conf\n[Definition]\n"
    "failregex = ^Failed .* from <HOST>$\n"
    "            ^x$\nignoreregex =\n",
    "/etc/suricata/suricata.yaml": "%YAML 1.1\n---\naf-packet:\n  - interface: eth0\nrule-files:\n  - suricata.rules\n",
    "/etc/suricata/rules/suricata.rules": "alert tcp any any -> any 22 (msg:\"ET SCAN x\"; sid:1; rev:2;)\n",
    "/etc/crowdsec/config.yaml": "common:\n  log_media: file\n",
    "/etc/nftables.conf": "#!/usr/sbin/nft -f\nflush ruleset\ninclude \"/etc/nftables.d/*.nft\"\n",
    "/etc/nftables.d/a.nft": "table inet filter {\n"
    "  chain input { type filter hook input priority 0; policy accept; }\n}\n",
    "/etc/sysctl.conf": "net.ipv4.ip_forward=1\nkernel/x = 1\n",
    "/etc/sysctl.d/10.conf": "# x\n-net.ipv4.conf.*.rp_filter = 0\nnet.ipv4.conf.all.accept_redirects = 1\n",
    "/etc/modules-load.d/x.conf": "nf_conntrack\n",
    "/etc/ppp/chap-secrets": "# client server secret\nbob * pass *\n\"eve x\" * pass 192.0.2.3\n",
    "/etc/wireguard/wg0.conf": "[Interface]\nPrivateKey = x=\n[Peer]\nPublicKey = y=\nAllowedIPs = 10.0.0.2/32\n",
    "/etc/openvpn/server.conf": "port 1194\nserver 10.8.0.0 255.255.255.0\nccd-exclusive\nclient-config-dir ccd\n",
    "/etc/ipsec.secrets": ": PSK \"x\"\nbob : EAP \"y\"\n",
    "/etc/swanctl/swanctl.conf": "secrets {\n  eap-bob {\n    id = bob\n  }\n}\n",
    "/etc/docker/daemon.json": "{\"data-root\": \"/srv/docker\", \"iptables\": false}\n",
    "/etc/containers/storage.conf": "[storage]\ngraphroot = \"/srv/containers\"\n",
    "/etc/containerd/config.toml": "version = 2\nroot = \"/srv/containerd\"\n",
    "/etc/rancher/k3s/config.yaml": "data-dir: /srv/k3s\n",
    "/etc/vsftpd.conf": "anonymous_enable=YES\nlisten=YES\n",
    "/etc/haproxy/haproxy.cfg": "frontend a\n  bind *:80\n  acl b path_beg /x\n  http-request deny if b\n",
    "/etc/nginx/nginx.conf": "http {\n  server { listen 80; modsecurity on; }\n}\n",
    "/etc/squid/squid.conf": "http_port 3128\nacl x src 10.0.0.0/8\nhttp_access allow x\n",
    "/etc/services": "ssh 22/tcp # SSH\nhttp 80/tcp www\n",
    "/etc/hosts": "127.0.0.1 localhost\n",
    "/proc/net/arp": "IP address HW type Flags HW address Mask Device\n192.0.2.7 0x1 0x2 02:00:00:00:00:07 * eth0\n",
    "/proc/net/route": "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n"
    "eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n",
    "/proc/net/ipv6_route": "0" * 32 + " 00 " + "0" * 32 + " 00 fe80000000000000" + "0" * 15
    + "1 00000400 00000001 00000000 00000003     eth0\n",
    "/proc/net/if_inet6": "20010db8000000000000000000000001 02 40 00 80     eth0\n",
    "/proc/net/fib_trie": "Main:\n  +-- 0.0.0.0/0 3 0 5\n     |-- 0.0.0.0\n        /0 universe UNICAST\n"
    "     |-- 192.0.2.1\n"
    "        /32 host LOCAL\nId 7:\n  +-- 0.0.0.0/0 3 0 5\n     |-- 0.0.0.0\n        /0 universe UNICAST\n",
    "/proc/self/mountinfo": "24 30 0:22 / /sys rw,nosuid shared:7 - sysfs sysfs rw\n"
    "41 30 0:40 / /srv/x\\040y rw - overlay overlay rw,lowerdir=/a:/b,upperdir=/srv/up,workdir=/c\n",
    "/proc/uptime": "3600.52 7000.00\n",
    "/proc/sys/net/ipv4/ip_forward": "1\n", "/proc/sys/net/ipv4/conf/all/rp_filter": "0\n",
    "/proc/sys/net/ipv4/conf/eth0/rp_filter": "0\n", "/proc/sys/net/ipv6/conf/all/forwarding": "0\n",
    "/proc/sys/net/netfilter/nf_conntrack_tcp_timeout_established": "432000\n",
    "/sys/class/net/eth0/flags": "0x1003\n", "/sys/class/net/eth0/type": "1\n",
    "/sys/class/net/eth0/uevent": "DEVTYPE=wlan\nINTERFACE=eth0\n",
    "/sys/class/net/tap0/flags": "0x1003\n", "/sys/class/net/tap0/type": "1\n",
    "/sys/class/net/tap0/tun_flags": "0x1002\n",
}
FILES = {**_ACCOUNTS, **_AUDIT, **_BOUNDARY, **{"/" + path: "" for path in PROGRAMS}}
_STATUS = (
    "enabled 1\nfailure 1\npid 233\nrate_limit 0\nbacklog_limit 64\nlost 3\nbacklog 0\nbacklog_wait_time 60000\n")
# By the first words of the command.
ANSWERS = {
    "auditctl -s": _STATUS,
    "auditctl -l": "-w /etc/passwd -p wa -k people\n-a always,exit -F arch=b64 -S execve -F auid>=1000 -F key=x\n",
    "ausearch": RECORD % 1795305600, "uname -m": "x86_64\n",
    "ausyscall x86_64": "Using x86_64 syscall table:\n0\tread\n59\texecve\n",
    "systemctl show auditd.service": SHOWN, "systemctl show": "LoadState=loaded\nActiveState=active\nMainPID=233\n"
    "OOMScoreAdjust=0\nUnitFileState=enabled\n", "systemctl --version": "systemd 252 (252.1)\n+PAM\n",
    "systemctl is-active": "active\n", "systemctl is-enabled": "enabled\n", "sudo -V": "Sudo version 1.9.13p3\n",
    "df -Pm": "Filesystem 1M-blocks Used Available Capacity Mounted on\n/dev/vda1 3000 400 2400 16% /\n",
    "rsyslogd -N1": "rsyslogd: version 8.2302.0, config validation run\n",
    "chronyc -c tracking": "C0000209,192.0.2.9,3,1795305600.1,0.000012,0.1,0.2,1.0,0.0,0.0,0.1,0.2,64.0,Normal\n",
    "chronyc -c -N sources": "^,*,ntp.example,2,6,377,21,0.00001,0.00001,0.0002\n", "chronyc": "",
    "ip -o neigh": "192.0.2.7 dev eth0 lladdr 02:00:00:00:00:07 REACHABLE \nfe80::1 dev eth0 lladdr 02:00:00:00:00:08 "
    "router STALE \n",
    "ip -o -4 route": "default via 192.0.2.1 dev eth0 proto dhcp metric 100 \n192.0.2.0/24 dev eth0 scope link src "
    "192.0.2.5 \nlocal 192.0.2.5 dev eth0 table local proto kernel scope host src 192.0.2.5 \n",
    "ip -o -6 route": "default proto static metric 1024 \\ nexthop via fe80::1 dev eth0 weight 1 \\ nexthop via "
    "fe80::2 dev "
    "tap0 weight 1 \n",
    "ip -o route get": "192.0.2.9 via 192.0.2.1 dev eth0 src 192.0.2.5 uid 0 \\    cache \n",
    "wg show all peers": "wg0\tkey=\n", "suricatasc -c uptime": "{\"message\": 600, \"return\": \"OK\"}\n",
    "suricatasc -c iface-list": "{\"message\": {\"count\": 1, \"ifaces\": [\"eth0\"]}, \"return\": \"OK\"}\n",
    "suricatasc -c ruleset-stats": "{\"message\": [{\"id\": 0, \"rules_loaded\": 3, \"rules_failed\": 1}], "
    "\"return\": \"OK\"}\n",
    "suricatasc": "{\"message\": [{\"tenant_id\": 0, \"rule\": \"x\"}], \"return\": \"OK\"}\n",
    "suricata": "af-packet = (null)\naf-packet.0.interface = eth0\ndefault-rule-path = /etc/suricata/rules\n"
    "rule-files = (null)\nrule-files.0 = suricata.rules\noutputs.0.eve-log = (null)\noutputs.0.eve-log.enabled = yes\n",
    "cscli": "{\"scenarios\": [{\"name\": \"crowdsecurity/http-x\", \"status\": \"enabled\"}]}\n",
    "fail2ban-client": "Fail2Ban v1.0.2 reads log file\n\nfail2ban> Status\n|- Number of jail:\t1\n"
    "`- Jail list:\tsshd\n"
    + "fail2ban> 5\nfail2ban> 600\nfail2ban> These IP addresses/networks are ignored:\n|- 192.0.2.0/24\n`- ::1\n"
    "fail2ban> \n",
    "nft -j list ruleset": (GOLDEN / "docker.nft.json").read_text(), "nft -a list ruleset": "", "nft": "",
    "iptables-nft-save": (GOLDEN / "docker.iptables-nft-save").read_text(),
    "ip6tables-nft-save": "*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n", "unshare": (GOLDEN / "undone.nft.json").read_text(),
}
# Hosts: what each is made of, the programs that it lacks, more files, and what is asked of it.
HOSTS = {
    "debian": (debian(pwquality=True), ("suricata", "cscli", "wg"), {
        "/usr/sbin/pam-auth-update": ""}, {"session_stop_idle": True}),
    "suricata": (debian(), ("fail2ban-client", "cscli", "chronyc", "chronyd", "nft", "useradd"), {
        "/usr/sbin/ntpd": "", "/etc/pam.d/common-auth": "auth required pam_faillock.so preauth\n"
        "auth [success=1 default=ignore] pam_unix.so nullok\nauth [default=die] pam_faillock.so authfail deny=9\n"
        "auth requisite pam_deny.so\nauth required pam_permit.so\n",
        "/etc/pam.d/sshd": "account required pam_access.so accessfile=/etc/security/access.conf nodefgroup\n"
        "session optional pam_umask.so umask=0022\n@include common-auth\nsession required pam_loginuid.so\n",
        "/sys/fs/selinux/enforce": "0"}, {"gateway": True}),
    "redhat": (redhat(), ("fail2ban-client", "suricata", "chronyd", "chronyc", "ip", "nft", "unshare", "rsyslogd"), {
        "/lib/systemd/systemd-timesyncd": "",
        "/etc/pam.d/sshd": "auth sufficient pam_unix.so\nauth include password-auth\n"
        "account [success=ok new_authtok_reqd=ok ignore=ignore default=bad] pam_access.so\n"
    "account include password-auth\n"
        "session required pam_loginuid.so\nsession optional pam_umask.so\nsession include password-auth\n"},
        {"host_ids": "crowdsec"}),
}


def host_of(name):
    """Return the files, the answers and the controls of one of the HOSTS."""
    system, without, more, options = HOSTS[name]
    files = {path: text for path, text in {**system, **FILES, **more}.items() if path.rpartition("/")[2] not in without}
    answers = {key: text for key, text in ANSWERS.items() if key.split()[0] not in without}
    return files, answers, tasks(management_networks=["192.0.2.0/24"], time_servers=["ntp.example"], **options)


# Read by their handle and not through what is staged.
BY_HANDLE = ("/var/log/lastlog", "/var/log/wtmp")


class AnsweredHost(Host):
    """A tree whose programs answer: `answers` by the first words of a command, the longest that fits."""

    def __init__(self, root, answers):
        super().__init__(root)
        self.answers = dict(answers)
        self.asked = set()
        self.running = True

    def real(self, path):
        return self.root + path

    def which(self, name):
        return "/usr/bin/" + name if any(key.split()[0] == name for key in self.answers) else None

    def _execute(self, argv, timeout, data):
        words = " ".join(argv)
        key = next((one for one in sorted(self.answers, key=len, reverse=True) if words.startswith(one)), None)
        if key is None:
            raise Missing(argv[0])
        self.asked.add(key)
        return Output(0, self.answers[key], "")


def with_filter(monkeypatch):
    """Have the packet filter read from its tools' answers, and not from this machine."""
    monkeypatch.setattr(source.firewall_rulesets, "in_force", _asked(rulesets.in_force))
    monkeypatch.setattr(rulesets, "_legacy_names", lambda family: [])
    monkeypatch.setattr(rulesets, "_kernel_tables", list)


def _asked(function):
    def asked(host):
        host.live = True
        try:
            return function(host)
        finally:
            host.live = False
    return asked


def write(root, files):
    """Write files ({path: text, bytes, or PurePath: a link}) below a folder."""
    for path, content in files.items():
        place = pathlib.Path(root, path.lstrip("/"))
        place.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, pathlib.PurePath):
            place.symlink_to(content)
            continue
        place.write_bytes(content if isinstance(content, bytes) else content.encode())


def tasks(**options):
    """Return every control with the defaults of its area; some options set where an area has them."""
    found = []
    for name, area in sorted(AREAS.items()):
        values = {option: options.get(option, spec.get("default")) for option, spec in area.options.items()}
        found += [
            Task(name, control, Policy(values, 3, datetime.date(2026, 11, 22))) for control in area.controls()]
    return found
