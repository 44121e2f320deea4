#!/bin/bash
. "$(dirname "$0")/check.sh"
lines_are joined.txt joined.txt
content_is names.txt names.txt
content_is cities.txt cities.txt
pass
