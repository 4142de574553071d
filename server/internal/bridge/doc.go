// Package bridge carries octets between a page's WebSocket and the TCP
// connection to a real mail server that the bridge's owner named. TLS runs in the
// page, so that the bridge cannot read what it carries.
//
// A file says which targets there are, who may use them and how much (Load). A
// page names a target, never a host; the target's name is resolved, each address
// checked against what may be dialled, and the checked address dialled (Dialer).
package bridge
