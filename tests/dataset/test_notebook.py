"""The notebook runs from clean on any run, and is kept without outputs."""

import shutil
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ANALYSIS = Path(__file__).resolve().parents[2] / "analysis"
NOTEBOOK = "first-look.ipynb"


def test_notebook_is_kept_clean():
    text = (ANALYSIS / NOTEBOOK).read_text()
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
    for absolute in ("/work", "/home", "/root", "/Users", "/tmp", "C:\\"):
        assert absolute not in text


def test_notebook_runs_from_clean(plain, tmp_path, monkeypatch):
    for file in ("first_look.py", "style.py", NOTEBOOK):
        shutil.copy2(ANALYSIS / file, tmp_path)
    monkeypatch.setenv("POLITY_RUN", str(plain.path))
    notebook = nbformat.read(tmp_path / NOTEBOOK, as_version=4)
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}})
    client.execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    pictures = [o for o in outputs if "image/png" in o.get("data", {})]
    assert len(pictures) == 3
    assert not [o for o in outputs if o.output_type in ("error", "stream")]
