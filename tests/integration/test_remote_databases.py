"""Databases of another host over TLS: an administrator is told what their own socket tells, others what they are shown.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from labs import Lab, Run

ASKS, HAS = "debian12", "debian13"
SECRET = "s3cret-of-the-auditor"
INSTALL = f"""
export DEBIAN_FRONTEND=noninteractive
apt-get install -qq -y --no-install-recommends postgresql mariadb-server openssl >/dev/null 2>&1
address=$(hostname -I | cut -d' ' -f1); mkdir /srv/pki; cd /srv/pki
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj /CN=lab-ca -days 30 2>/dev/null
openssl req -newkey rsa:2048 -nodes -keyout key.pem -out req.pem -subj /CN=db 2>/dev/null
printf "subjectAltName=IP:$address\\n" >ext
openssl x509 -req -in req.pem -CA ca.pem -CAkey ca.key -CAcreateserial -extfile ext -days 30 -out cert.pem 2>/dev/null
install -o postgres -m 600 key.pem pg.key; install -o mysql -m 600 key.pem my.key; chmod 755 /srv/pki; chmod 644 *.pem
systemctl start postgresql mariadb; sleep 2
psql() {{ runuser -u postgres -- psql -q "$@"; }}
psql -c "CREATE ROLE auditor SUPERUSER LOGIN PASSWORD '{SECRET}'" -c "CREATE ROLE viewer LOGIN PASSWORD '{SECRET}'" \\
  -c "CREATE ROLE rds_superuser CREATEROLE" -c "CREATE ROLE managed LOGIN PASSWORD '{SECRET}' IN ROLE rds_superuser" \\
  -c "ALTER SYSTEM SET listen_addresses = '*'" -c "ALTER SYSTEM SET ssl_cert_file = '/srv/pki/cert.pem'" \\
  -c "ALTER SYSTEM SET ssl_key_file = '/srv/pki/pg.key'" -c "ALTER SYSTEM SET ssl = on"
echo 'hostssl all all 0.0.0.0/0 scram-sha-256' >>$(psql -Atc 'SHOW hba_file')
printf '[mariadbd]\\nbind-address=0.0.0.0\\nssl_cert=/srv/pki/cert.pem\\nssl_key=/srv/pki/my.key\\n' \\
  >/etc/mysql/mariadb.conf.d/60-lab.cnf
systemctl restart postgresql mariadb
for i in $(seq 100); do mariadb --skip-ssl -e 'SELECT 1' >/dev/null 2>&1 && break; sleep 0.3; done
mariadb --skip-ssl -e "CREATE USER auditor@'%' IDENTIFIED BY '{SECRET}'; GRANT ALL ON *.* TO auditor@'%';
CREATE USER viewer@'%' IDENTIFIED BY '{SECRET}'"
echo "$address"
"""


@pytest.fixture(scope="module")
def address(lab: Lab) -> str:
    """Return the address of a host with both servers; another host knows their authority."""
    lab.up(ASKS, HAS)
    found = lab.root(HAS, INSTALL).strip().splitlines()[-1]
    lab.root(ASKS, "cat >/root/ca.pem", stdin=lab.root(HAS, "cat /srv/pki/ca.pem"))
    return found


def asked(lab: Lab, address: str, engine: str, user: str, password: str = SECRET, **more: Any) -> Run:
    remote = {"engine": engine, "host": address, "user": user, "ca": "/root/ca.pem", **more}
    run = lab.play(
        "assess", "--tags", "database", hosts=ASKS, database_remote=remote, database_remote_password=password)
    assert run.code == 0, run.output
    assert SECRET not in run.output + json.dumps(run.records)
    return run


def sentences(run: Run, host: str, control: str, label: str) -> set[tuple[str, str]]:
    """Return what a control says, without the name of the database."""
    return {
        (one["status"], one["message"]["en"].partition(": ")[2]) for one in run.findings[host, control]["details"]
        if one["message"]["en"].startswith(label)}


def controls(run: Run, host: str) -> list[str]:
    return [name for (one, name), finding in run.findings.items() if one == host and finding["area"] == "database"]


@pytest.mark.parametrize(("engine", "far", "near"), [
    ("postgresql", "PostgreSQL ", "PostgreSQL "), ("mysql", "MySQL ", "MariaDB")])
def test_an_administrator_is_told_what_the_own_socket_tells(
        lab: Lab, address: str, engine: str, far: str, near: str) -> None:
    run = asked(lab, address, engine, "auditor")
    own = lab.play("assess", "--tags", "database", hosts=HAS)
    differ = [
        name for name in controls(run, ASKS)
        if sentences(run, ASKS, name, far) != sentences(own, HAS, name, near)]
    # What lies below its files is not seen from here; rds_superuser is a superuser of a cloud's service; MariaDB's own
    # address is another one here.
    other = {"postgresql": "database_least_privilege", "mysql": "database_tls_required"}[engine]
    assert sorted(differ) == ["database_encryption_at_rest", other]
    assert {run.findings[ASKS, name]["status"] for name in controls(run, ASKS)} & {"error"} == set()


def test_what_a_managed_service_hides_is_no_verdict_and_its_administrators_are_known(lab: Lab, address: str) -> None:
    run = asked(lab, address, "postgresql", "viewer")
    for name in ("database_authentication", "database_tls_required", "database_default_accounts"):
        assert "not_checked" in {one["status"] for one in run.findings[ASKS, name]["details"]}, name
        assert run.findings[ASKS, name]["status"] in ("not_checked", "fail"), name
    assert "does not show" in json.dumps(run.findings[ASKS, "database_authentication"])
    assert "rds_superuser has SUPERUSER" in json.dumps(run.findings[ASKS, "database_least_privilege"])
    assert [name for name in controls(run, ASKS) if run.findings[ASKS, name]["status"] == "error"] == []


@pytest.mark.parametrize("engine", ["postgresql", "mysql"])
def test_a_wrong_password_a_name_that_is_not_in_the_certificate_and_no_server_are_errors(
        lab: Lab, address: str, engine: str) -> None:
    for given in ({"password": "wrong"}, {"port": 1}, {"ca": "/etc/hostname"}):
        run = asked(lab, address, engine, "auditor", **given)
        assert {run.findings[ASKS, name]["status"] for name in controls(run, ASKS)} == {"error"}, given
