"""Small hosts made of texts, for the tests of this folder."""

import fnmatch

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing

MODULES = (
    "pam_unix", "pam_deny", "pam_permit", "pam_faillock", "pam_env", "pam_rootok", "pam_tally2", "pam_pwquality",
    "pam_sss", "pam_succeed_if",
)


class Tree:
    """A reader over {path: text}."""

    def __init__(self, files, modules=MODULES):
        self.files = {path: text if isinstance(text, bytes) else text.encode() for path, text in files.items()}
        self.files.update({f"/usr/lib64/security/{name}.so": b"" for name in modules})

    def read(self, path):
        if path not in self.files:
            raise Missing(path)
        return self.files[path]

    def exists(self, path):
        return path in self.files

    def glob(self, pattern):
        return sorted(
            path for path in self.files if path.count("/") == pattern.count("/") and fnmatch.fnmatchcase(path, pattern))

    def with_files(self, files):
        """Return the tree as it is once the files are written."""
        return Tree(dict(self.files, **files), modules=())


@pytest.fixture
def make_tree():
    return Tree
