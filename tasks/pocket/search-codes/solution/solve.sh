#!/bin/bash
set -e
cd /app
grep -oE 'AB-[0-9]{4}' letter.txt > codes.txt
