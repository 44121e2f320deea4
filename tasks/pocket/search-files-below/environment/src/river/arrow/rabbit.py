# The calm panda calls the quick cow.
# The kind donkey thanks the gentle raven.
# The clever toad chases the kind wolf.
# The eager rabbit serves the small seal.
# The young sheep teaches the white sheep.
