"""Types: the stubs are those of the module, and the package is right by them."""

import pathlib
import subprocess
import sys

import pytest

import triplewire


def run(directory, *words):
    """Runs a module of Python in an empty directory (what lies beside the package must not be taken for modules of ours),
    and gives what it says if it fails."""
    done = subprocess.run([sys.executable, "-m", *words], capture_output=True, text=True, cwd=directory)
    return done.stdout + done.stderr if done.returncode else ""


def test_the_stubs_are_of_the_module(tmp_path):
    pytest.importorskip("mypy")
    assert run(tmp_path, "mypy.stubtest", "triplewire._triplewire", "--ignore-disjoint-bases") == ""


def test_the_package_is_right_by_them(tmp_path):
    pytest.importorskip("mypy")
    config = pathlib.Path(__file__).parents[1] / "pyproject.toml"
    assert run(tmp_path, "mypy", "--config-file", str(config), "-p", "triplewire") == ""


def test_all_that_is_public_is_documented():
    missing = []
    for name in triplewire.__all__:
        thing = getattr(triplewire, name)
        if not isinstance(thing, type):
            continue
        for attribute, value in vars(thing).items():
            own = getattr(value, "__doc__", None)
            if not attribute.startswith("_") and (callable(value) or isinstance(value, property)) and not own:
                missing.append(f"{name}.{attribute}")
        if not thing.__doc__:
            missing.append(name)
    assert missing == []
