#!/bin/bash
set -e
cd /app
bash window.sh 55 > output.txt
