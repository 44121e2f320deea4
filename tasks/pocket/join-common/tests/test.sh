#!/bin/bash
. "$(dirname "$0")/check.sh"
lines_are common.txt common.txt
content_is first.txt first.txt
content_is second.txt second.txt
pass
