# TLS as of long ago, and a private key that everybody on the host can read.
set -eu
sed -i 's/ssl_protocols .*/ssl_protocols TLSv1 TLSv1.1 TLSv1.2;/; s/ssl_ciphers .*/ssl_ciphers ALL:@SECLEVEL=0;/' \
  /etc/nginx/conf.d/credit.conf
chmod 0644 /etc/pki/agency/host.key
systemctl reload nginx
