#!/bin/sh
# The browser tests drive Debian's Chromium. As root on Debian it is installed if it is missing;
# anywhere else the tests that need it are skipped, with the reason.
set -e
if command -v chromium >/dev/null 2>&1; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
else
  echo "No Chromium: the tests marked “browser” will be skipped."
fi
