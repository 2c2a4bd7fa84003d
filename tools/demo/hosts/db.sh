# PostgreSQL with what the baseline asks for and only its administrator can set; the databases come afterwards.
set -eu
export DEBIAN_FRONTEND=noninteractive
useradd --create-home --shell /bin/bash zhao.min
apt-get install --yes --quiet=2 --no-install-recommends postgresql postgresql-15-pgaudit >/dev/null 2>&1
install -m 0600 -o postgres -g postgres /etc/pki/agency/host.key /etc/postgresql/host.key
cat >/etc/postgresql/15/main/conf.d/agency.conf <<'END'
listen_addresses = '*'
shared_preload_libraries = 'pgaudit,auth_delay,passwordcheck'
ssl_min_protocol_version = 'TLSv1.2'
ssl_ciphers = 'ECDHE+AESGCM:ECDHE+CHACHA20'
ssl_cert_file = '/etc/pki/agency/host.pem'
ssl_key_file = '/etc/postgresql/host.key'
END
systemctl restart postgresql
