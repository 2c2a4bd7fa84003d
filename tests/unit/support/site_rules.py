# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of another hand, with logs and limits put into them."""


# Conditions that the sender, the moment or the program chooses.
CHOSEN = (
    "ether saddr 02:00:00:00:00:01", "meta length > 1400", "limit rate over 10/second", "ct count over 10",
    "quota until 25 mbytes")
RULES = """
table inet site {
    set rate4 {
        type ipv4_addr
        flags dynamic
    }
    set rate6 {
        type ipv6_addr
        flags dynamic
    }
    set count4 {
        type ipv4_addr
        flags dynamic
    }
    set count6 {
        type ipv6_addr
        flags dynamic
    }
    chain input {
        type filter hook input priority 0; policy drop;
        ct state established,related accept
        iifname "lo" accept
        %(input)s
        ip saddr 192.0.2.0/24 tcp dport 22 accept
        ip6 saddr 2001:db8:a::/64 tcp dport 22 accept
    }
    chain forward {
        type filter hook forward priority 0; policy drop;
        ct state established,related accept
        %(forward)s
        iifname "lan0" oifname "dmz0" ip saddr 10.0.0.0/8 ip daddr 172.16.0.0/12 tcp dport 443 accept
    }
    chain output {
        type filter hook output priority 0;
        %(output)s
    }
}
"""
LIMITS = """
%(before)s update @rate4 { ip saddr limit rate over 10/second } %(after)s drop
%(before)s update @rate6 { ip6 saddr limit rate over 10/second } %(after)s drop
%(before)s add @count4 { ip saddr ct count over 10 } %(after)s drop
%(before)s add @count6 { ip6 saddr ct count over 10 } %(after)s drop
"""


def rules(**chains):
    return RULES % {"input": "", "forward": "", "output": "", **chains}


def limits(before="", after=""):
    return LIMITS % {"before": before, "after": after}


def told(found, word):
    """Return (status, message) of what a finding says with a word in it."""
    return [(one["status"], one["message"]["en"]) for one in found["details"] if word in one["message"]["en"]]
