"""The notebook of the examples runs from its beginning to its end."""

import pathlib

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
pytest.importorskip("matplotlib")
pytest.importorskip("ipykernel")

EXAMPLES = pathlib.Path(__file__).parents[2] / "examples"


@pytest.mark.filterwarnings("ignore")
def test_the_notebook_runs():
    notebook = nbformat.read(EXAMPLES / "articles.ipynb", as_version=4)
    nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(EXAMPLES)}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    shown = [output.get("data", {}) for output in outputs]
    assert any("image/png" in data for data in shown)
    assert any("<mark" in data.get("text/html", "") for data in shown)
    assert any("<table" in data.get("text/html", "") for data in shown)


def test_the_notebook_is_kept_without_outputs():
    notebook = nbformat.read(EXAMPLES / "articles.ipynb", as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells)
