cow
