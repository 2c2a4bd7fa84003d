"""Real servers with TLS on a host of the lab, good ones and bad ones, and OpenSSL's client as who judges them."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import NamedTuple

NAME = "www.credit.example"
CA = "/etc/lab/ca.pem"
PACKAGES = "nginx apache2 haproxy redis-server postgresql mariadb-server openssl"
# TLS 1.2 and 1.3 with strong suites, and everything that OpenSSL of Debian 12 can still be brought to.
STRONG, ANY = "ECDHE+AESGCM:ECDHE+CHACHA20", "ALL:COMPLEMENTOFALL:@SECLEVEL=0"
SETUP = rf"""
set -e
DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends {PACKAGES} >/dev/null 2>&1
mkdir -p /etc/lab; cd /etc/lab
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 900 -subj "/CN=Authority of the lab" \
  -addext basicConstraints=critical,CA:true 2>/dev/null
issue() {{  # file, kind of key
  openssl req -newkey "$2" ${{3:+-pkeyopt "$3"}} -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN={NAME}" 2>/dev/null
  openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 300 -out "$1.pem" \
    -extfile <(printf 'subjectAltName=DNS:{NAME}\nextendedKeyUsage=serverAuth\n') 2>/dev/null
}}
issue rsa rsa:2048
issue ec ec ec_paramgen_curve:P-256
cat rsa.pem rsa.key >both.pem.rsa; cat ec.pem ec.key >both.pem.ecdsa
chmod 0600 ./*.key both.*
for owner in redis mysql postgres; do install -m 0600 -o $owner -g $owner rsa.key $owner.key; done
cat >/etc/nginx/conf.d/lab.conf <<'END'
ssl_certificate /etc/lab/rsa.pem; ssl_certificate_key /etc/lab/rsa.key;
server {{ listen 443 ssl; server_name {NAME}; ssl_protocols TLSv1.2 TLSv1.3; ssl_ciphers {STRONG}; }}
server {{ listen 4431 ssl; server_name {NAME}; ssl_protocols TLSv1 TLSv1.1 TLSv1.2; ssl_ciphers {ANY};
  ssl_ecdh_curve secp521r1:prime192v1:X25519; }}
END
a2enmod -q ssl >/dev/null
printf 'Listen 8080\nListen 4432\nListen 4433\n' >/etc/apache2/ports.conf
site() {{  # port, protocols, suites
  printf '<VirtualHost *:%s>\nServerName {NAME}\nSSLEngine on\nSSLCertificateFile /etc/lab/rsa.pem\n' "$1"
  printf 'SSLCertificateKeyFile /etc/lab/rsa.key\nSSLProtocol %s\nSSLCipherSuite %s\n</VirtualHost>\n' "$2" "$3"
}}
{{ site 4432 '-all +TLSv1.2 +TLSv1.3' {STRONG}; site 4433 all {ANY}; }} >/etc/apache2/sites-enabled/000-default.conf
cat >>/etc/haproxy/haproxy.cfg <<'END'

listen good
    bind :4434 ssl crt /etc/lab/both.pem ssl-min-ver TLSv1.2 ciphers {STRONG}
listen bad
    bind :4435 ssl crt /etc/lab/both.pem ssl-min-ver TLSv1.0 ciphers {ANY}
END
cat >>/etc/redis/redis.conf <<'END'
bind 0.0.0.0
protected-mode no
tls-port 6380
tls-cert-file /etc/lab/rsa.pem
tls-key-file /etc/lab/redis.key
tls-auth-clients no
tls-protocols "TLSv1 TLSv1.1 TLSv1.2"
tls-ciphers {ANY}
END
cat >/etc/mysql/mariadb.conf.d/99-lab.cnf <<'END'
[mariadb]
bind-address=0.0.0.0
# The judges break more handshakes than it bears from one address.
max_connect_errors=1000000
ssl_cert=/etc/lab/rsa.pem
ssl_key=/etc/lab/mysql.key
END
cat >"$(echo /etc/postgresql/*/main/conf.d)"/lab.conf <<'END'
listen_addresses = '*'
ssl_cert_file = '/etc/lab/rsa.pem'
ssl_key_file = '/etc/lab/postgres.key'
ssl_min_protocol_version = 'TLSv1'
ssl_ciphers = '{ANY}'
END
systemctl restart nginx apache2 haproxy redis-server mariadb postgresql
# A host that no account is for is refused before TLS.
mariadb -e "CREATE USER lab@'%' IDENTIFIED VIA ed25519 USING 'invalid'" || mariadb -e "CREATE USER lab@'%' ACCOUNT LOCK"
mariadb -e "CREATE USER plain@'%' IDENTIFIED BY '$(openssl rand -hex 16)'"
"""


class Served(NamedTuple):
    """An endpoint of the lab; `name` is asked for, \"\" where there is none."""

    server: str
    port: int
    starttls: str
    good: bool


SERVED = (
    Served("nginx", 443, "", True), Served("nginx", 4431, "", False), Served("apache2", 4432, "", True),
    Served("apache2", 4433, "", False), Served("haproxy", 4434, "", True), Served("haproxy", 4435, "", False),
    Served("redis-server", 6380, "redis", False), Served("mariadbd", 3306, "mysql", False),
    Served("postgres", 5432, "postgresql", False))
_OPTIONS = {0x0301: "-tls1", 0x0302: "-tls1_1", 0x0303: "-tls1_2", 0x0304: "-tls1_3"}


@cache
def names() -> dict[int, str]:
    """Return what OpenSSL calls the suites of TLS 1.2 and before that it has, by number."""
    told = subprocess.run(
        ["openssl", "ciphers", "-V", ANY], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in told.splitlines()]
    # Without a shared secret or a password none of these is to be had.
    return {int(row[0].replace("0x", "").replace(",", ""), 16): row[2] for row in rows
            if not any(word in row[2] for word in ("PSK", "SRP")) and not row[2].startswith("TLS_")}


def taken(address: str, one: Served, version: int, suites: str) -> bool:
    """Tell whether OpenSSL's client gets a handshake of one version with one suite."""
    words = ["openssl", "s_client", "-connect", f"{address}:{one.port}", _OPTIONS[version], "-servername", NAME]
    words += ["-ciphersuites" if version == 0x0304 else "-cipher", suites]
    if one.starttls in ("mysql", "postgresql"):
        words += ["-starttls", {"postgresql": "postgres"}.get(one.starttls, one.starttls)]
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=60)
    return "Cipher is (NONE)" not in done.stdout and "Cipher is" in done.stdout


def versions(address: str, one: Served) -> list[int]:
    """Return the versions that OpenSSL's client gets."""
    return [version for version in sorted(_OPTIONS) if taken(
        address, one, version, "TLS_AES_256_GCM_SHA384" if version == 0x0304 else ANY)]


def suites(address: str, one: Served, version: int) -> set[int]:
    """Return the suites that OpenSSL's client gets with one version, one connection each."""
    with ThreadPoolExecutor(2) as two:
        codes = sorted(names())
        found = two.map(lambda code: taken(address, one, version, f"{names()[code]}:@SECLEVEL=0"), codes)
        return {code for code, good in zip(codes, found, strict=True) if good}
