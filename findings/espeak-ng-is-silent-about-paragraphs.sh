#!/usr/bin/env bash
# eSpeak NG is a common free voice of screen readers: in Swedish and Norwegian it says neither § nor “at least”.
set -euo pipefail
command -v espeak-ng > /dev/null || { echo "Needs Debian's espeak-ng." >&2; exit 2; }
say() { espeak-ng -q -x -v "$1" -- "$2" | tr -s ' \n' ' '; }
espeak-ng --version | cut -d' ' -f1-4
echo "guess: a sign that carries meaning is read in every language, so neither text sounds like a bare 5"
changed=0
for voice in sv nb da en; do
  five=$(say "$voice" "5")
  printf 'seen:  %s:' "$voice"
  for text in "§ 5" "≥ 5"; do
    if [ "$(say "$voice" "$text")" = "$five" ]; then heard="5"; else heard="more than 5"; fi
    printf ' %s is read as %s;' "$text" "$heard"
    case "$voice $text $heard" in
      "sv "*" 5" | "nb "*" 5" | "da ≥ 5 5" | "da § 5 more than 5" | "en "*" more than 5") ;;
      *) changed=1 ;;
    esac
  done
  echo
done
echo "       Write the word: punkt 5, minst 5"
exit "$changed"
