# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets are masked, and what only looks like one is not."""

import ast
import pathlib
import time

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.redact import MASK, redact, redacted

HOST_CODE = pathlib.Path(__file__).parents[3] / "plugins/module_utils"


@pytest.mark.parametrize("text, secret", [
    ("alice:$y$j9T$abc/def$0123456789:20000:0:", "0123456789"),
    ("bob:!$6$salt$hashhashhash:1::::::", "hashhashhash"),
    ("carol:ab1cd2ef3gh4i:1::::::", "ab1cd2ef3gh4i"),
    ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz\n-----END OPENSSH PRIVATE KEY-----", "b3BlbnNz"),
    ("-----BEGIN RSA PRIVATE KEY-----\nMIIcut short", "MIIcut"),
    ("db_password=hunter2 host=x", "hunter2"),
    ("password: hunter2", "hunter2"),
    ('{"api_key": "hunter2"}', "hunter2"),
    ("TOKEN = hunter2", "hunter2"),
    ('export DB_PASS="two hunter2"; readonly TMOUT=600', "hunter2"),
    ("PGPASSWORD=hunter2 psql", "hunter2"),
    ("export AWS_SECRET_ACCESS_KEY=hunter2", "hunter2"),
    ("export GITHUB=ghp_0123456789abcdefghij", "0123456789abcdefghij"),
    ("auth sufficient pam_pgsql.so pw=hunter2", "hunter2"),
    ("auth requisite pam_mysql.so user=root [passwd=two hunter2]", "hunter2"),
    ("auth required pam_exec.so /usr/bin/curl -u ann:hunter2 https://host/", "hunter2"),
    ("auth required pam_yubico.so id=16 key=hunter2", "hunter2"),
    ("auth required pam_ldap.so bindpw=hunter2", "hunter2"),
    ("URL is https://ann:hunter2@collector:19532 in /etc/systemd/journal-upload.conf:2", "hunter2"),
    ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=hunter2", "hunter2"),
    ("https://hooks.slack.com/services/T0/B0/hunter2", "hunter2"),
    ("curl -H 'Authorization: Bearer hunter2' host", "hunter2"),
    ("curl -H 'X-Api-Key: hunter2' host", "hunter2"),
    ("curl -b 'sid=hunter2' host", "hunter2"),
    ("mysqldump --password=hunter2 db", "hunter2"),
    ("mysqldump --password 'two hunter2' db", "hunter2"),
    ("ann ALL=(ALL) NOPASSWD: /usr/bin/mysql -u root -phunter2", "hunter2"),
    ("sshpass -p hunter2 ssh host", "hunter2"),
    ("openssl enc -aes-256-cbc -pass pass:hunter2", "hunter2"),
    ("ldapsearch -x -D cn=admin -w hunter2", "hunter2"),
    ("snmpget -v2c -c hunter2 host", "hunter2"),
    ("snmpget -v3 -A hunter2 -X hunter2 host", "hunter2"),
    ("echo hunter2 | sudo -S reboot", "hunter2"),
    ("echo ann:hunter2 | chpasswd", "hunter2"),
    ('action(type="omelasticsearch" uid="elastic" pwd="two hunter2")', "hunter2"),
    ("*.* :ommysql:localhost,db,user,hunter2", "hunter2"),
    ('action(type="omkafka" confParam=["sasl.password=hunter2"])', "hunter2"),
    ('action(type="omhttp" httpheaders=["Authorization: Token hunter2"])', "hunter2"),
    ('command="/usr/bin/x --password hunter2" ssh-ed25519 AAAA', "hunter2"),
    ("SetEnv PGPASSWORD=hunter2", "hunter2"),
    ("rocommunity hunter2 default", "hunter2"),
    ("createUser ann SHA hunter2 AES", "hunter2"),
    ('%any : PSK "hunter2"', "hunter2"),
    ("PresharedKey = hunter2hunter2=", "hunter2"),
    ("ldap_default_authtok = hunter2", "hunter2"),
    ("rootpw {SSHA}hunter2", "hunter2"),
    ("password_pbkdf2 root grub.pbkdf2.sha512.10000.ABCDEF.012345", "ABCDEF"),
    ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.hunter2", "hunter2"),
])
def test_a_secret_is_masked(text, secret):
    assert secret not in redact(text) and MASK in redact(text)


@pytest.mark.parametrize("text", [
    "passwd: files systemd",
    "/etc/pam.d/common-password:25",
    "password requisite pam_pwquality.so retry=3",
    "PASS_MAX_DAYS 180",
    "passwords are long enough",
    "root:x:0:0:root:/root:/bin/bash",
    "admin:!:20779:0:99999:7:::",
    "PermitEmptyPasswords = no",
    "ann ALL=(ALL) NOPASSWD: ALL",
    "Defaults passwd_tries=3, !rootpw",
    "-w /etc/ldap.conf -p wa -k token",
    "-a always,exit -F path=/usr/bin/passwd -F perm=x -F key=identity",
    "auth [success=1 new_authtok_reqd=ok default=ignore] pam_unix.so nullok try_first_pass use_authtok",
    "password sufficient pam_unix.so sha512 shadow",
    "af-packet.0.bypass = yes",
    "cd $OLDPWD; PWD=/root",
    'client-private-key="/etc/ssl/private/client.pem"',
    "docker run -u 1000:1000 image",
    "tcp://collector:6514, ssh://git@host/x",
    "http://10.88.5.172:9090 cannot be asked",
])
def test_what_is_no_secret_stays(text):
    assert redact(text) == text


def test_every_string_of_a_result_is_looked_at():
    assert redacted({"a": [{"b": "password=x"}, 1, None, True]}) == {"a": [{"b": "password=" + MASK}, 1, None, True]}


@pytest.mark.parametrize("part", [
    "x-", "--pass", "pass=\"", "pass=\"\\\"", "pass_", "[pass=", "echo ", "://", "://:", "?key", "pam_yubico.so ",
    "curl -u a", "snmpget -c ", "authorization:", "createUser -e a ", "pass ", "eyJ", "{sha", " \n"])
def test_a_line_made_to_be_slow_is_done_soon(part):
    text = part * (70000 // len(part)) + "\n= : | $ } _ - :// [ -p"
    begun = time.process_time()
    redact(text)
    assert time.process_time() - begun < 5


def test_what_is_masked_stays_masked():
    once = redact("curl -u ann:hunter2 https://ann:hunter2@host/?key=hunter2 --password hunter2")
    assert redact(once) == once and "hunter2" not in once


def test_no_sentence_of_ours_is_masked():
    """What is masked is what was read: "every new password: its dictionary" told of a secret that there was not."""
    told = [
        one.value for path in HOST_CODE.rglob("*.py") for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func).rpartition(".")[2] in ("Text", "observed")
        for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    assert len(told) > 2000
    assert [text for text in told if redact(text) != text] == []
