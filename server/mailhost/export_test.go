package mailhost

// MaxClients is how many connections one listener serves at a time.
const MaxClients = maxClients
