#!/bin/bash
. "$(dirname "$0")/check.sh"
lines_are top.txt top.txt
pass
