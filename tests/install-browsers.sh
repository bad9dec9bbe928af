#!/bin/sh
# The tests marked “browsers” drive Debian's WebKit. As root on Debian it is installed with what
# it needs if it is missing; anywhere else those tests are skipped, with the reason.
set -e
if [ -x /usr/bin/WebKitWebDriver ] && [ -x /usr/bin/Xvfb ]; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    webkit2gtk-driver xvfb gir1.2-webkit2-4.1 python3-gi >/dev/null
else
  echo "No WebKit: the tests marked “browsers” will be skipped."
fi
