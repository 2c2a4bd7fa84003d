# The credit database and the files that members have delivered; both were copied to /root.
set -eu
tar -C / -xf /root/exchange.tar
# Who reads the database for the baseline, by the socket and as an account of that name.
useradd --system --no-create-home --shell /usr/sbin/nologin jrt0117_reader
cd /
runuser -u postgres -- psql --quiet --file - </root/database.sql >/dev/null
rm /root/exchange.tar /root/database.sql
