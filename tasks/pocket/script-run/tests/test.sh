#!/bin/bash
. "$(dirname "$0")/check.sh"
lines_are output.txt output.txt
content_is window.sh window.sh
pass
