#!/bin/sh
# The tests of a room behind a proxy drive Debian's nginx. As root on Debian it is installed if it
# is missing, without being started; anywhere else these tests are skipped, with the reason.
set -e
if command -v nginx >/dev/null 2>&1 || [ -x /usr/sbin/nginx ]; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  apt-get update -qq
  RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light >/dev/null
else
  echo "No nginx: the tests of a room behind a proxy will be skipped."
fi
