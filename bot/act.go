package bot

// act decides messages that change something: pasted tables, confirmations.
func (t *turn) act(s string) (r Reply, done bool, err error) { return Reply{}, false, nil }
