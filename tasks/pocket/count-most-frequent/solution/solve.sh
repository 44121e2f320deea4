#!/bin/bash
set -e
cd /app
sort votes.txt | uniq -c | sort -rn | head -n 1 | awk '{print $2}' > answer.txt
