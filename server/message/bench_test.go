package message_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	gomessage "github.com/emersion/go-message"

	"sanduq/server/message"
)

// BenchmarkParts finds all parts of a message with an attachment of 1 MB.
// go-message, which reads the same parts from a stream, stands beside it.
func BenchmarkParts(b *testing.B) {
	attachment := strings.Repeat(strings.Repeat("QUJD", 19)+"\n", 1<<20/77)
	raw := crlf("Subject: a\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nHello\n--x\n" +
		"Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n" + attachment + "--x--\n")
	b.Run("ours", func(b *testing.B) {
		b.SetBytes(int64(len(raw)))
		for b.Loop() {
			message.Scan(raw)
		}
	})
	b.Run("go-message", func(b *testing.B) {
		b.SetBytes(int64(len(raw)))
		for b.Loop() {
			e, err := gomessage.Read(bytes.NewReader(raw))
			if err != nil {
				b.Fatal(err)
			}
			err = e.Walk(func(_ []int, e *gomessage.Entity, err error) error {
				if err == nil && e.MultipartReader() == nil {
					_, err = io.Copy(io.Discard, e.Body)
				}
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}
