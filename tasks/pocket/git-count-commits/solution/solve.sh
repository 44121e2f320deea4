#!/bin/bash
set -e
cd /app
git --git-dir=cabin.git rev-list --count main > answer.txt
