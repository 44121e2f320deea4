#!/bin/bash
. "$(dirname "$0")/check.sh"
prints to-Eva bash pocket.sh Eva
prints to-Noah bash pocket.sh Noah
prints to-Jonas bash pocket.sh Jonas
pass
