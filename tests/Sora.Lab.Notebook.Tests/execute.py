"""Executes a notebook with nbclient, as nbconvert does, and writes the result: execute.py NOTEBOOK RESULT SECONDS"""

import os
import sys

import nbformat
from nbclient import NotebookClient

source, result, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3])
notebook = nbformat.read(source, as_version=4)
folder = os.path.dirname(os.path.abspath(source))
NotebookClient(notebook, timeout=seconds, kernel_name="sora-lab", resources={"metadata": {"path": folder}}).execute()
nbformat.validate(notebook)
nbformat.write(notebook, result)
