rabbit
