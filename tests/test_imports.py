"""The walls of the house: who may import whom, and where Ray may be."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ALLOWED = {"composer": {"composer"}, "deployments": {"composer", "deployments"}}
SLOTS = {path.parent.name for path in ROOT.glob("deployments/*/builtin.py")}
NAMELESS = {"utils", "util", "helpers", "common", "base", "types", "misc"}


def sources(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "deployments":
            yield from (f"deployments.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def arrows_up(package: str, tree: ast.Module) -> list[str]:
    ours = {"composer", "deployments", "graphs", "tests", "load_tests"}
    allowed = ALLOWED.get(package, {"composer", "deployments", "graphs"})
    return [name for name in imported(tree) if name.split(".")[0] in ours - allowed]


def may_import_ray(path: Path) -> bool:
    place = path.relative_to(ROOT)
    rooms = ("deployments/runner", "deployments/ingress")
    wrapper = place.parts[0] == "deployments" and place.name == "deployment.py"
    return wrapper or str(place.parent) in rooms or str(place) == "graphs/app.py"


def imports_ray(tree: ast.Module) -> bool:
    return any(name.split(".")[0] == "ray" for name in imported(tree))


@pytest.mark.parametrize("package", ["composer", "deployments", "graphs"])
def test_imports_point_from_graphs_to_deployments_to_composer(package: str) -> None:
    files = sources(package)
    wrong = {str(path): up for path in files if (up := arrows_up(package, ast.parse(path.read_text())))}
    assert files
    assert wrong == {}


def test_an_arrow_that_points_up_is_found() -> None:
    assert arrows_up("composer", ast.parse("from deployments.engine import Host")) == ["deployments.engine"]
    assert arrows_up("deployments", ast.parse("def f():\n    import graphs.vlog")) == ["graphs.vlog"]


def test_a_slot_imported_by_its_package_is_found() -> None:
    assert list(imported(ast.parse("from deployments import music, takes"))) == [
        "deployments.music",
        "deployments.takes",
    ]


def test_ray_is_imported_only_where_the_design_says() -> None:
    files = [path for package in ("composer", "deployments", "graphs") for path in sources(package)]
    importers = {path for path in files if imports_ray(ast.parse(path.read_text()))}
    assert importers
    assert {str(path) for path in importers if not may_import_ray(path)} == set()


def test_no_slot_imports_another_slot() -> None:
    assert {"photo", "track", "music", "assemble"} <= SLOTS
    for slot in SLOTS:
        for path in sources(f"deployments/{slot}"):
            for name in imported(ast.parse(path.read_text())):
                parts = name.split(".")
                assert parts[0] != "deployments" or parts[1] not in SLOTS - {slot}, f"{path} imports {name}"


def test_every_file_has_a_name_of_its_own_and_says_what_it_is() -> None:
    for package in ("composer", "deployments", "graphs", "load_tests"):
        for path in sources(package):
            assert path.stem not in NAMELESS, path
            assert ast.get_docstring(ast.parse(path.read_text())), f"{path} has no docstring"
