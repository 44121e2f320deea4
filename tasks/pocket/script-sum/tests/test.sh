#!/bin/bash
. "$(dirname "$0")/check.sh"
prints sum-1 bash pillow.sh 317 164 230
prints sum-2 bash pillow.sh 202 209 84 328
prints sum-3 bash pillow.sh 25 5 -1 15 316
pass
