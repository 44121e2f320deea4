#!/bin/bash
. "$(dirname "$0")/check.sh"
content_is old.txt old.txt
pass
