# The application's entrance for the web servers: HAProxy, over TLS.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get install --yes --quiet=2 --no-install-recommends haproxy >/dev/null 2>&1
cat /etc/pki/agency/host.pem /etc/pki/agency/host.key | install -m 0600 /dev/stdin /etc/haproxy/host.pem
cat >>/etc/haproxy/haproxy.cfg <<'END'

frontend inquiries
    bind :8443 ssl crt /etc/haproxy/host.pem ssl-min-ver TLSv1.2 ciphers ECDHE+AESGCM:ECDHE+CHACHA20
    http-request return status 200 content-type text/plain string "inquiries"
END
systemctl restart haproxy
