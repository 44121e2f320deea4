#!/bin/bash
. "$(dirname "$0")/check.sh"
mode_is tools/window.sh 755
[ -f tools/cabin.sh ] && [ -z "$(find tools/cabin.sh -perm /111)" ] || fail "/app/tools/cabin.sh was changed"
[ -f tools/lemon.sh ] && [ -z "$(find tools/lemon.sh -perm /111)" ] || fail "/app/tools/lemon.sh was changed"
[ -f tools/chair.sh ] && [ -z "$(find tools/chair.sh -perm /111)" ] || fail "/app/tools/chair.sh was changed"
content_is tools/window.sh tools/window.sh
pass
