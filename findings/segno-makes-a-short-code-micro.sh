#!/usr/bin/env bash
# A printed code for a room must open on a phone: a short one becomes a kind of code common readers do not know.
set -euo pipefail
command -v zbarimg > /dev/null || { echo "Needs Debian's zbar-tools." >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check segno==1.6.6 opencv-python-headless==5.0.0.93 zxing-cpp==3.1.1 pillow==13.0.0
venv/bin/python -W ignore - <<'PY'
import subprocess
import sys
from importlib.metadata import version

import cv2
import segno
import zxingcpp


def read(code):
    code.save("code.png", scale=10, border=4)
    picture = cv2.imread("code.png", cv2.IMREAD_GRAYSCALE)
    zbar = subprocess.run(["zbarimg", "-q", "--raw", "code.png"], capture_output=True, text=True)
    return {
        "zbar": zbar.stdout.strip(),
        "OpenCV": cv2.QRCodeDetector().detectAndDecode(picture)[0],
        "ZXing": " ".join(found.text for found in zxingcpp.read_barcodes(picture)),
    }


room = "4711"
short, forced = read(segno.make(room)), read(segno.make_qr(room))
print(f"segno {segno.__version__}, OpenCV {version('opencv-python-headless')}, zxing-cpp {version('zxing-cpp')}, zbar of Debian")
print(f"guess: segno.make({room!r}) is a QR code, and every reader says {room}")
print(f"seen:  it is a Micro QR code, version {segno.make(room).designator}: {short}")
print(f"       make_qr, or make(micro=False): {forced}")
sys.exit(short != {"zbar": "", "OpenCV": "", "ZXing": room} or set(forced.values()) != {room})
PY
