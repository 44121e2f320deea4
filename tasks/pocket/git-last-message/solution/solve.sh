#!/bin/bash
set -e
cd /app
git --git-dir=carpet.git log -1 --format=%s main > answer.txt
