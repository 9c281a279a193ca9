"""Module names: what an import may call each file."""

from __future__ import annotations

from pii_lint.project.modules import absolute, module_names, nearest, rivals


def test_packages_start_at_their_topmost_folder() -> None:
    own, by_name = module_names(["src/shop/__init__.py", "src/shop/users/__init__.py", "src/shop/users/views.py"])
    assert own["src/shop/users/views.py"] == "shop.users.views"
    assert by_name["shop.users.views"] == by_name["src.shop.users.views"] == "src/shop/users/views.py"


def test_part_of_a_package_name_is_no_name() -> None:
    _, by_name = module_names(["shop/__init__.py", "shop/flask/__init__.py", "shop/flask/session.py"])
    assert "flask.session" not in by_name
    assert "session" not in by_name
    assert by_name["shop.flask.session"] == "shop/flask/session.py"


def test_scripts_are_known_by_unambiguous_suffixes() -> None:
    _, by_name = module_names(["tools/run.py", "other/run.py", "tools/clean.py"])
    assert by_name["tools.clean"] == by_name["clean"] == "tools/clean.py"
    assert by_name["tools.run"] == "tools/run.py"


def test_standard_library_is_not_shadowed_by_a_file_in_a_folder() -> None:
    _, by_name = module_names(["scripts/logging.py"])
    assert "logging" not in by_name
    assert by_name["scripts.logging"] == "scripts/logging.py"


def test_relative_imports() -> None:
    assert absolute("shop.users", "models", 1) == "shop.users.models"
    assert absolute("shop.users", None, 2) == "shop"
    assert absolute("shop", "os", 0) == "os"


def test_of_packages_of_one_name_the_nearest_is_meant() -> None:
    paths = [
        "api/shop/__init__.py",
        "api/shop/users.py",
        "web/shop/__init__.py",
        "web/shop/carts.py",
        "web/shop/users.py",
    ]
    own, by_name = module_names(paths)
    assert own["api/shop/users.py"] == "shop.users"
    assert own["web/shop/carts.py"] == "web.shop.carts"  # as `web/shop/__init__.py`, so that relative imports meet
    folders = rivals(paths)["shop"]
    assert nearest("shop.users", folders, "web/tests/test_users.py", by_name) == "web.shop.users"
    assert nearest("shop.users.User", folders, "api/shop/__init__.py", by_name) == "shop.users.User"
    assert nearest("shop.carts.Cart", folders, "api/main.py", by_name) == "web.shop.carts.Cart"
    assert nearest("shop.orders.x", folders, "web/main.py", by_name) == "shop.orders.x"


def test_names_of_the_standard_library_have_no_rivals() -> None:
    assert rivals(["a/types.py", "b/types.py", "a/run.py", "b/run.py"]) == {"run": ["a", "b"]}
