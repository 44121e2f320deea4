#!/bin/bash
set -e
cd /app
mkdir store
mv desk/*.dat store/
