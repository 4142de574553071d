package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"

	imap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// A largeCommand is one that goes through the whole large mailbox.
type largeCommand struct {
	command   string
	must, aim float64 // milliseconds in the page; 0: no budget
	client    func(*imapclient.Client) error
}

func large(messages int) []largeCommand {
	search := func(criteria *imap.SearchCriteria, want int) func(*imapclient.Client) error {
		return func(c *imapclient.Client) error {
			data, err := c.Search(criteria, nil).Wait()
			if err == nil && len(data.AllSeqNums()) != want {
				err = fmt.Errorf("SEARCH found %d messages, want %d", len(data.AllSeqNums()), want)
			}
			return err
		}
	}
	return []largeCommand{
		{"SEARCH UNSEEN", 30, 10,
			search(&imap.SearchCriteria{NotFlag: []imap.Flag{imap.FlagSeen}}, (messages+1)/2)},
		{"FETCH 1:* FLAGS", 100, 50, func(c *imapclient.Client) error {
			var all imap.SeqSet
			all.AddRange(1, 0)
			return fetched(c, all, &imap.FetchOptions{Flags: true}, messages)
		}},
		{`SEARCH SUBJECT "letter 77"`, 0, 0,
			search(&imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: "Subject", Value: "letter 77"}}}, lettersWith("77", messages))},
		{"SEARCH BODY " + word, 0, 0,
			search(&imap.SearchCriteria{Body: []string{word}}, (messages+99)/100)},
	}
}

// lettersWith counts the messages whose number begins with these digits.
func lettersWith(digits string, messages int) (n int) {
	for i := range messages {
		if strings.HasPrefix(strconv.Itoa(i), digits) {
			n++
		}
	}
	return n
}

// A plainClient sends lines and reads lines, as the page's player does, and makes nothing of them.
type plainClient struct {
	conn net.Conn
	r    *bufio.Reader
	tag  int
}

func newPlainClient(conn net.Conn) (*plainClient, error) {
	c := &plainClient{conn: conn, r: bufio.NewReaderSize(conn, 64<<10)}
	if _, err := c.r.ReadString('\n'); err != nil {
		return nil, err
	}
	for _, command := range []string{"LOGIN " + user + " " + password, "SELECT " + mailbox} {
		if _, _, err := c.do(command); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// do sends a command, reads to its completion, and returns how long that took and how many octets the lines before
// the completion had, without their ends.
func (c *plainClient) do(command string) (took time.Duration, octets int, err error) {
	c.tag++
	tag := "p" + strconv.Itoa(c.tag) + " "
	began := time.Now()
	if _, err := io.WriteString(c.conn, tag+command+"\r\n"); err != nil {
		return 0, 0, err
	}
	for {
		line, err := c.line()
		if err != nil {
			return 0, 0, err
		}
		if bytes.HasPrefix(line, []byte(tag)) {
			took = time.Since(began)
			if !bytes.HasPrefix(line, []byte(tag+"OK")) {
				err = fmt.Errorf("%s: %s", command, line)
			}
			return took, octets, err
		}
		octets += len(line)
	}
}

// line reads one line of any length.
func (c *plainClient) line() ([]byte, error) {
	line, more, err := c.r.ReadLine()
	if !more || err != nil {
		return line, err
	}
	whole := bytes.Clone(line)
	for more && err == nil {
		line, more, err = c.r.ReadLine()
		whole = append(whole, line...)
	}
	return whole, err
}

// thousands writes 10000 as 10,000.
func thousands(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}
