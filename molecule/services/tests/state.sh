# All that is kept of settings, roles and accounts, each file of configuration, and what the wire takes.
cd /
set -u
psql() { runuser -u postgres -- psql "$@"; }
psql -Atc "SELECT name, setting FROM pg_settings ORDER BY name" -c "SELECT * FROM pg_authid ORDER BY rolname" \
  -c "SELECT * FROM pg_db_role_setting" -c "SELECT * FROM pg_hba_file_rules"
mariadb -N -e "SELECT * FROM mysql.global_priv ORDER BY User, Host"
find /etc/nginx /etc/postgresql /etc/mysql /etc/redis /etc/lab /var/lib/postgresql/15/main/*.conf -type f \
  -exec stat -c '%n %a %U:%G' {} + -exec sha256sum {} + | sort
for version in tls1 tls1_1 tls1_2 tls1_3; do
  openssl s_client -connect 127.0.0.1:443 "-$version" -cipher 'ALL:@SECLEVEL=0' </dev/null 2>/dev/null | grep 'Cipher is'
done
