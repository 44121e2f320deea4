#!/bin/bash
set -e
cd /app
cat > bottle.sh << 'EOF'
if [ -e "$1" ]; then exit 66; else exit 28; fi
EOF
