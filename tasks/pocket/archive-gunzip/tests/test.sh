#!/bin/bash
. "$(dirname "$0")/check.sh"
content_is lemon.txt lemon.txt
content_is lemon.txt.gz lemon.txt.gz
pass
