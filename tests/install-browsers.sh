#!/bin/sh
# The tests marked “browsers” drive Debian's WebKit and Firefox. As root on Debian they are installed
# with what they need if one is missing; anywhere else those tests are skipped, with the reason.
set -e
if [ -x /usr/bin/WebKitWebDriver ] && [ -x /usr/bin/Xvfb ] && [ -x /usr/bin/firefox-esr ]; then
  exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    firefox-esr webkit2gtk-driver xvfb gir1.2-webkit2-4.1 python3-gi >/dev/null
else
  echo "No WebKit or no Firefox: tests marked “browsers” will be skipped."
fi
