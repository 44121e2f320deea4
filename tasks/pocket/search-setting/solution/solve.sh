#!/bin/bash
set -e
cd /app
sed -n 's/^mirror = //p' settings.conf > answer.txt
