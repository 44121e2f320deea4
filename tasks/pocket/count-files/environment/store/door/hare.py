hare
