#!/bin/bash
. "$(dirname "$0")/check.sh"
content_is whole.txt whole.txt
content_is parts/apple.txt parts/apple.txt
content_is parts/flag.txt parts/flag.txt
content_is parts/flower.txt parts/flower.txt
content_is parts/ladder.txt parts/ladder.txt
pass
