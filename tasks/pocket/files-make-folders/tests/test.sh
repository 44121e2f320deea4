#!/bin/bash
. "$(dirname "$0")/check.sh"
names_are rooms rooms.names
[ -z "$(find rooms -type f -size +0)" ] || fail "a file called ready is not empty"
[ "$(find rooms -mindepth 1 -type d | wc -l)" -eq 5 ] || fail "there are other folders in /app/rooms"
content_is names.txt names.txt
pass
