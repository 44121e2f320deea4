#!/bin/bash
. "$(dirname "$0")/check.sh"
is_file arrow.tar.gz
box=$(mktemp -d) && timeout 10 tar -xzf arrow.tar.gz -C "$box" 2> /dev/null || fail "/app/arrow.tar.gz is no such archive"
diff -r "$box" "$expected/packed" > /dev/null 2>&1 || fail "/app/arrow.tar.gz does not hold the right files"
pass
