"""The link tree makes the checkout an installed collection, without containing itself."""

from pathlib import Path

TREE = Path("collections/ansible_collections/jrt0117/baseline")
# A user of the tarball does not have these.
NOT_PRODUCT = {"collections", "inventories", "lab", "molecule", "requirements", "tests", "tools"}


def test_links_are_relative_and_resolve_to_the_checkout(root):
    links = sorted((root / TREE).iterdir())
    assert links
    for link in links:
        assert link.is_symlink(), f"{link} is a copy"
        assert not link.readlink().is_absolute(), f"{link} is absolute"
        assert link.resolve(strict=True) == root / link.name


def test_every_product_folder_is_linked(root, tracked):
    top = {path.relative_to(root).parts[0] for path in tracked if len(path.relative_to(root).parts) > 1}
    product = {name for name in top if not name.startswith(".")} - NOT_PRODUCT
    assert product == {link.name for link in (root / TREE).iterdir() if link.is_dir()}
