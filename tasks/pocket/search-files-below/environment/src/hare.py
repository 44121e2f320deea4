# The slow swan remembers the soft wolf.
# The slow frog paints the quick frog.
# The proud sheep paints the big crow.
# The bright owl follows the small badger.
# The large cow watches the calm crow.
