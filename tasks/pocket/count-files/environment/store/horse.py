horse
