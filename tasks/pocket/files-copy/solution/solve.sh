#!/bin/bash
set -e
cd /app
mkdir letter
cp wheel.txt letter/chair.txt
