snake
