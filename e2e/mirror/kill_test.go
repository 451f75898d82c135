package mirror

func childMain() {}
