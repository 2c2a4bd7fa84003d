# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What packages bring that the same run judges or changes: check mode downloads nothing, so it goes by these tables.

Each release's own packages, Debian 11, 12 and 13. A file that runs edit is here byte for byte, another with what is
read of it; a program is empty.
"""

import re

_SERVER = b"[DEFAULT]\nlogtarget = /var/log/fail2ban.log\ndbfile = /var/lib/fail2ban/fail2ban.sqlite3\n[Definition]\n"
_JAILS = b"""\
[DEFAULT]
bantime = 10m
findtime = 10m
maxretry = 5
backend = auto
enabled = false
destemail = root@localhost
port = 0:65535
banaction = iptables-multiport
action = %(action_)s
[sshd]
port = ssh
backend = %(sshd_backend)s
"""
_JAIL_13 = b"[DEFAULT]\nbanaction = nftables\n[sshd]\nbackend = systemd\nenabled = true\n"
# python3-systemd's, on which it depends there.
_READER = "/usr/lib/python3/dist-packages/systemd/journal.py"
_PROGRAM = "/etc/nftables.conf"
_FILTER = """\
#!/usr/sbin/nft -f

flush ruleset

table inet filter {
\tchain input {
\t\ttype filter hook input priority %(priority)s;
\t}
\tchain forward {
\t\ttype filter hook forward priority %(priority)s;
\t}
\tchain output {
\t\ttype filter hook output priority %(priority)s;
\t}
}
"""
_SYSLOG = b"""\
module(load="imuxsock")
module(load="imklog")
%s$FileOwner root
$FileGroup adm
$FileCreateMode 0640
$DirCreateMode 0755
$Umask 0022
$WorkDirectory /var/spool/rsyslog
$IncludeConfig /etc/rsyslog.d/*.conf
"""
_SYSLOG_11 = _SYSLOG % b"$ActionFileDefaultTemplate RSYSLOG_TraditionalFileFormat\n" + b"""\
auth,authpriv.*\t\t\t/var/log/auth.log
*.*;auth,authpriv.none\t\t-/var/log/syslog
daemon.*\t\t\t-/var/log/daemon.log
kern.*\t\t\t\t-/var/log/kern.log
lpr.*\t\t\t\t-/var/log/lpr.log
mail.*\t\t\t\t-/var/log/mail.log
user.*\t\t\t\t-/var/log/user.log
mail.info\t\t\t-/var/log/mail.info
mail.warn\t\t\t-/var/log/mail.warn
mail.err\t\t\t/var/log/mail.err
*.=debug;\\
\tauth,authpriv.none;\\
\tmail.none\t\t-/var/log/debug
*.=info;*.=notice;*.=warn;\\
\tauth,authpriv.none;\\
\tcron,daemon.none;\\
\tmail.none\t\t-/var/log/messages
*.emerg\t\t\t\t:omusrmsg:*
"""
_SYSLOG_12 = _SYSLOG % b"" + b"""\
*.*;auth,authpriv.none\t\t-/var/log/syslog
auth,authpriv.*\t\t\t/var/log/auth.log
cron.*\t\t\t\t-/var/log/cron.log
kern.*\t\t\t\t-/var/log/kern.log
mail.*\t\t\t\t-/var/log/mail.log
user.*\t\t\t\t-/var/log/user.log
*.emerg\t\t\t\t:omusrmsg:*
"""
_ROTATION = """\
{
\trotate 4
\tweekly
\tmissingok
\tnotifempty
\tcompress
\tdelaycompress
\tsharedscripts
\tpostrotate
\t\t/usr/lib/rsyslog/rsyslog-rotate
\tendscript
}
"""
_LOGS_11 = (
    "syslog mail.info mail.warn mail.err mail.log daemon.log kern.log auth.log user.log lpr.log cron.log debug "
    "messages")
_LOGINS = """\
# no packages own %(name)s -- we'll rotate it here
/var/log/%(name)s {
    missingok
    monthly
    create %(more)s
    rotate 1
}
"""
_LOGS_12 = "syslog mail.log kern.log auth.log user.log cron.log"
_AUDITD = """\
#
# This file controls the configuration of the audit daemon
#

local_events = yes
write_logs = yes
log_file = /var/log/audit/audit.log
log_group = adm
log_format = ENRICHED
flush = INCREMENTAL_ASYNC
freq = 50
max_log_file = 8
num_logs = 5
priority_boost = 4
name_format = NONE
##name = mydomain
max_log_file_action = ROTATE
space_left = 75
space_left_action = SYSLOG
verify_email = yes
action_mail_acct = root
admin_space_left = 50
admin_space_left_action = SUSPEND
disk_full_action = SUSPEND
disk_error_action = SUSPEND
use_libwrap = yes
##tcp_listen_port = 60
tcp_listen_queue = 5
tcp_max_per_addr = 1
##tcp_client_ports = 1024-65535
tcp_client_max_idle = 0
transport = TCP
krb5_principal = auditd
##krb5_key_file = /etc/audit/audit.key
distribute_network = no
q_depth = %s
overflow_action = SYSLOG
max_restarts = 10
plugin_dir = /etc/audit/plugins.d
%s"""
_RULES = b"""\
## First rule - delete all
-D

## Increase the buffers to survive stress events.
## Make this bigger for busy systems
-b 8192

## This determine how long to wait in burst of events
--backlog_wait_time 60000

## Set failure mode to syslog
-f 1

"""
# What augenrules makes of them as the package is installed.
_MERGED = b"-D\n-b 8192\n-f 1\n--backlog_wait_time 60000\n"
_PLUGIN = b"active = no\npath = /sbin/audisp-syslog\n"
_AUDIT_TOOLS = "auditctl auditd augenrules aureport ausearch audisp-syslog"
_CHRONY = """\
# Welcome to the chrony configuration file. See chrony.conf(5) for more
# information about usable directives.
%(first)s
# Use Debian vendor zone.
pool 2.debian.pool.ntp.org iburst

# Use time sources from DHCP.
sourcedir /run/chrony-dhcp

# Use NTP sources found in /etc/chrony/sources.d.
sourcedir /etc/chrony/sources.d

# This directive %(verb)s the location of the file containing ID/key pairs for
# NTP authentication.
keyfile /etc/chrony/chrony.keys

# This directive %(verb)s the file into which chronyd will store the rate
# information.
driftfile /var/lib/chrony/chrony.drift

# Save NTS keys and cookies.
ntsdumpdir /var/lib/chrony

# Uncomment the following line to turn logging on.
#log tracking measurements statistics

# Log files location.
logdir /var/log/chrony

# Stop bad estimates upsetting machine clock.
maxupdateskew 100.0

# This directive enables kernel synchronisation (every 11 minutes) of the
# real-time clock. Note that it can%(apostrophe)st be used along with the 'rtcfile' directive.
rtcsync

# Step the system clock instead of slewing it if the adjustment is larger than
# one second, but only in the first three clock updates.
makestep 1 3

# Get TAI-UTC offset and leap seconds from the system tz database.
# This directive must be commented out when using time sources serving
# leap-smeared time.
%(last)s"""
_CONFDIR = "\n# Include configuration files found in /etc/chrony/conf.d.\nconfdir /etc/chrony/conf.d\n"
_RIGHT = "leapsectz right/UTC\n"
_LISTED = "leapseclist /usr/share/zoneinfo/leap-seconds.list\n"
_CHRONY_LOGS = b"""\
/var/log/chrony/*.log {
    missingok
    nocreate
    sharedscripts
    postrotate
        /usr/bin/chronyc cyclelogs > /dev/null 2>&1 || true
    endscript
}
"""
_UNITS = "/lib/systemd/system/"
_SERVICE = b"[Service]\n"
_RESTARTED = _SERVICE + b"Restart=on-failure\n"

# Of a file of 1,900 to 2,200 lines what is read of it, and its end; the other lines are blank here.
_SURICATA = "default-rule-path: %s\n\n\n\n%s"
_INCLUDES_6 = (
    "# You can specify more than 2 configuration files, if needed.\n#include: include1.yaml\n#include: include2.yaml\n")
_AUTH_LOG = b"filenames:\n - /var/log/auth.log\n - /var/log/syslog\n"
_JOURNAL = b"---\nsource: journalctl\n"
_INCLUDES_7 = "#include:\n#  - include1.yaml\n#  - include2.yaml\n"


def _fail2ban(jail=b"[sshd]\nenabled = true\n", **more):
    return dict({
        "/etc/fail2ban/fail2ban.conf": _SERVER, "/etc/fail2ban/jail.conf": _JAILS,
        "/etc/fail2ban/jail.d/defaults-debian.conf": jail, "/etc/fail2ban/fail2ban.d/": None,
        "/etc/fail2ban/filter.d/": None, "/usr/bin/fail2ban-client": b""}, **more)


def _nftables(priority):
    return {_PROGRAM: (_FILTER % {"priority": priority}).encode("ascii"), "/usr/sbin/nft": b""}


def _rsyslog(conf, logs):
    rotation = "".join("/var/log/%s\n" % name for name in logs.split()) + _ROTATION
    return {
        "/etc/rsyslog.conf": conf, "/etc/rsyslog.d/": None, "/etc/logrotate.d/rsyslog": rotation.encode("ascii"),
        _UNITS + "rsyslog.service": _RESTARTED, "/usr/sbin/rsyslogd": b""}


def _auditd(unit=_RESTARTED, depth="2000", last="end_of_event_timeout = 2\n"):
    found = {
        "/etc/audit/": None, "/etc/audit/auditd.conf": (_AUDITD % (depth, last)).encode("ascii"),
        "/etc/audit/rules.d/": None, "/etc/audit/rules.d/audit.rules": _RULES, "/etc/audit/audit.rules": _MERGED,
        "/etc/audit/plugins.d/": None, "/etc/audit/plugins.d/syslog.conf": _PLUGIN, "/var/log/audit/": None,
        _UNITS + "auditd.service": unit}
    found.update(("/sbin/" + name, b"") for name in _AUDIT_TOOLS.split())
    return found


def _chrony(first=_CONFDIR, verb="specify", apostrophe="'", last=_RIGHT):
    conf = _CHRONY % {"first": first, "verb": verb, "apostrophe": apostrophe, "last": last}
    return {
        "/etc/chrony/chrony.conf": conf.encode("utf-8"), "/etc/chrony/conf.d/": None, "/etc/chrony/sources.d/": None,
        "/etc/apparmor.d/": None, "/etc/network/": None, "/etc/logrotate.d/chrony": _CHRONY_LOGS,
        _UNITS + "chrony.service": _SERVICE, "/usr/bin/chronyc": b"", "/usr/sbin/chronyd": b""}


def _logrotate():
    found = {"/etc/logrotate.conf": b"weekly\nrotate 4\ncreate\ninclude /etc/logrotate.d\n", "/usr/sbin/logrotate": b""}
    for name, more in (("btmp", "0660 root utmp"), ("wtmp", "0664 root utmp\n    minsize 1M")):
        found["/etc/logrotate.d/" + name] = (_LOGINS % {"name": name, "more": more}).encode("ascii")
    return found


def _suricata(rules, includes):
    conf = "\n" * 1500 + _SURICATA % (rules, includes)
    return {"/etc/suricata/suricata.yaml": conf.encode("ascii"), "/etc/suricata/rules/": None, "/usr/bin/suricata": b""}


def _crowdsec(acquired, *scenarios):
    found = {
        "/etc/crowdsec/config.yaml": b"common:\n  log_media: file\n", "/etc/crowdsec/acquis.yaml": acquired,
        "/etc/crowdsec/parsers/s02-enrich/": None, "/usr/bin/cscli": b""}
    # Its script enables them by links.
    for name in scenarios:
        found["/etc/crowdsec/scenarios/%s.yaml" % name] = b"filter: \"evt.Meta.log_type == 'ssh_failed-auth'\"\n"
    return found


# By package and version without what rebuilds and security updates add to it.
_BROUGHT = {
    ("auditd", "1:3.0-2"): lambda: _auditd(_SERVICE, "400", ""),
    ("auditd", "1:3.0.9-1"): _auditd,
    ("auditd", "1:4.0.2-2"): _auditd,
    ("chrony", "4.0-8"): lambda: _chrony(apostrophe="\u2019"),
    ("chrony", "4.3-2"): _chrony,
    ("chrony", "4.6.1-3"): lambda: _chrony("", "specifies", last=_LISTED + _CONFDIR),
    ("crowdsec", "1.0.9-2"): lambda: _crowdsec(_AUTH_LOG, "ssh-bf"),
    ("crowdsec", "1.4.6-6~deb12u1"): lambda: _crowdsec(_AUTH_LOG + _JOURNAL, "ssh-bf", "ssh-slow-bf"),
    ("crowdsec", "1.4.6-10"): lambda: _crowdsec(_AUTH_LOG + _JOURNAL, "ssh-bf", "ssh-slow-bf"),
    ("fail2ban", "0.11.2-2"): _fail2ban,
    ("fail2ban", "1.0.2-2"): _fail2ban,
    ("fail2ban", "1.1.0-8"): lambda: _fail2ban(_JAIL_13, **{_READER: b""}),
    ("logrotate", "3.18.0-2"): _logrotate,
    ("logrotate", "3.21.0-1"): _logrotate,
    ("logrotate", "3.22.0-1"): _logrotate,
    ("nftables", "0.9.8-3.1"): lambda: _nftables("0"),
    ("nftables", "1.0.6-2"): lambda: _nftables("filter"),
    ("nftables", "1.1.3-1"): lambda: _nftables("filter"),
    ("rsyslog", "8.2102.0-2"): lambda: _rsyslog(_SYSLOG_11, _LOGS_11),
    ("rsyslog", "8.2302.0-1"): lambda: _rsyslog(_SYSLOG_12, _LOGS_12),
    ("rsyslog", "8.2504.0-1"): lambda: _rsyslog(_SYSLOG_12, _LOGS_12),
    # Debian 12 has none but in its backports.
    ("suricata", "1:6.0.1-3"): lambda: _suricata("/etc/suricata/rules", _INCLUDES_6),
    ("suricata", "1:7.0.10-1~bpo12+1"): lambda: _suricata("/var/lib/suricata/rules", _INCLUDES_7),
    ("suricata", "1:7.0.10-1"): lambda: _suricata("/var/lib/suricata/rules", _INCLUDES_7),
}
_ADDED = re.compile(r"(\+deb[0-9]+u[0-9]+|\+b[0-9]+)*\Z")
_OF = {"rsyslog-gnutls": "rsyslog"}


def files(name, version):
    """Return {path: bytes} of what a version of a package brings; a path that ends with a slash is a folder.

    Nothing where that version is not known here.
    """
    known = _BROUGHT.get((_OF.get(name, name), _ADDED.sub("", version or "")))
    return {} if known is None else known()


def mode(path):
    """Return the mode bits with which a package brings a path."""
    folder = path.endswith("/")
    if path.startswith(("/etc/audit/", "/var/log/audit/")):
        return 0o750 if folder else 0o640
    return 0o755 if folder or "bin/" in path or path == _PROGRAM else 0o644
