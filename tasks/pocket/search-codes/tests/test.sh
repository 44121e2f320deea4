#!/bin/bash
. "$(dirname "$0")/check.sh"
lines_are codes.txt codes.txt
pass
