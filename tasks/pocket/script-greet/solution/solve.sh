#!/bin/bash
set -e
cd /app
cat > pocket.sh << 'EOF'
echo "Good morning $1, how are you?"
EOF
