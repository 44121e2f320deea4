#!/bin/bash
set -e
cd /app
python3 -c "import zipfile; zipfile.ZipFile('glass.zip').extract('lion.txt', '.')"
