# nginx, PostgreSQL, MariaDB and Redis, as the baseline asks for where a setting can do it.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get install --yes --quiet=2 --no-install-recommends nginx postgresql postgresql-15-pgaudit mariadb-server redis-server \
  openssl >/dev/null 2>&1
mkdir -p /etc/lab
rm -f /etc/nginx/sites-enabled/default
cat >/etc/nginx/conf.d/lab.conf <<'END'
server {
  listen 443 ssl;
  server_name www.credit.example;
  ssl_certificate /etc/lab/site.pem;
  ssl_certificate_key /etc/lab/site.pem;
  ssl_protocols TLSv1.2 TLSv1.3;
  ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;
}
END
cat >/etc/postgresql/15/main/conf.d/lab.conf <<'END'
shared_preload_libraries = 'pgaudit,auth_delay'
END
cat >/etc/mysql/mariadb.conf.d/70-lab.cnf <<'END'
[mariadb]
plugin_load_add = server_audit
server_audit_logging = ON
server_audit_events = CONNECT,QUERY_DDL,QUERY_DCL,QUERY_DML_NO_SELECT
END
cat >>/etc/redis/redis.conf <<'END'
requirepass Kx7!qzW-secret
timeout 600
END

start() {
  chmod 0600 /etc/lab/site.pem
  systemctl restart nginx postgresql mariadb redis-server
  for _ in $(seq 100); do
    runuser -u postgres -- psql -qAtc 'SELECT 1' >/dev/null 2>&1 && mariadb -e 'SELECT 1' >/dev/null 2>&1 && break
    sleep 0.2
  done
  cd /
  runuser -u postgres -- psql --quiet --command 'CREATE ROLE site LOGIN CONNECTION LIMIT 20' \
    --command "ALTER SYSTEM SET log_connections = on" --command "ALTER SYSTEM SET log_disconnections = on" \
    --command "ALTER SYSTEM SET pgaudit.log = 'read, write, role, ddl'" \
    --command "ALTER SYSTEM SET auth_delay.milliseconds = 1000" \
    --command "ALTER SYSTEM SET idle_in_transaction_session_timeout = '5min'" --command 'SELECT pg_reload_conf()' >/dev/null
}
