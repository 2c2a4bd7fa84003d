# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of containers are left out of the walk wherever they lie: neither failed nor changed."""

import os
import stat

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.file_access import FileAccess
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.options import OPTIONS
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Policy
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import walk
from tests.unit.support.area_host import TODAY, area_fixtures
from tests.unit.support.folk import folk

_policy_of, _judge, enforce = area_fixtures("accounts")
POLICY = Policy({name: option["default"] for name, option in OPTIONS.items()}, 3, TODAY)
CLAIM = "pvc-0b1f4e6a-1c1d-4f6e-9f57-2f1d5a8c0c11"
LAYOUTS = {
    "incus": ("/var/lib/incus/storage-pools/default/containers/c1/rootfs/usr/local", "/var/lib/incus"),
    "lxd": ("/var/lib/lxd/storage-pools/default/containers/c1/rootfs/usr/local", "/var/lib/lxd"),
    "lxd of snap": (
        "/var/snap/lxd/common/lxd/storage-pools/default/containers/c1/rootfs/usr/local", "/var/snap/lxd/common/lxd"),
    "docker of snap": (
        "/var/snap/docker/common/var-lib-docker/overlay2/abc/diff/usr/local", "/var/snap/docker/common/var-lib-docker"),
    "moved docker": ("/srv/docker/overlay2/abc/diff/usr/local", "/srv/docker"),
    "moved docker in a wide place": ("/srv/overlay2/abc/diff/tmp", "/srv/overlay2"),
    "buildkit": ("/var/lib/buildkit/runc-overlayfs/snapshots/1/fs/usr/local", "/var/lib/buildkit"),
    "k3s": (
        "/var/lib/rancher/k3s/agent/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/12/fs/usr/local",
        "/var/lib/rancher/k3s/agent/containerd"),
    "k0s": ("/var/lib/k0s/containerd/snap/fs/usr/local", "/var/lib/k0s/containerd/snap/fs"),
    "subpaths of pods": ("/opt/kubelet/pods/u/volume-subpaths/claim/x/0", "/opt/kubelet/pods/u"),
    "kubelet moved": ("/opt/kubelet/pod-resources", "/opt/kubelet"),
    "nspawn moved": ("/var/lib/nspawn/c1/usr/local", "/var/lib/nspawn/c1"),
    "libvirt": ("/var/lib/libvirt/filesystems/c1/usr/local", "/var/lib/libvirt/filesystems/c1"),
    "containerd moved": ("/opt/containerd/snap/fs/usr/local", "/opt/containerd/snap/fs"),
    "podman moved": ("/srv/images/overlay-layers/x", "/srv/images"),
    "volume of k3s": (
        "/var/lib/rancher/k3s/storage/%s_default_data" % CLAIM, "/var/lib/rancher/k3s/storage/%s_default_data" % CLAIM),
    "volume of openebs": ("/var/openebs/local/" + CLAIM, "/var/openebs/local/" + CLAIM),
    "volume of an NFS provisioner": ("/srv/nfs/default-data-" + CLAIM, "/srv/nfs/default-data-" + CLAIM),
    "volume of nerdctl": ("/var/lib/nerdctl/1935db59/volumes/default/v/_data", "/var/lib/nerdctl"),
    "volume of snap's docker": (
        "/var/snap/docker/common/var-lib-docker/volumes/v/_data", "/var/snap/docker/common/var-lib-docker"),
    "btrfs": ("/srv/d/btrfs/subvolumes/abc/tmp", "/srv/d/btrfs/subvolumes/abc"),
}


@pytest.fixture
def host(tree, tmp_path):
    """Return a function that makes a host with a folder and a file in it that everybody may write to, of a user of the
    container's.
    """
    def build(folder, files=None):
        made = tree(dict(folk(), **dict(files or {}, **{folder + "/.lock": "x", folder + "/db/x": ""})))
        for name, mode in ((".lock", 0o666), ("db", 0o777)):
            place = tmp_path / folder.lstrip("/") / name
            place.chmod(mode)
            if os.geteuid() == 0:
                os.chown(str(place), 100999, 100999)
        return made
    return build


@pytest.mark.parametrize("name", sorted(LAYOUTS))
def test_a_store_is_known_by_its_layout_left_out_by_name_and_never_changed(host, enforce, tmp_path, name):
    folder, left_out = LAYOUTS[name]
    seen = walk.of(host(folder), POLICY)
    assert (seen.writable, seen.unowned, left_out in seen.foreign) == ([], [], True), seen.foreign
    found = enforce(FileAccess(), host(folder))[0]
    assert not [one for one in found["details"] if folder in one["message"]["en"]]
    assert stat.S_IMODE(os.stat(str(tmp_path / folder.lstrip("/") / "db")).st_mode) == 0o777
    assert any(left_out == item["ref"] for item in found["evidence"]) or found["status"] == "fail"


@pytest.mark.parametrize(
    "files",
    [
        {"/etc/docker/daemon.json": '{"log-driver": "json-file",\n "data-root": "/srv/moved/d"}\n'},
        {"/etc/docker/daemon.json": '{"graph": "/srv/moved/d/"}\n'},
        {"/etc/containers/storage.conf": '[storage]\ndriver = "overlay"\ngraphroot = "/srv/moved/d"\n'},
        {"/etc/containerd/config.toml": 'version = 2\nroot = "/srv/moved/d"\n'},
        {"/etc/rancher/k3s/config.yaml": "data-dir: /srv/moved/d\n"},
        {"/etc/containers/storage.conf.d/x.conf": '[storage]\ngraphroot = "/srv/moved/d"\n'},
        {"/etc/containers/containers.conf": '[engine]\nvolume_path = "/srv/moved/d"\n'},
        {"/etc/crio/crio.conf.d/10.conf": '[crio]\nroot = "/srv/moved/d"\n'},
        {
            "/etc/systemd/system/docker.service.d/o.conf": "[Service]\nExecStart=\n"
            "ExecStart=/usr/bin/dockerd -H fd:// --data-root=/srv/moved/d\n"},
        {"/etc/systemd/system/docker.service": "[Service]\nExecStart=/usr/bin/dockerd -g /srv/moved/d\n"},
        {
            "/etc/systemd/system/k3s.service": "[Service]\n"
            "ExecStart=/usr/local/bin/k3s \\\n    server \\\n\t'--data-dir' \\\n\t'/srv/moved/d' \\\n"},
        {
            "/srv/moved/d/vfs/dir/1/x": "", "/srv/moved/d/containers/1/x": "", "/srv/moved/d/network/x": "",
            "/srv/moved/d/plugins/x": ""},
        {"/etc/lxc/lxc.conf": "lxc.lxcpath = /srv/moved/d\n"},
        {"/etc/sysconfig/docker": "OPTIONS='--data-root /srv/moved/d'\n"},
        {
            "/proc/self/mountinfo": "36 25 0:30 / /x rw - overlay overlay "
            "rw,lowerdir=/srv/moved/a:/usr,upperdir=/srv/moved/d,workdir=/srv/moved/w\n"},
    ])
def test_a_store_is_known_by_the_settings_or_mounts_that_name_it(host, files):
    seen = walk.of(host("/srv/moved/d/volumes/v/_data", files), POLICY)
    assert (seen.writable, "/srv/moved/d" in seen.foreign, "/usr" in seen.foreign) == ([], True, False)


@pytest.mark.parametrize(
    "files",
    [
        {}, {"/etc/docker/daemon.json": '{"data-root": "/srv"}'},
        {"/etc/containers/storage.conf": '# graphroot = "/srv/app"\n'},
        {"/proc/self/mountinfo": "36 25 0:30 / /usr rw - overlay overlay ro,lowerdir=/run/ext/a:/usr:/srv\n"},
        {"/etc/systemd/system/prometheus.service": "[Service]\nExecStart=/usr/bin/prometheus --data-dir=/srv/app\n"},
        {"/usr/lib/debug/usr/lib/x.debug": "", "/usr/lib/debug/usr/bin/y.debug": ""},
        {"/srv/overlay/x": "", "/srv/rootfs/x": ""},
    ])
def test_what_is_no_store_is_walked(host, files):
    seen = walk.of(host("/srv/app", files), POLICY)
    assert (sorted(seen.writable), seen.foreign) == (["/srv/app/.lock", "/srv/app/db"], set())


@pytest.mark.parametrize("beside", ["config", "config.json", "metadata.yaml", "backup.yaml"])
def test_a_rootfs_beside_the_settings_of_its_container_is_left_out(host, beside):
    seen = walk.of(host("/srv/box/c1/rootfs/data", {"/srv/box/c1/" + beside: ""}), POLICY)
    assert (seen.writable, seen.foreign) == ([], {"/srv/box/c1/rootfs"})


def test_a_store_beside_the_hosts_own_files_costs_these_nothing(host, tmp_path):
    made = host("/srv/docker/overlay2/abc/diff/usr/local", {"/srv/open": "", "/opt/open": ""})
    for name in ("srv/open", "opt/open"):
        (tmp_path / name).chmod(0o666)
    assert walk.of(made, POLICY).writable == ["/opt/open", "/srv/open"]
