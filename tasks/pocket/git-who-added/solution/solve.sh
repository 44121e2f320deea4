#!/bin/bash
set -e
cd /app
git --git-dir=wheel.git log --diff-filter=A --format=%an main -- zebra.txt > answer.txt
