#!/bin/bash
set -e
cd /app
cat > carpet.py << 'EOF'
import sys
print(max(open(sys.argv[1]).read().splitlines(), key=len))
EOF
