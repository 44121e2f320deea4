#!/bin/bash
. "$(dirname "$0")/check.sh"
mode_is safe/pillow.key 400
mode_is safe/piano.key 400
mode_is safe/anchor.key 400
mode_is safe/clock.key 400
mode_is safe/lemon.key 400
[ -f safe/apple.txt ] && [ "$(stat -c %a safe/apple.txt)" != 400 ] || fail "/app/safe/apple.txt was changed"
[ -f safe/boat.txt ] && [ "$(stat -c %a safe/boat.txt)" != 400 ] || fail "/app/safe/boat.txt was changed"
[ -f safe/hammer.txt ] && [ "$(stat -c %a safe/hammer.txt)" != 400 ] || fail "/app/safe/hammer.txt was changed"
pass
