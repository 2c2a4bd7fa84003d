# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers that check passwords by themselves. What is passed is as Debian 12's packages have it; that proftpd, as
shipped, lets in by the right password whom pam_faillock has locked, was seen of a real one.
"""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logins import without_pam

PROFTPD, MAIN = "/usr/sbin/proftpd", "/etc/proftpd/proftpd.conf"
FTP = (
    "Include /etc/proftpd/modules.conf\nUseIPv6 on\nServerName \"Debian\"\nPort 21\n"
    "# AuthOrder mod_auth_pam.c* mod_auth_unix.c\n{}Include /etc/proftpd/conf.d/\n")
LAST = "AuthOrder mod_auth_pam.c* mod_auth_unix.c\n"
DOVECOT = {
    "/usr/sbin/dovecot": "", "/etc/dovecot/dovecot.conf": "!include conf.d/*.conf\n!include_try local.conf\n",
    "/etc/dovecot/conf.d/10-auth.conf": "auth_mechanisms = plain\n!include auth-system.conf.ext\n",
    "/etc/dovecot/conf.d/auth-passwdfile.conf.ext": "passdb {\n  driver = shadow\n}\n"}
SYSTEM = "/etc/dovecot/conf.d/auth-system.conf.ext"
USERS = "userdb {\n  driver = passwd\n}\n"


def places(host):
    return [(one.program, str(one.place), one.raw) for one in without_pam.found(host)]


@pytest.mark.parametrize("files,wrong", [
    ({MAIN: FTP.format("")}, [MAIN]),
    ({MAIN: FTP.format(LAST)}, []),
    ({MAIN: FTP.format("AuthOrder mod_auth_pam.c mod_auth_unix.c\n")}, [MAIN + ":6"]),
    ({MAIN: FTP.format("AuthOrder mod_auth_unix.c mod_auth_pam.c*\n")}, [MAIN + ":6"]),
    ({MAIN: FTP.format("authorder mod_auth_pam.c\n")}, []),
    ({MAIN: FTP.format("AuthOrder mod_sql.c\n")}, []),
    ({MAIN: FTP.format(LAST + "AuthPAM off\n")}, [MAIN + ":7"]),
    ({MAIN: FTP.format(""), "/etc/proftpd/conf.d/order.conf": LAST}, []),
    ({MAIN: FTP.format(LAST), "/etc/proftpd/conf.d/more.conf": "<VirtualHost 192.0.2.1>\nPort 2121\n</VirtualHost>\n"},
     ["/etc/proftpd/conf.d/more.conf:1"]),
    ({MAIN: FTP.format("<Global>\n" + LAST + "</Global>\n<VirtualHost 192.0.2.1>\n</VirtualHost>\n")}, []),
    ({"/etc/proftpd.conf": "ServerName x\n"}, ["/etc/proftpd.conf"]),
])
def test_proftpd_asks_one_after_the_other_unless_pam_has_the_last_word(tree, files, wrong):
    assert [place for _name, place, _raw in places(tree({PROFTPD: "", **files}))] == wrong


@pytest.mark.parametrize("files,wrong", [
    ({SYSTEM: "passdb {\n  driver = pam\n}\n" + USERS}, []),
    ({SYSTEM: "passdb {\n  # driver = pam\n  driver = shadow\n}\n" + USERS}, [SYSTEM + ":3"]),
    ({SYSTEM: "passdb { driver = passwd }\n"}, [SYSTEM + ":1"]),
    ({SYSTEM: "passdb shadow {\n}\n"}, [SYSTEM + ":1"]),
    ({SYSTEM: "passdb pam {\n}\nuserdb passwd {\n}\n"}, []),
    ({SYSTEM: "passdb {\n driver = passwd-file\n args = scheme=CRYPT /etc/dovecot/users\n}\n"}, []),
    ({SYSTEM: "passdb {\n driver = passwd-file\n args = scheme=CRYPT /etc/shadow\n}\n"}, [SYSTEM + ":3"]),
    ({SYSTEM: "!include auth-passwdfile.conf.ext\n"}, ["/etc/dovecot/conf.d/auth-passwdfile.conf.ext:2"]),
    ({SYSTEM: "", "/etc/dovecot/local.conf": "passdb {\n  driver = bsdauth\n}\n"}, ["/etc/dovecot/local.conf:2"]),
])
def test_dovecot_by_the_driver_of_each_passdb(tree, files, wrong):
    assert [place for _name, place, _raw in places(tree({**DOVECOT, **files}))] == wrong


@pytest.mark.parametrize("files,wrong", [
    ({"/usr/sbin/saslauthd": "", "/etc/default/saslauthd": 'NAME="saslauthd"\nMECHANISMS="pam"\n'}, []),
    ({"/usr/sbin/saslauthd": "", "/etc/default/saslauthd": 'MECHANISMS="shadow"\nMECHANISMS="pam"\n'}, []),
    ({"/usr/sbin/saslauthd": "", "/etc/default/saslauthd": "",
      "/etc/default/saslauthd-postfix": 'MECHANISMS="shadow"\n'},
     ["/etc/default/saslauthd-postfix:1"]),
    ({"/usr/sbin/saslauthd": "", "/etc/sysconfig/saslauthd": "SOCKETDIR=/run/saslauthd\nMECH=getpwent\n"},
     ["/etc/sysconfig/saslauthd:2"]),
    ({"/etc/default/saslauthd": "MECHANISMS=shadow\n"}, []),
    ({"/usr/sbin/authdaemond": "", "/etc/courier/authdaemonrc": 'authmodulelist="authpam"\n'}, []),
    ({"/usr/sbin/authdaemond": "", "/etc/courier/authdaemonrc": 'authmodulelist="authpam authshadow"\n'},
     ["/etc/courier/authdaemonrc:1"]),
    ({"/usr/sbin/pure-ftpd": "", "/etc/pure-ftpd/conf/UnixAuthentication": "no\n",
      "/etc/pure-ftpd/pure-ftpd.conf": "# UnixAuthentication           yes\n"}, []),
    ({"/usr/sbin/pure-ftpd": "", "/etc/pure-ftpd/conf/UnixAuthentication": "yes\n"},
     ["/etc/pure-ftpd/conf/UnixAuthentication:1"]),
    ({"/usr/sbin/pure-ftpd": "", "/etc/pure-ftpd/pure-ftpd.conf": "PAMAuthentication no\nUnixAuthentication yes\n"},
     ["/etc/pure-ftpd/pure-ftpd.conf:2"]),
    ({"/usr/sbin/exim4": "", "/etc/exim4/conf.d/auth/30_x":
      "# lsearch{/etc/shadow}\nserver_condition = ${if crypteq{$3}{${extract{1}{:}"
      "{${lookup{$2}lsearch{/etc/shadow}}}}}}\n"},
     ["/etc/exim4/conf.d/auth/30_x:2"]),
    ({"/etc/webmin/miniserv.conf": "port=10000\nno_pam=1\n"}, ["/etc/webmin/miniserv.conf:2"]),
    ({"/etc/webmin/miniserv.conf": "port=10000\nno_pam=0\npam=webmin\n"}, []),
])
def test_others_by_what_their_files_say(tree, files, wrong):
    assert [place for _name, place, _raw in places(tree(files))] == wrong


def test_a_file_that_includes_itself_ends(tree):
    host = tree({PROFTPD: "", MAIN: LAST + "Include /etc/proftpd/proftpd.conf\n"})
    assert places(host) == []
    host = tree({"/usr/sbin/dovecot": "", "/etc/dovecot/dovecot.conf": "!include dovecot.conf\n"})
    assert places(host) == []
