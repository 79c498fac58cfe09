"""What import-linter cannot hold: folders that are no packages of ours to it, and what is loaded when a module runs."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
SHARED = {"plants_assets", "plants_policies", "plants_steps"}  # what the DAGs share lies beside them
OURS = {"ml", "gateway", "ui", "infra", "airflow", *SHARED}
HEAVY = ("tensorflow", "keras", "mlflow", "sklearn", "airflow")
DAGS = REPOSITORY / "airflow" / "dags"


def modules(node: ast.AST) -> list[str]:
    """The modules that an import statement names; a relative one as `.`."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [(node.module or "") if node.level == 0 else "."]
    return []


def imports(file: Path) -> Iterator[tuple[str, bool]]:
    """Each imported module of a file, and whether a function defers it until it is called."""
    tree = ast.parse(file.read_text())
    deferred = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not _is_dag(node)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        for module in modules(node):
            yield module, id(node) in deferred


def _is_dag(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """The body of a @dag function runs at every parse; only its tasks wait."""
    return any(isinstance(each, ast.Call) and getattr(each.func, "id", "") == "dag" for each in function.decorator_list)


def files(folder: str) -> list[Path]:
    found = sorted((REPOSITORY / folder).rglob("*.py"))
    assert found, f"{folder} has no code"
    return found


def root(module: str) -> str:
    return module.partition(".")[0]


def loaded_by(statement: str) -> list[str]:
    """The heavy packages that a fresh interpreter has loaded after a statement."""
    script = f"import sys; {statement}; print(*[name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_a_dag_file_loads_airflow_and_nothing_heavy_when_it_is_parsed() -> None:
    for file in files("airflow/dags"):
        for module in (module for module, deferred in imports(file) if not deferred):
            allowed = module.startswith("airflow.sdk") or root(module) in {*sys.stdlib_module_names, *SHARED}
            assert allowed, f"{file.name} imports {module} at the top"


def test_the_tasks_of_a_dag_call_ml_and_nothing_else_of_ours() -> None:
    for file in files("airflow/dags"):
        for module, _ in imports(file):
            assert root(module) not in OURS - {"ml", "airflow", *SHARED}, f"{file.name} imports {module}"


def test_dags_read_no_environment() -> None:
    for file in files("airflow/dags"):
        assert not {"os", "dotenv", "pydantic_settings"} & {root(module) for module, _ in imports(file)}, file.name


def test_airflow_s_folder_is_no_package_that_would_hide_airflow() -> None:
    assert not (REPOSITORY / "airflow" / "__init__.py").exists()
    assert not (DAGS / "__init__.py").exists()


@pytest.mark.parametrize(("folder", "itself"), [("infra/serving", "infra.serving"), ("ui", "ui")])
def test_these_import_nothing_of_ours_but_themselves(folder: str, itself: str) -> None:
    for file in files(folder):
        foreign = [m for m, _ in imports(file) if root(m) in OURS and not f"{m}.".startswith(f"{itself}.")]
        assert not foreign, f"{file.relative_to(REPOSITORY)} imports {foreign}"


def test_ml_knows_none_of_its_callers() -> None:
    for file in files("ml"):
        assert not (OURS - {"ml"}) & {root(module) for module, _ in imports(file)}, file.name


@pytest.mark.parametrize("module", ["ml.imaging", "ml.catalog", "ml.storage"])
def test_what_the_gateway_takes_of_ml_loads_nothing_heavy(module: str) -> None:
    assert loaded_by(f"import {module}") == []


def test_the_whole_gateway_loads_nothing_heavy() -> None:
    names = [".".join(file.relative_to(REPOSITORY).with_suffix("").parts) for file in files("gateway")]
    modules_ = sorted(name.removesuffix(".__init__") for name in names if not name.endswith("__main__"))
    assert loaded_by(f"import {', '.join(modules_)}") == []


def test_the_command_line_of_ml_starts_without_anything_heavy() -> None:
    assert loaded_by("import ml.__main__") == []
