package main

import (
	"context"
	"flag"
	"net"
	"slices"
)

// A door is an address at which mail programs reach one server of the mail host.
type door struct {
	flag     string // that asks for it, without its hyphen
	protocol string
	port     int // that the host knows the server by
	addr     string
	tls      bool // it begins with the handshake
	listener net.Listener
}

type doors []*door

// doorFlags has a flag for each server of the mail host.
func doorFlags(flags *flag.FlagSet) doors {
	all := doors{
		{flag: "imap", protocol: "imap", port: 143},
		{flag: "pop3", protocol: "pop3", port: 110},
		{flag: "smtp", protocol: "smtp", port: 25},
		{flag: "submission", protocol: "smtp", port: 587},
		{flag: "imaps", protocol: "imap", port: 993, tls: true},
		{flag: "pop3s", protocol: "pop3", port: 995, tls: true},
		{flag: "submissions", protocol: "smtp", port: 465, tls: true},
	}
	for i, does := range []string{
		"read mail by IMAP, such as 127.0.0.1:1143",
		"fetch mail by POP3, such as 127.0.0.1:1110",
		"hand over mail to this host's users by SMTP, such as 127.0.0.1:1025",
		"log in and send mail by SMTP, such as 127.0.0.1:1587; mail to\nothers than this host's users goes to the sender's Outbox and no further",
		"read mail by IMAP under TLS, such as 127.0.0.1:1993; needs -tls-cert",
		"fetch mail by POP3 under TLS, such as 127.0.0.1:1995; needs -tls-cert",
		"log in and send mail by SMTP under TLS, such as 127.0.0.1:1465; needs -tls-cert",
	} {
		flags.StringVar(&all[i].addr, all[i].flag, "", "`ADDR` at which mail programs "+does)
	}
	return all
}

// open listens at the addresses that were given, and returns those doors. Only if public they may be others than loopback's.
func (all doors) open(ctx context.Context, public bool) (open doors, err error) {
	for _, d := range all.wanted() {
		addr := d.addr
		if !public {
			addr, err = loopback(ctx, "-"+d.flag, addr)
		}
		if err == nil {
			d.listener, err = listen(ctx, "-"+d.flag, addr)
		}
		if err != nil {
			open.close()
			return nil, err
		}
		open = append(open, d)
	}
	return open, nil
}

// wanted are the doors that have an address.
func (all doors) wanted() doors {
	return slices.DeleteFunc(slices.Clone(all), func(d *door) bool { return d.addr == "" })
}

// check says what is wrong between the doors, a certificate, which offers TLS, and -public.
func (all doors) check(offered, public bool) error {
	wanted := all.wanted()
	if public && len(wanted) == 0 {
		return usagef("-public is for mail programs, and no address is opened for them: such as -imap 0.0.0.0:1143")
	}
	if offered && len(wanted) == 0 {
		return usagef("-tls-cert is for mail programs, and no address is opened for them: such as -imap 127.0.0.1:1143")
	}
	for _, d := range wanted {
		if d.tls && !offered {
			return usagef("-%s %s: TLS needs a certificate, -tls-cert FILE and -tls-key FILE", d.flag, d.addr)
		}
	}
	return nil
}

func (all doors) close() {
	for _, d := range all {
		d.listener.Close()
	}
}
