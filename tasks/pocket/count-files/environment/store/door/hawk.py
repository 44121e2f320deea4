hawk
