#!/bin/sh
# The order of names is compared with ICU's, which Debian's own Python has. As root on Debian it is
# installed if it is missing; anywhere else that test is skipped, with the reason.
set -e
if /usr/bin/python3 -c "import icu" 2>/dev/null; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-icu >/dev/null
else
  echo "No python3-icu: the order of names is not compared with ICU's."
fi
