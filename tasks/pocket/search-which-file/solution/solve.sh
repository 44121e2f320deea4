#!/bin/bash
set -e
cd /app
basename "$(grep -l nutmeg docs/*)" > answer.txt
