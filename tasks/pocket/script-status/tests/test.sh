#!/bin/bash
. "$(dirname "$0")/check.sh"
timeout 5 bash bottle.sh "panda.txt" < /dev/null > /dev/null 2>&1; [ $? -eq 66 ] || fail "bottle.sh does not end with 66 for panda.txt"
timeout 5 bash bottle.sh "missing.txt" < /dev/null > /dev/null 2>&1; [ $? -eq 28 ] || fail "bottle.sh does not end with 28 for missing.txt"
timeout 5 bash bottle.sh "$0" < /dev/null > /dev/null 2>&1; [ $? -eq 66 ] || fail "bottle.sh does not end with 66 for another file"
timeout 5 bash bottle.sh "/app/none/at/all" < /dev/null > /dev/null 2>&1; [ $? -eq 28 ] || fail "bottle.sh does not end with 28 for /app/none/at/all"
pass
