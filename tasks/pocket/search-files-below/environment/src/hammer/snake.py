# The quick lamb chases the dark goose.
# The blue mole remembers the quick horse.
# The heavy pony likes the short sheep.
# The cold crow remembers the heavy hawk.
# The slow dog serves the loud pony.
