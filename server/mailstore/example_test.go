package mailstore_test

import (
	"fmt"

	"sanduq/server/mailstore"
)

// One session expunges, another hears of it when it asks.
func Example() {
	alex, _ := mailstore.New(mailstore.Options{}).AddUser("alex", "drums")
	for _, text := range []string{"Subject: one\r\n\r\n", "Subject: two\r\n\r\n"} {
		_, _ = alex.Append("INBOX", mailstore.NewMessage{Content: []byte(text)})
	}
	phone, _ := alex.Open("inbox", false)
	defer phone.Close()
	desk, _ := alex.Open("inbox", false)
	defer desk.Close()

	deleted, _ := mailstore.MakeFlags(mailstore.FlagDeleted)
	_, _ = phone.Store([]mailstore.UID{1}, mailstore.AddFlags, deleted)
	n, _ := phone.Expunge(nil)
	fmt.Println("expunged", n)

	fmt.Println("the desk still has", desk.Len())
	for _, news := range desk.News(true) {
		switch news.Kind {
		case mailstore.Expunged:
			fmt.Println("the desk hears: expunged", news.Seq)
		case mailstore.Exists:
			fmt.Println("the desk hears: exist", news.Count)
		}
	}
	// Output:
	// expunged 1
	// the desk still has 2
	// the desk hears: expunged 1
	// the desk hears: exist 1
}
