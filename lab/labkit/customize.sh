#!/bin/sh
# mmdebstrap calls this with the path of a new tree: it becomes a test host.
set -eu
root=$1

add_users() {
  chroot "$root" useradd --create-home --shell /bin/bash admin   # the automation account
  chroot "$root" useradd --create-home --shell /bin/bash alice   # a person
  install -d -m 0700 -o "$(stat -c %u "$root/home/admin")" -g "$(stat -c %g "$root/home/admin")" "$root/home/admin/.ssh"
  install -m 0440 /dev/null "$root/etc/sudoers.d/admin"
  echo 'admin ALL=(ALL:ALL) NOPASSWD: ALL' >"$root/etc/sudoers.d/admin"
}

# Packages that apt finds with no network.
add_offline_packages() {
  chroot "$root" apt-get clean
  # shellcheck disable=SC2086  # lists of words
  chroot "$root" apt-get install --yes --quiet=2 --download-only $LAB_OFFLINE >/dev/null
  for package in $LAB_OFFLINE_ALONE; do
    chroot "$root" apt-get install --yes --quiet=2 --download-only "$package" >/dev/null
  done
  mkdir -p "$root/srv/packages"
  mv "$root"/var/cache/apt/archives/*.deb "$root/srv/packages/"
  (cd "$root/srv/packages" && apt-ftparchive packages . >Packages)
  rm -f "$root"/etc/apt/sources.list.d/* "$root/etc/apt/apt.conf.d/99mmdebstrap"
  echo 'deb [trusted=yes] file:/srv/packages ./' >"$root/etc/apt/sources.list"
  rm -rf "$root/var/lib/apt/lists" "$root/var/cache/apt"   # of the mirrors, and partly owned by the building machine's _apt
  chroot "$root" apt-get update --quiet=2
}

# Every host makes its own identity at its first boot.
forget_identity() {
  : >"$root/etc/machine-id"
  echo debian >"$root/etc/hostname"
  printf '127.0.0.1 localhost\n127.0.1.1 debian\n' >"$root/etc/hosts"
  rm -f "$root"/etc/ssh/ssh_host_*
  cat >"$root/etc/systemd/system/host-keys.service" <<'UNIT'
[Unit]
Description=Make SSH host keys and apt's caches at the first boot
Before=ssh.service
ConditionPathExists=!/etc/ssh/ssh_host_ed25519_key

[Service]
Type=oneshot
ExecStart=/usr/bin/ssh-keygen -A
# The times of files are not those from the building, by which apt knows whether its caches are good.
ExecStart=/usr/bin/apt-cache gencaches

[Install]
WantedBy=multi-user.target
UNIT
  chroot "$root" systemctl --quiet enable host-keys.service
}

# Whether a file changes during a test must not hang on the time of day.
stop_the_clockwork() {
  chroot "$root" systemctl --quiet mask apt-daily.timer apt-daily-upgrade.timer
}

add_users
add_offline_packages
forget_identity
stop_the_clockwork
