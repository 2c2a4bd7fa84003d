# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A minimum of Suricata rules in our own words, at least one for each kind of attack that the standard names."""

# (identifier, message, class, traffic that is looked at, how it is told)
_RULES = (
    (
        1170001, "scan: connections to many ports from one source", "attempted-recon", "tcp any any -> any ![80,443]",
        "flow:to_server; flags:S,12; threshold:type both, track by_src, count 30, seconds 10;"),
    (1170002, "scan: TCP packet without flags", "attempted-recon", "tcp any any -> any any", "flags:0;"),
    (
        1170003, "scan: TCP packet with FIN, PSH and URG alone", "attempted-recon", "tcp any any -> any any",
        "flags:FPU,12;"),
    (
        1170004, "scan: echo requests to many hosts from one source", "attempted-recon", "icmp any any -> any any",
        "itype:8; threshold:type both, track by_src, count 60, seconds 10;"),
    (
        1170010, "brute force: SSH connections in quick succession", "unsuccessful-user", "tcp any any -> any 22",
        "flow:to_server; flags:S,12; threshold:type both, track by_src, count 10, seconds 60;"),
    (
        1170011, "brute force: HTTP logins refused in quick succession", "unsuccessful-user", "http any any -> any any",
        r'flow:established,to_client; http.stat_code; content:"401"; threshold:type both, track by_dst, count 20, '
        r'seconds 60;'),
    (
        1170012, "brute force: mail or FTP logins refused in quick succession", "unsuccessful-user",
        "tcp any [21,25,110,143,587] -> any any",
        r'flow:established,to_client; pcre:"/^(530|535|-ERR|\S+ NO)\b/i"; threshold:type both, track by_dst, count '
        r'10, seconds 60;'),
    (
        1170020, "backdoor: connection to a port that backdoors are known for", "trojan-activity",
        "tcp any any -> any [1337,4444,5554,6667,9996,12345,12346,20034,27374,31337,54321]",
        "flow:to_server; flags:S,12; threshold:type limit, track by_src, count 1, seconds 60;"),
    (
        1170021, "backdoor: a shell's answer that it runs as root", "successful-admin", "tcp any any -> any any",
        r'flow:established; content:"uid=0|28|root|29| gid=0|28|root|29|";'),
    (
        1170030, "denial of service: flood of connections to one host", "attempted-dos", "tcp any any -> any any",
        "flow:to_server; flags:S,12; threshold:type both, track by_dst, count 2000, seconds 5;"),
    (
        1170031, "denial of service: flood of UDP packets to one host", "attempted-dos", "udp any any -> any any",
        "threshold:type both, track by_dst, count 50000, seconds 5;"),
    (
        1170032, "denial of service: flood of ICMP packets to one host", "attempted-dos", "icmp any any -> any any",
        "threshold:type both, track by_dst, count 2000, seconds 5;"),
    (
        1170033, "denial of service: packet from its own destination", "attempted-dos", "ip any any -> any any",
        "sameip;"),
    (
        1170040, "overflow: long run of no-operation instructions", "shellcode-detect", "tcp any any -> any any",
        r'flow:established,to_server; content:"|90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 '
        r'90 90 90 90 90 90 90 90 90|";'),
    (
        1170041, "overflow: overlong argument of a login command", "attempted-admin",
        "tcp any any -> any [21,25,110,143]",
        r'flow:established,to_server; pcre:"/^(USER|PASS|HELO|EHLO|LOGIN) [^\r\n]{512}/i";'),
    (
        1170042, "overflow: overlong request address", "web-application-attack", "http any any -> any any",
        "flow:established,to_server; http.uri; bsize:>4096;"),
    (
        1170050, "fragments: IPv4 fragments overlap", "protocol-command-decode", "pkthdr any any -> any any",
        "decode-event:ipv4.frag_overlap;"),
    (
        1170051, "fragments: IPv4 fragments make too large a packet", "protocol-command-decode",
        "pkthdr any any -> any any", "decode-event:ipv4.frag_pkt_too_large;"),
    (
        1170052, "fragments: IPv6 fragments overlap", "protocol-command-decode", "pkthdr any any -> any any",
        "decode-event:ipv6.frag_overlap;"),
    (
        1170053, "fragments: IPv6 fragments make too large a packet", "protocol-command-decode",
        "pkthdr any any -> any any", "decode-event:ipv6.frag_pkt_too_large;"),
    (
        1170060, "worm: one source tries many hosts by ports that worms spread by", "misc-attack",
        "tcp any any -> any [23,135,139,445,1433,2323,3389]",
        "flow:to_server; flags:S,12; threshold:type both, track by_src, count 30, seconds 60;"),
    (
        1170061, "worm: a request that fetches and runs a program", "web-application-attack", "http any any -> any any",
        r'flow:established,to_server; http.uri; pcre:"/(wget|curl|tftp)(\s|\+|%20|\$\{IFS\}).{0,200}(chmod|sh\b)/i";'),
)

_HEAD = "# Managed by jrt0117.baseline: a minimum for each kind of attack. A subscribed rule set knows far more.\n"
RULES = _HEAD + "".join(
    'alert %s (msg:"JRT0117 %s"; %s classtype:%s; sid:%d; rev:1;)\n' % (traffic, message, options, kind, identifier)
    for identifier, message, kind, traffic, options in _RULES)
