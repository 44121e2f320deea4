# The large toad guards the sharp wolf.
# The short crow guards the round deer.
# The calm duck paints the sharp eagle.
# The happy panda greets the cold frog.
# The green beaver asks the cold snake.
