package site_test

import (
	"encoding/json"
	"testing"
)

// subjects is an expression for the subjects of the messages that the page lists, those left out that have just gone.
const subjects = `look.all('.glance tr:not(.gone) .subject').map((cell) => cell.textContent)`

// drop lets files fall onto the page: names and contents, by turns.
func (r reader) drop(files ...string) {
	r.t.Helper()
	list, err := json.Marshal(files)
	if err != nil {
		r.t.Fatal(err)
	}
	r.Do(`globalThis.files = (list) => {
		const data = new DataTransfer()
		for (let n = 0; n < list.length; n += 2) data.items.add(new File([Uint8Array.from([...list[n + 1]], (c) => c.charCodeAt(0))], list[n]))
		if (!list.length) data.items.add(new File([''], 'x'))
		return data
	}`, nil)
	r.Do(`look.one('.own').dispatchEvent(new DragEvent('drop', { dataTransfer: files(`+string(list)+`), bubbles: true, cancelable: true }))`, nil)
}

func TestNothing(t *testing.T) {}
