#!/bin/bash
set -e
cd /app
tar -tf window.tar | wc -l > answer.txt
