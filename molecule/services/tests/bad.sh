# Old versions and suites, an open key, rules that let anybody in, no record of logins, accounts without passwords.
set -eu
cd /
sed -i 's/ssl_protocols .*/ssl_protocols TLSv1 TLSv1.1 TLSv1.2;/; s/ssl_ciphers .*/ssl_ciphers ALL:@SECLEVEL=0;/' \
  /etc/nginx/conf.d/lab.conf
chmod 0644 /etc/lab/site.pem
systemctl reload nginx
sed -i '1i host all all 127.0.0.1/32 trust' /etc/postgresql/15/main/pg_hba.conf
runuser -u postgres -- psql --quiet --command 'ALTER SYSTEM RESET ALL' --command 'ALTER ROLE site CONNECTION LIMIT -1' \
  --command 'CREATE ROLE report SUPERUSER LOGIN' \
  --command 'SELECT pg_reload_conf()' >/dev/null
rm /etc/mysql/mariadb.conf.d/70-lab.cnf
systemctl restart mariadb
mariadb -e "CREATE USER open@'%'; GRANT FILE ON *.* TO open@'%'"
sed -i '/^requirepass/d; /^timeout 600/d' /etc/redis/redis.conf
systemctl restart redis-server
