#!/usr/bin/env bash
# A notebook that is “cleared” before it is shared still says what was typed into its fields.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ipywidgets==8.1.9 nbclient==0.11.0 nbconvert==7.17.2 nbstripout==0.9.1 ipykernel==7.4.0
venv/bin/python -W ignore - <<'PY' 2> log || { cat log >&2; exit 1; }
import subprocess
import sys
from importlib.metadata import version

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from nbconvert.preprocessors import ClearMetadataPreprocessor, ClearOutputPreprocessor

typed = "ikke-vis-meg"
code = f"import ipywidgets\nfield = ipywidgets.Password(value={typed[::-1]!r}[::-1])\nprint('ferdig')"
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
NotebookClient(notebook, kernel_name="python3").execute()
nbformat.write(notebook, "run.ipynb")
subprocess.run(["venv/bin/nbstripout", "run.ipynb"], check=True)


def cleared(preprocessor):
    return nbformat.writes(preprocessor().preprocess(nbformat.from_dict(notebook), {})[0])


bare = HTMLExporter(exclude_input=True, exclude_output=True)
texts = {
    "after running": nbformat.writes(notebook),
    "ClearOutputPreprocessor": cleared(ClearOutputPreprocessor),
    "ClearMetadataPreprocessor": cleared(ClearMetadataPreprocessor),
    "nbstripout": open("run.ipynb").read(),
    "HTML without input and output": bare.from_notebook_node(notebook)[0],
}
seen = {name: typed in text for name, text in texts.items()}
print("; ".join(f"{name} {version(name)}" for name in ("nbclient", "nbconvert", "nbstripout", "ipywidgets")))
print("guess: a field that was never displayed leaves nothing; at the latest clearing takes it away")
print(f"seen:  the password of such a field is in the file: {seen}")
print("       It lies in the notebook's own metadata, widgets; nbstripout takes it away, store_widget_state=False keeps it out")
kept = ("after running", "ClearOutputPreprocessor", "HTML without input and output")
sys.exit(not all(seen[name] for name in kept) or seen["nbstripout"])
PY
