# The agency's certificate authority: a key and a certificate for each host, as a tar on stdout.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get install --yes --quiet=2 --no-install-recommends openssl >/dev/null 2>&1
made=$(mktemp -d)
cd "$made"
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 900 -addext basicConstraints=critical,CA:true \
  -subj '/O=Example Certification Authority/CN=Example Certification Authority' 2>/dev/null
for host in $HOSTS; do
  name=${host%=*}
  names="DNS:$name,IP:${host#*=}"
  case $name in web*) names="DNS:www.credit.example,$names" ;; esac
  openssl req -newkey rsa:2048 -nodes -keyout "$name.key" -out "$name.csr" -subj "/CN=$name" 2>/dev/null
  printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth,clientAuth\n' "$names" >"$name.ext"
  openssl x509 -req -in "$name.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 300 -extfile "$name.ext" \
    -out "$name.pem" 2>/dev/null
done
rm ca.key
tar -cf - ./*.key ./*.pem
rm -r "$made"
