package mailhost

// places are those of a listener's clients: a page has no listener.
type places = struct{}
