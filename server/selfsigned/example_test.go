package selfsigned_test

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"time"

	"sanduq/server/selfsigned"
)

func Example() {
	pair, err := selfsigned.New("mail.example", time.Now())
	if err != nil {
		panic(err)
	}
	client, server := net.Pipe()
	go func() {
		if secure, err := pair.Accept(server); err == nil {
			io.WriteString(secure, "* OK mail.example ready\r\n")
		}
		server.Close()
	}()
	secure, err := pair.Join(client)
	if err != nil {
		panic(err)
	}
	defer client.Close()
	greeting, err := bufio.NewReader(secure).ReadString('\n')
	fmt.Printf("%q %v\n", greeting, err)
	for _, c := range secure.(*tls.Conn).ConnectionState().PeerCertificates {
		fmt.Println(c.Subject.CommonName, "by", c.Issuer.CommonName)
	}
	// Output:
	// "* OK mail.example ready\r\n" <nil>
	// mail.example by Sanduq authority, made on the spot
	// Sanduq authority, made on the spot by Sanduq authority, made on the spot
}
