#!/bin/bash
. "$(dirname "$0")/check.sh"
lines_are bottle.txt bottle.txt
content_is about.md about.md
pass
