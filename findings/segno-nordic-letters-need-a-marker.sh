#!/usr/bin/env bash
# The room's Wi-Fi as a QR code: a Nordic network name must come out as it went in, in every reader.
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


names = ["Åmåls bibliotek", "ØÆÅ", "blåbær", "På plats"]
ways = {"as it comes": {}, "UTF-8": {"encoding": "utf-8"}, "UTF-8 and eci=True": {"encoding": "utf-8", "eci": True}}
wrong = {}
print(f"segno {segno.__version__}, OpenCV {version('opencv-python-headless')}, zxing-cpp {version('zxing-cpp')}, zbar of Debian")
print("guess: Latin letters in a QR code are read alike everywhere, in UTF-8 at the latest")
for way, options in ways.items():
    found = {(name, reader): text for name in names for reader, text in read(segno.make_qr(name, **options)).items()}
    wrong[way] = {key: text for key, text in found.items() if text != key[0]}
    print(f"seen:  {way}: {len(wrong[way])} of {len(found)} wrong", wrong[way])
sys.exit(not wrong["as it comes"] or not wrong["UTF-8"] or bool(wrong["UTF-8 and eci=True"]))
PY
