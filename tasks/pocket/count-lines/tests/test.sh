#!/bin/bash
. "$(dirname "$0")/check.sh"
answer_is answer.txt '153'
pass
