lamb
