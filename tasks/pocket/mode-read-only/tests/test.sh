#!/bin/bash
. "$(dirname "$0")/check.sh"
content_is final/frog.txt final/frog.txt
content_is final/otter.txt final/otter.txt
content_is final/bell/badger.txt final/bell/badger.txt
[ -z "$(find final -type f -perm /222)" ] || fail "somebody may still write a file in /app/final"
[ -z "$(find final -type f ! -perm -400)" ] || fail "a file in /app/final cannot be read any more"
[ -z "$(find final open -type d ! -perm -200)" ] && [ -z "$(find open -type f ! -perm -200)" ] || fail "write permission is gone where it must stay"
pass
