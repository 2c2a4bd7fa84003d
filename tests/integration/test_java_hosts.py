"""Tomcat and Valkey as Debian ships them, and packages signed here: judged, and asked again of the tools of each kind.

Their packages are not among those of the lab's images: lab/packages fetches them, once on each machine.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from labs import LAB, Lab, Run

TOMCAT, VALKEY = "debian12", "debian13"
PACKAGES = {
    TOMCAT: ("tomcat10", "default-jdk-headless", "rpm", "osslsigncode", "gnupg", "curl"), VALKEY: ("valkey-server",)}
SETUP = r"""
set -e
export DEBIAN_FRONTEND=noninteractive
openssl req -x509 -newkey rsa:2048 -nodes -days 400 -keyout /etc/tomcat10/lab.key -out /etc/tomcat10/lab.pem \
  -subj /CN=tomcat.example -addext subjectAltName=DNS:tomcat.example 2>/dev/null
chown tomcat /etc/tomcat10/lab.key
cat >/etc/tomcat10/server.xml <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<Server port="-1">
  <Service name="Catalina">
    <Connector port="8080" protocol="HTTP/1.1" connectionTimeout="20000" maxConnections="${lab.connections}"/>
    <Connector port="8443" protocol="HTTP/1.1" SSLEnabled="true" scheme="https" secure="true">
      <SSLHostConfig protocols="TLSv1.2,TLSv1.3">
        <Certificate certificateKeyFile="conf/lab.key" certificateFile="conf/lab.pem"/>
      </SSLHostConfig>
    </Connector>
    <Engine name="Catalina" defaultHost="localhost">
      <Host name="localhost" appBase="webapps"/>
    </Engine>
  </Service>
</Server>
END
echo 'JAVA_OPTS="-Djava.awt.headless=true -Dlab.connections=200"' >/etc/default/tomcat10
systemctl restart tomcat10
for i in $(seq 60); do curl -sko /dev/null https://127.0.0.1:8443/ && break; sleep 0.5; done
"""
# Signed by the publisher, and by somebody.
SIGN = r"""
set -e
mkdir -p /srv/packages; cd /srv/packages
export GNUPGHOME=/srv/keys; mkdir -p -m 0700 $GNUPGHOME
for who in publisher somebody; do
  gpg -q --batch --passphrase '' --quick-gen-key $who@example rsa3072 sign never 2>/dev/null
  openssl req -x509 -newkey rsa:2048 -nodes -days 400 -keyout /root/$who.key -out /root/$who.pem -subj /CN=$who \
    -addext extendedKeyUsage=codeSigning 2>/dev/null
done
cat /root/*.pem >/srv/roots.pem
cat >/root/lab.spec <<'END'
Name: lab
Version: 1
Release: 1
Summary: A package of the lab
License: none
BuildArch: noarch
%description
A package of the lab.
%files
END
python3 - <<'END'
import struct
head = b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + struct.pack("<HHIIIHH", 0x14c, 1, 0, 0, 0, 224, 0x102)
optional = struct.pack("<HBBIIIIII", 0x10b, 14, 0, 512, 0, 0, 4096, 4096, 8192) + struct.pack(
    "<IIIHHHHHHIIIIHHIIIIII", 0x400000, 4096, 512, 4, 0, 0, 0, 4, 0, 0, 8192, 512, 0, 3, 0, 1 << 20, 4096, 1 << 20,
    4096, 0, 16) + bytes(128)
section = b".text\0\0\0" + struct.pack("<IIIIIIHHI", 512, 4096, 512, 512, 0, 0, 0, 0, 0x60000020)
open("/root/lab.exe", "wb").write((head + optional + section).ljust(512, b"\0") + b"\xc3".ljust(512, b"\0"))
END
rpmbuild -bb --quiet --define '_rpmdir /root' --define '_build_name_fmt lab.rpm' /root/lab.spec 2>/dev/null
mkdir -p /root/classes; echo hello >/root/classes/hello; jar cf /root/lab.jar -C /root/classes hello
for who in publisher somebody; do
  cp /root/lab.rpm $who.rpm
  rpmsign --addsign --define '__gpg /usr/bin/gpg' --define "_gpg_name $who@example" $who.rpm >/dev/null 2>&1
  osslsigncode sign -certs /root/$who.pem -key /root/$who.key -in /root/lab.exe -out $who.exe >/dev/null
  openssl pkcs12 -export -in /root/$who.pem -inkey /root/$who.key -name $who -passout pass:changeit \
    -out /root/$who.p12
  cp /root/lab.jar $who.jar
  jarsigner -keystore /root/$who.p12 -storepass changeit $who.jar $who >/dev/null
  keytool -importcert -noprompt -storetype JKS -keystore /srv/roots.jks -storepass changeit -alias $who \
    -file /root/$who.pem 2>/dev/null
  gpg --export --armor $who@example >/root/$who.asc
done
cp /root/lab.rpm unsigned.rpm; cp /root/lab.exe unsigned.exe; cp /root/lab.jar unsigned.jar
rpmkeys --import /root/publisher.asc /root/somebody.asc
for who in publisher somebody; do
  gpg --with-colons --fingerprint $who@example | awk -F: '/^fpr/ {print $10; exit}'
  openssl x509 -in /root/$who.pem -noout -fingerprint -sha256 | cut -d= -f2
done
"""
KINDS = {"rpm": "rpm", "exe": "authenticode", "jar": "jar"}


def install(lab: Lab, host: str) -> None:
    folder = subprocess.run(
        [LAB / "packages", host, *PACKAGES[host]], check=True, capture_output=True, text=True).stdout.strip()
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for path in Path(folder).glob("*.deb"):
            tar.add(path, path.name)
    lab.root(host, "mkdir -p /srv/debs")
    subprocess.run(
        [sys.executable, LAB / "containers", "--lab", lab.name, "exec", host, "tar", "-C", "/srv/debs", "-x"],
        input=packed.getvalue(), check=True)
    lab.root(host, "DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends /srv/debs/*.deb "
             ">/root/apt.log 2>&1 || { tail /root/apt.log; exit 1; }")


@pytest.fixture(scope="module")
def signers(lab: Lab) -> dict[str, str]:
    """Hosts with Tomcat and with Valkey, and packages of both signers; return the fingerprints of the publisher."""
    lab.up(TOMCAT, VALKEY)
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda host: install(lab, host), PACKAGES))
    lab.root(VALKEY, "systemctl start valkey-server")
    lab.root(TOMCAT, SETUP)
    key, certificate, *_others = lab.root(TOMCAT, SIGN).split()
    return {"rpm": key, "exe": certificate, "jar": certificate}


def assessed(lab: Lab, signers: dict[str, str]) -> Run:
    packages = [
        {"path": f"/srv/packages/{who}.{ending}", "kind": kind, "signer": signers[ending],
         **({} if kind == "rpm" else {"keyring": "/srv/roots.jks" if kind == "jar" else "/srv/roots.pem"})}
        for who in ("publisher", "somebody", "unsigned") for ending, kind in KINDS.items()]
    run = lab.play("assess", "--tags", "application,tls,database", application_packages=packages)
    assert run.code == 0, run.output
    return run


@pytest.fixture(scope="module")
def run(lab: Lab, signers: dict[str, str]) -> Run:
    return assessed(lab, signers)


def told(run: Run, host: str, control: str) -> str:
    finding = run.findings[host, control]
    return "\n".join([finding["message"]["en"]] + [one["message"]["en"] for one in finding["details"]])


def test_each_package_is_judged_by_its_signer(run: Run) -> None:
    words = told(run, TOMCAT, "client_package_signature")
    for ending in KINDS:
        assert f"/srv/packages/somebody.{ending} is signed by " in words
        assert f"/srv/packages/unsigned.{ending} is not signed, or its signature does not hold" in words
        assert f"/srv/packages/publisher.{ending} " not in words


def test_a_changed_package_is_named(lab: Lab, signers: dict[str, str]) -> None:
    # The last bytes of the one are its content; those of the other are its signature.
    lab.root(TOMCAT, """cd /srv/packages
      printf x | dd of=publisher.rpm bs=1 seek=$(($(stat -c %s publisher.rpm) - 3)) conv=notrunc 2>/dev/null
      printf x | dd of=publisher.exe bs=1 seek=600 conv=notrunc 2>/dev/null
      cd /root/classes; echo changed >hello; jar uf /srv/packages/publisher.jar hello""")
    words = told(assessed(lab, signers), TOMCAT, "client_package_signature")
    assert [ending for ending in KINDS if f"/srv/packages/publisher.{ending} is not signed" in words] == list(KINDS)


def test_a_tomcat_is_judged_by_its_lines_and_by_the_wire(lab: Lab, run: Run) -> None:
    finding = run.findings[TOMCAT, "web_timeouts"]
    assert finding["status"] == "pass" and {"/var/lib/tomcat10/conf/server.xml:4"} <= {
        one["ref"] for one in finding["evidence"]}
    assert "TLS 1.2, TLS 1.3 and no older version" in told(run, TOMCAT, "tls_protocols")
    assert "Apache Tomcat/10.1" in told(run, TOMCAT, "error_pages")
    # openssl takes what is told to be weak, and curl sees what is told to leak.
    assert "TLS_DHE_RSA_WITH_AES_128_CBC_SHA" in told(run, TOMCAT, "tls_ciphers")
    lab.root(TOMCAT, "openssl s_client -connect 127.0.0.1:8443 -tls1_2 -cipher DHE-RSA-AES128-SHA </dev/null")
    assert "Apache Tomcat/10.1" in lab.root(TOMCAT, "curl -s http://127.0.0.1:8080/nothing")
    assert "session-timeout" in json.dumps(run.findings[TOMCAT, "session_idle_end"]["evidence"])


def test_a_valkey_is_judged_by_its_own_words(lab: Lab, run: Run) -> None:
    assert lab.root(VALKEY, "valkey-cli ACL WHOAMI").strip() == "default"
    assert "Valkey 127.0.0.1:6379: the user default is let in without a password" in told(
        run, VALKEY, "database_authentication")
    assert run.findings[VALKEY, "database_tls_required"]["status"] == "pass"
    assert "timeout is 0" in told(run, VALKEY, "database_idle_timeouts")
