"""The house rules that no type checker knows: who may import what, and how modules are made."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("watcher", "scrapers", "notify")
MODULES = sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))

MOST_LINES = 300
LONGER = {
    "scrapers/documents/frameworks.py": "one table: what each framework grades",
    "scrapers/documents/kinds.py": "one table: by which words each kind is known",
    "scrapers/http.py": "one client: its rules of pace, robots, retries and limits share its state",
}
"""The modules that may be longer, each with its reason."""

VALUES = ("notify.alert", "scrapers.errors", "scrapers.model", "scrapers.scales")
"""What flows through the house: it stands on the standard library alone."""

PURE = (
    "notify.brief",
    "notify.clean",
    "notify.digest",
    "notify.facts",
    "notify.filing",
    "notify.forms",
    "notify.gallery",
    "notify.hiding",
    "notify.phrases",
    "notify.render",
    "notify.render_digest",
    "notify.shorten",
    "notify.slack_blocks",
    "notify.text_form",
    "scrapers.provider",
    "scrapers.remits",
    "scrapers.search",
    "scrapers.statuses",
    "watcher.alerts",
    "watcher.awaited",
    "watcher.awaited_words",
    "watcher.belonging",
    "watcher.bundling",
    "watcher.changing",
    "watcher.doctor",
    "watcher.doctor_here",
    "watcher.doctor_site",
    "watcher.due",
    "watcher.duties",
    "watcher.enclosing",
    "watcher.events",
    "watcher.feed_atom",
    "watcher.feed_calendar",
    "watcher.feed_json",
    "watcher.feeds",
    "watcher.grades",
    "watcher.group_table",
    "watcher.group_words",
    "watcher.groups",
    "watcher.guard",
    "watcher.headings",
    "watcher.headlines",
    "watcher.health",
    "watcher.health_words",
    "watcher.interests",
    "watcher.lags",
    "watcher.matching",
    "watcher.merging",
    "watcher.oversight",
    "watcher.ownership",
    "watcher.pairing",
    "watcher.places",
    "watcher.reconciled",
    "watcher.reconciling",
    "watcher.register_age",
    "watcher.registered",
    "watcher.registered_words",
    "watcher.retelling",
    "watcher.selection",
    "watcher.sentences",
    "watcher.shown",
    "watcher.shown_by_pages",
    "watcher.shown_by_search",
    "watcher.staleness",
    "watcher.tabular",
    "watcher.telling",
    "watcher.wanted",
    "watcher.would_know",
    *VALUES,
)
"""Functions over values: the time and everything outside come as arguments."""

OUTSIDE = {"apprise", "httpx", "os", "pathlib", "requests", "smtplib", "socket", "sqlite3",
           "sqlite_utils", "subprocess", "threading", "time", "urllib.request"}  # fmt: skip
CLOCKS = {"now", "utcnow", "today", "monotonic", "perf_counter", "sleep"}

each_module = pytest.mark.parametrize(
    "path", MODULES, ids=[str(path.relative_to(ROOT)) for path in MODULES]
)


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def path_of(module: str) -> Path:
    return ROOT / f"{module.replace('.', '/')}.py"


def imported(path: Path) -> set[str]:
    """Every module that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            found.add(node.module or "")
    return found


def test_every_import_goes_the_way_that_the_contracts_allow():
    # In a process of its own, since it sets up logging anew and silences everyone else's.
    program = (
        "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr


@each_module
def test_the_first_line_of_a_module_says_what_it_is_for(path):
    said = ast.get_docstring(tree(path))

    assert said, "no docstring"
    first = said.partition("\n\n")[0].replace("\n", " ")
    assert first.endswith((".", ":")), first


@each_module
def test_a_module_is_short_enough_to_be_read_at_once(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())

    name = str(path.relative_to(ROOT))
    assert lines <= MOST_LINES or name in LONGER, f"{lines} lines: split it, or say why not"


@pytest.mark.parametrize("name", LONGER)
def test_what_is_excused_from_being_short_needs_the_excuse(name):
    assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) > MOST_LINES


@pytest.mark.parametrize("module", VALUES)
def test_values_stand_on_the_standard_library_alone(module):
    roots = {name.partition(".")[0] for name in imported(path_of(module))}

    assert roots <= sys.stdlib_module_names


@pytest.mark.parametrize("module", PURE)
def test_a_pure_module_imports_nothing_that_reaches_outside(module):
    found = {name for name in imported(path_of(module)) if name in OUTSIDE}
    found |= {name for name in imported(path_of(module)) if name.partition(".")[0] in OUTSIDE}

    assert found == set()


@pytest.mark.parametrize("module", PURE)
def test_a_pure_module_asks_no_clock(module):
    asked = {
        f"{ast.unparse(node.func)} in line {node.lineno}"
        for node in ast.walk(tree(path_of(module)))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCKS
    }

    assert asked == set()


HEAVY = ("apprise", "apscheduler", "bs4", "httpx", "pydantic", "sqlite_utils", "structlog")


def test_help_loads_nothing_heavy():
    """Else the least question to the program would take over a second."""
    program = (
        "import sys\n"
        "from watcher.cli import main\n"
        "sys.argv = ['ofsted-watch', '--help']\n"
        "try:\n    main()\n"
        "except SystemExit as end:\n    assert not end.code\n"
        f"print('loaded:', *[name for name in {HEAVY} if name in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert "Usage:" in done.stdout
    assert done.stdout.splitlines()[-1] == "loaded:"
