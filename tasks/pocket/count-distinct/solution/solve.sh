#!/bin/bash
set -e
cd /app
sort -u visits.txt | wc -l > answer.txt
