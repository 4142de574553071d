package imap

// mechanisms are the SASL mechanisms that AUTHENTICATE offers.
var mechanisms = []string{"PLAIN", "LOGIN"}
