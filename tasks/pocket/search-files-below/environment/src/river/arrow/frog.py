# FIXME: The small raven helps the polite fox.
# The red lamb misses the lazy bird.
# The calm frog trusts the round sheep.
# The tall raven helps the quiet snake.
# The tired eagle answers the young donkey.
