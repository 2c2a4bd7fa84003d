# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records on their way home: real sftp, git and TLS; what fails is told without a secret."""

from __future__ import annotations

import http.server
import ssl
import subprocess
import threading
from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.fleet import push as pushing
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.fleet.push import PushError, push
from tests.unit.support.sites import JUDGE, Site, honest

SFTP_SERVERS = [Path("/usr/lib/openssh/sftp-server"), Path("/usr/libexec/openssh/sftp-server")]


@pytest.fixture
def fragment(tmp_path):
    """A fragment with its signature."""
    path = tmp_path / "records/run \"1\".jsonl"
    path.parent.mkdir()
    path.write_text('{"type":"run"}\n', "utf-8")
    path.with_name(path.name + ".sig").write_text("signature\n", "utf-8")
    return path


def both(folder, fragment):
    return all((folder / name).read_bytes() == (fragment.parent / name).read_bytes() for name in (
        fragment.name, fragment.name + ".sig"))


def test_sftp_takes_both_and_leaves_nothing_half(fragment, tmp_path, monkeypatch):
    server = next((path for path in SFTP_SERVERS if path.exists()), None)
    if server is None:
        pytest.skip("no sftp-server")
    # The real client and the real server, without a connection between them.
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/sftp").write_text(
        f'#!/bin/sh\necho "$@" >{tmp_path}/asked\nexec /usr/bin/sftp -q -b - -D {server}\n')
    (tmp_path / "bin/sftp").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}/bin", prepend=":")
    (tmp_path / "there").mkdir()
    for _again in range(2):
        push(fragment, f"ssh://audit@collector:2222{tmp_path}/there", "node")
    assert both(tmp_path / "there", fragment) and len(list((tmp_path / "there").iterdir())) == 2
    asked = (tmp_path / "asked").read_text()
    assert asked.startswith("-q -b -") and asked.strip().endswith("-P 2222 audit@collector") and "BatchMode" in asked
    with pytest.raises(PushError, match="was not sent to ssh://collector/nowhere"):
        push(fragment, "ssh://audit@collector/nowhere", "node")


def test_git_has_a_branch_of_the_sender_and_each_record_once(fragment, tmp_path):
    repository = tmp_path / "home.git"
    subprocess.run(["git", "init", "-q", "--bare", str(repository)], check=True)
    for _again in range(2):
        push(fragment, f"git+file://{repository}", "web1.example; rm")
    other = fragment.with_name("run2.jsonl")
    other.write_text("{}\n", "utf-8")
    push(other, f"git+file://{repository}", "web1.example; rm")
    push(other, f"git+file://{repository}", "web2")

    def said(*arguments):
        return subprocess.run(
            ["git", "-C", str(repository), *arguments], check=True, capture_output=True, text=True).stdout

    assert said("branch", "--format=%(refname:short)").split() == ["fragments/web1-example-rm", "fragments/web2"]
    assert said("log", "--format=%s", "fragments/web1-example-rm").splitlines() == ["run2.jsonl", fragment.name]
    assert len(said("ls-tree", "--name-only", "fragments/web1-example-rm").splitlines()) == 3


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A server over TLS that takes what has the token, or a good query."""
    where = tmp_path_factory.mktemp("store")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost", "-keyout", str(where / "key.pem"), "-out", str(where / "cert.pem")],
        check=True, capture_output=True)
    taken = {}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_PUT(self):
            data = self.rfile.read(int(self.headers["Content-Length"]))
            good = self.headers["Authorization"] == "Bearer s3cret" or self.path.endswith("?sign=good")
            if good:
                # Before the answer, upon which the test looks.
                taken[self.path] = data
            if "/moved/" in self.path:
                self.send_response(307)
                self.send_header("Location", "https://elsewhere.invalid/")
            else:
                self.send_response(201 if good else 403)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(where / "cert.pem", where / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"https://localhost:{server.server_port}", where / "cert.pem", taken
    server.shutdown()
    server.server_close()


@pytest.fixture
def trusted(store, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(store[1]))
    store[2].clear()
    return store


@pytest.fixture
def token(tmp_path):
    (tmp_path / "token").write_text("s3cret\n")
    return tmp_path / "token"


def test_https_takes_both_with_the_token_and_a_presigned_address_what_it_is_for(fragment, trusted, token):
    address, _cert, taken = trusted
    push(fragment, f"{address}/in/", "node", token)
    assert list(taken) == ["/in/run%20%221%22.jsonl.sig", "/in/run%20%221%22.jsonl"]
    assert list(taken.values()) == [b"signature\n", fragment.read_bytes()]
    taken.clear()
    push(fragment, f"{address}/bucket/q4.jsonl?sign=good", "node", token)
    push(fragment, f"{address}/bucket/q4.jsonl.sig?sign=good", "node", token)
    assert taken == {
        "/bucket/q4.jsonl?sign=good": fragment.read_bytes(), "/bucket/q4.jsonl.sig?sign=good": b"signature\n"}


@pytest.mark.parametrize(("target", "why"), [
    ("{address}/in/", "HTTP 403"), ("{address}/b.jsonl?sign=s3cret", "HTTP 403"), ("{address}/moved/", "HTTP 307"),
    ("https://localhost:1/in", "refused"), ("http://localhost/in", "it has to begin with ssh://"),
    ("ftp://localhost/in", "it has to begin"), ("/srv/fragments", "it has to begin"),
    ("ssh:///folder", "it has to begin"), ("https://u:s3cret@localhost/", "a password has no place"),
    ("ssh://-oProxyCommand=x/f", "no host"), ("git+file:///nowhere/s", "nowhere"),
    ("git+ext://sh -c x", "it has to begin"), ("https://[", "Invalid"), ("", "has to")])
def test_what_fails_is_told_without_a_secret_and_the_record_stays(fragment, trusted, target, why):
    with pytest.raises(PushError, match=f"(?s)was not sent to .*{why}") as failed:
        push(fragment, target.format(address=trusted[0]), "node")
    told = failed.value.told
    assert "s3cret" not in told.en + told.zh and str(fragment.parent) in told.en and "未能送往" in told.zh
    assert fragment.exists() and not trusted[2]


@pytest.mark.parametrize("target", ["git+https://t0ken@localhost/x.git", "https://localhost/x.jsonl?sig=t0ken"])
def test_what_a_program_says_is_told_without_a_token(fragment, monkeypatch, target):
    def failing(*_arguments, **_more):
        raise OSError(f"cannot use {target}")
    monkeypatch.setattr(pushing, "_by_git", failing)
    monkeypatch.setattr(pushing, "_by_put", failing)
    with pytest.raises(PushError) as error:
        push(fragment, target, "here")
    assert "t0ken" not in str(error.value) and "***" in str(error.value)


def test_a_server_that_nobody_vouches_for_gets_no_token(fragment, store, token):
    with pytest.raises(PushError, match="CERTIFICATE_VERIFY_FAILED"):
        push(fragment, store[0] + "/in", "node", token)


@pytest.mark.playbook
def test_a_run_sends_its_record_home_and_ends_well_where_that_fails(tmp_path, monkeypatch):
    repository = tmp_path / "home.git"
    subprocess.run(["git", "init", "-q", "--bare", str(repository)], check=True)
    monkeypatch.setenv("JRT0117_FRAGMENTS_PUSH", f"ssh:///nowhere,git+file://{repository}")
    site = Site(tmp_path / "site")
    lines = site.play(JUDGE, web1={"changed": False, "jrt0117": honest()})
    assert lines[-1]["status"] == "completed" and "failed=0" in site.output
    assert "run1.jsonl was not sent to ssh:///nowhere" in " ".join(site.output.split())
    branches = subprocess.run(
        ["git", "-C", str(repository), "for-each-ref", "--format=%(refname)"], capture_output=True, text=True,
        check=True)
    assert branches.stdout.startswith("refs/heads/fragments/")
