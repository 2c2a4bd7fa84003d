# A web server with the portal, over TLS.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get install --yes --quiet=2 --no-install-recommends nginx >/dev/null 2>&1
rm -f /etc/nginx/sites-enabled/default
cat >/etc/nginx/conf.d/credit.conf <<'END'
server {
    listen 80;
    server_name www.credit.example;
    return 301 https://$host$request_uri;
}
server {
    listen 443 ssl;
    server_name www.credit.example;
    ssl_certificate /etc/pki/agency/host.pem;
    ssl_certificate_key /etc/pki/agency/host.key;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;
    root /var/www/html;
}
END
systemctl restart nginx
