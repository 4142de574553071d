package progress_test

import (
	"bytes"
	"testing"

	"sanduq/server/internal/progress"
)

// Whatever is handed in, reading it ends in a file within the bounds or in an error that says something.
func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"sanduq":1,"student":"a","saved":"","lessons":[{"name":"01-one","hash":"1","done":1,"of":2,"tasks":[true],"runs":[[[0,"imap","connect","imap 143"],[1,"imap","send","/w==","base64"]]]}],"digest":"x"}`))
	f.Add([]byte(`{"sanduq":2,"student":"a","saved":"","lessons":[{"name":"01-one","version":"1","done":1,"of":2,"tasks":[true],"runs":[[]]}],"digest":"x"}`))
	f.Add([]byte("\ufeff{\"sanduq\":1,\"lessons\":[null,{\"runs\":[null,[null]]}]}"))
	f.Add([]byte("# Work\n"))
	f.Fuzz(func(t *testing.T, source []byte) {
		file, err := progress.Read(bytes.NewReader(source))
		switch {
		case err != nil && err.Error() == "":
			t.Error("an error that says nothing")
		case err != nil:
			return
		}
		for _, l := range file.Lessons {
			if l.Done < 0 || l.Of < 0 || len(l.Runs) > 8 {
				t.Errorf("lesson %+v", l)
			}
			for _, run := range l.Runs {
				for _, e := range run {
					if e.Millis < 0 {
						t.Errorf("entry %+v", e)
					}
				}
			}
		}
	})
}
