#!/usr/bin/env bash
# A dark stage may want a light code on a dark ground: not every reader takes it.
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

address = "http://10.0.0.1:8000/ABCD"


def read(**colours):
    segno.make_qr(address).save("code.png", scale=10, border=4, **colours)
    picture = cv2.imread("code.png", cv2.IMREAD_GRAYSCALE)
    zbar = subprocess.run(["zbarimg", "-q", "--raw", "code.png"], capture_output=True, text=True)
    return {
        "zbar": zbar.stdout.strip() == address,
        "OpenCV": cv2.QRCodeDetector().detectAndDecode(picture)[0] == address,
        "ZXing": [found.text for found in zxingcpp.read_barcodes(picture)] == [address],
    }


dark_on_light, light_on_dark = read(), read(dark="white", light="black")
print(f"segno {segno.__version__}, OpenCV {version('opencv-python-headless')}, zxing-cpp {version('zxing-cpp')}, zbar of Debian")
print("guess: with a full quiet zone and the highest contrast, swapped colours are read as well")
print(f"seen:  dark on light {dark_on_light}")
print(f"       light on dark {light_on_dark}")
sys.exit(set(dark_on_light.values()) != {True} or light_on_dark != {"zbar": False, "OpenCV": False, "ZXing": True})
PY
