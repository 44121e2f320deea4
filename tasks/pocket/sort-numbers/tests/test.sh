#!/bin/bash
. "$(dirname "$0")/check.sh"
lines_are sorted.txt sorted.txt
content_is list.txt list.txt
pass
