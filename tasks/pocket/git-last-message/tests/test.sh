#!/bin/bash
. "$(dirname "$0")/check.sh"
answer_is answer.txt 'Mend the polite table 5'
pass
