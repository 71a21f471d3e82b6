"""What all tests have: a session on two cores that survives tasks that die, and the program on one machine."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pyspark import cloudpickle
from pyspark.sql import SparkSession

# Executors are other processes: they take the same Python, and what the tests send them as it is.
os.environ["PYSPARK_PYTHON"] = sys.executable
HERE = Path(__file__).parent
ROOT = HERE.parents[2]


def pytest_collection_modifyitems(items):
    if os.environ.get("CI_LONG") == "1":
        return
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="CI_LONG=1 runs it"))


def session(master: str) -> SparkSession:
    builder = SparkSession.builder.master(master).appName("tests")
    for name, value in {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.session.timeZone": "Asia/Tokyo",
        "spark.ui.showConsoleProgress": "false",
    }.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


@pytest.fixture(scope="session")
def spark():
    own = session("local[2,4]")
    yield own
    own.stop()


def lines_of(path: str | Path) -> list[bytes]:
    """The lines of all files of N-Quads of a directory, sorted."""
    files = sorted(Path(path).glob("*.nq.gz"))
    assert files, f"no file in {path}"
    return sorted(line for file in files for line in gzip.decompress(file.read_bytes()).splitlines())


def triplewire(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the program of the wheel."""
    script = "import sys; from triplewire import _triplewire; sys.exit(_triplewire.run_program(['triplewire', *sys.argv[1:]]))"
    return subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True)


@pytest.fixture(scope="session")
def whole(tmp_path_factory):
    """The sorted lines that one machine builds of inputs."""
    known = {}

    def of(*inputs: str | Path, options: tuple[str, ...] = ()) -> list[bytes]:
        key = (*map(str, inputs), *options)
        if key not in known:
            output = tmp_path_factory.mktemp("whole") / "graph.nq"
            run = triplewire("build", *map(str, inputs), *options, "-o", str(output))
            assert run.returncode in (0, 3), run.stderr
            known[key] = sorted(output.read_bytes().splitlines())
        return known[key]

    return of


sys.path.insert(0, str(HERE))
import faults  # noqa: E402

cloudpickle.register_pickle_by_value(faults)
