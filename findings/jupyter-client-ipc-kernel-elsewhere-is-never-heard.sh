#!/usr/bin/env bash
# Kernels told to speak by sockets in the file system, as ipykernel now advises: one started in another folder is never heard.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check jupyter_client==8.10.0 ipykernel==7.4.0
mkdir elsewhere
venv/bin/python -W ignore - <<'PY'
import os
import sys
from importlib.metadata import version

from jupyter_client.manager import KernelManager

quiet = open(os.devnull, "w")


def answers(seconds, **options):
    manager = KernelManager(transport="ipc", **options)
    manager.start_kernel(cwd=os.path.abspath("elsewhere"), stdout=quiet, stderr=quiet)
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=seconds)
        return True
    except RuntimeError as error:
        return str(error)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


plain = answers(20)
left = sorted(os.listdir("elsewhere"))
absolute = answers(60, ip=os.path.abspath("room"))
print(f"jupyter_client {version('jupyter_client')}, ipykernel {version('ipykernel')}, KernelManager(transport='ipc').start_kernel(cwd='elsewhere')")
print("guess: an address of its own for each kernel, in the runtime folder beside its connection file")
print(f"seen:  {plain!r}: the address is the relative name kernel-ipc, which each side reads in its own folder;")
print(f"       the sockets are left behind there: {left}")
print(f"       with ip= an absolute path it answers: {absolute}")
sys.exit(plain is True or "kernel-ipc-1" not in left or absolute is not True)
PY
