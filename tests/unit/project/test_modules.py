"""Module names: what an import may call each file."""

from __future__ import annotations

from pii_lint.project.modules import absolute, module_names


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
