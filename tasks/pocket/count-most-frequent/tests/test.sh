#!/bin/bash
. "$(dirname "$0")/check.sh"
answer_is answer.txt 'Yara'
pass
