# Each host: the accounts of the agency, its certificate, its address. The certificates come as a tar on stdin.
set -eu
install -d -m 0755 /etc/pki/agency
tar -C /etc/pki/agency --no-same-owner --strip-components=1 -xf - ./ca.pem "./$(hostname).key" "./$(hostname).pem"
mv "/etc/pki/agency/$(hostname).key" /etc/pki/agency/host.key
mv "/etc/pki/agency/$(hostname).pem" /etc/pki/agency/host.pem
chmod 0600 /etc/pki/agency/host.key

groupadd sysadmin
usermod --login automation --home /home/automation --move-home admin
groupmod --new-name automation admin
rm /etc/sudoers.d/admin
echo 'automation ALL=(ALL:ALL) NOPASSWD: ALL' | install -m 0440 /dev/stdin /etc/sudoers.d/automation
echo '%sysadmin ALL=(ALL:ALL) ALL' | install -m 0440 /dev/stdin /etc/sudoers.d/sysadmin
userdel --remove alice 2>/dev/null
useradd --create-home --shell /bin/bash --groups sysadmin wang.fang
useradd --create-home --shell /bin/bash chen.jie
for person in wang.fang chen.jie; do
  printf '%s:%s\n' "$person" "$(head -c 24 /dev/urandom | base64)" | chpasswd
done

# Every segment is one bridge here: what the inventory calls this host is a second address.
ip address add "$ADDRESS/24" dev eth0
for network in 192.0.2.0/24 198.51.100.0/24 203.0.113.0/24; do
  ip route replace "$network" dev eth0 src "$ADDRESS"
done
