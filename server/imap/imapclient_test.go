package imap_test

import (
	"bytes"
	"net"
	"slices"
	"testing"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"

	"sanduq/server/imap"
)

// TestIMAPClient has a client that others wrote do its whole repertoire, over a
// connection in memory and over TCP.
func TestIMAPClient(t *testing.T) {
	t.Parallel()
	for name, dial := range map[string]func(*world) net.Conn{
		"memory": func(w *world) net.Conn { return w.Dial() },
		"TCP":    func(w *world) net.Conn { return w.DialTCP() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := testWorld(t, imap.Config{})
			useIMAPClient(t, dial(w))
			useQuota(t, dial(w))
		})
	}
}

func useIMAPClient(t *testing.T, conn net.Conn) {
	expunged := make(chan uint32, 100)
	c := imapclient.New(conn, &imapclient.Options{UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Expunge: func(seq uint32) { expunged <- seq },
	}})
	defer c.Close()
	must(t, c.WaitGreeting())
	caps, err := c.Capability().Wait()
	must(t, err)
	for _, want := range []goimap.Cap{goimap.CapIMAP4rev1, goimap.CapLiteralPlus, goimap.CapSASLIR, goimap.CapIdle, goimap.CapMove,
		goimap.CapUIDPlus, goimap.CapUnselect, goimap.CapNamespace, goimap.CapID, goimap.CapQuota, goimap.CapListExtended, "AUTH=PLAIN", "AUTH=LOGIN"} {
		if !caps.Has(want) {
			t.Errorf("no capability %s", want)
		}
	}
	if err := c.Login("alex", "wrong").Wait(); responseCode(err) != goimap.ResponseCodeAuthenticationFailed {
		t.Errorf("wrong password: %v", err)
	}
	if got := caps.QuotaResourceTypes(); !slices.Equal(got, []goimap.QuotaResourceType{goimap.QuotaResourceStorage}) {
		t.Errorf("QUOTA has the resources %v", got)
	}
	must(t, c.Authenticate(sasl.NewPlainClient("", "alex", "drums")))

	useMailboxes(t, c)
	useMessages(t, c)

	idle, err := c.Idle()
	must(t, err)
	must(t, idle.Close())
	must(t, idle.Wait())
	must(t, c.Logout().Wait())
	if len(expunged) != 1 || <-expunged != 4 {
		t.Error("MOVE alone has told of expunges, of that of message 4")
	}
}

func responseCode(err error) goimap.ResponseCode {
	if e, ok := err.(*goimap.Error); ok {
		return e.Code
	}
	return ""
}

func useMailboxes(t *testing.T, c *imapclient.Client) {
	const name = "Büro/صندوق & co"
	must(t, c.Create(name, nil).Wait())
	if err := c.Create(name, nil).Wait(); responseCode(err) != goimap.ResponseCodeAlreadyExists {
		t.Errorf("CREATE again: %v", err)
	}
	must(t, c.Subscribe(name).Wait())
	list, err := c.List("", "*", nil).Collect()
	must(t, err)
	var names []string
	for _, m := range list {
		names = append(names, m.Mailbox)
		if m.Delim != '/' {
			t.Errorf("%s has the separator %c", m.Mailbox, m.Delim)
		}
	}
	if want := []string{"INBOX", "newbox", "Büro", name}; !sameSet(names, want) {
		t.Errorf("LIST: %q, want %q", names, want)
	}
	subscribed, err := c.List("", "%", &goimap.ListOptions{SelectSubscribed: true, SelectRecursiveMatch: true, ReturnChildren: true}).Collect()
	must(t, err)
	if len(subscribed) != 1 || subscribed[0].Mailbox != "Büro" || subscribed[0].ChildInfo == nil || !subscribed[0].ChildInfo.Subscribed ||
		!slices.Equal(subscribed[0].Attrs, []goimap.MailboxAttr{goimap.MailboxAttrHasChildren}) {
		t.Errorf("LIST (SUBSCRIBED RECURSIVEMATCH): %+v", subscribed)
	}
	must(t, c.Rename(name, "Büro/else", nil).Wait())
	must(t, c.Unsubscribe(name).Wait())
	must(t, c.Delete("Büro/else").Wait())
	if err := c.Delete("Büro/else").Wait(); responseCode(err) != goimap.ResponseCodeNonExistent {
		t.Errorf("DELETE again: %v", err)
	}
	status, err := c.Status("newbox", &goimap.StatusOptions{NumMessages: true, NumUnseen: true, UIDNext: true, UIDValidity: true}).Wait()
	must(t, err)
	if *status.NumMessages != 6 || *status.NumUnseen != 6 || status.UIDNext != 7 || status.UIDValidity != 3 {
		t.Errorf("STATUS: %+v", status)
	}
	space, err := c.Namespace().Wait()
	must(t, err)
	if len(space.Personal) != 1 || space.Personal[0].Prefix != "" || space.Personal[0].Delim != '/' {
		t.Errorf("NAMESPACE: %+v", space)
	}
	id, err := c.ID(&goimap.IDData{Name: "test"}).Wait()
	must(t, err)
	if id.Name != "Sanduq" {
		t.Errorf("ID: %+v", id)
	}
}

func useMessages(t *testing.T, c *imapclient.Client) {
	message := []byte("Subject: From imapclient\r\n\r\n" + string(bytes.Repeat([]byte("x"), 100_000)))
	cmd := c.Append("newbox", int64(len(message)), &goimap.AppendOptions{Flags: []goimap.Flag{goimap.FlagSeen, "Holiday"}, Time: clock()})
	_, err := cmd.Write(message)
	must(t, err)
	must(t, cmd.Close())
	put, err := cmd.Wait()
	must(t, err)
	if put.UID != 7 || put.UIDValidity != 3 {
		t.Errorf("APPENDUID: %+v", put)
	}
	data, err := c.Select("newbox", nil).Wait()
	must(t, err)
	if data.NumMessages != 7 || data.UIDNext != 8 || data.UIDValidity != 3 || !slices.Contains(data.PermanentFlags, goimap.FlagWildcard) {
		t.Errorf("SELECT: %+v", data)
	}
	stored, err := c.Store(goimap.SeqSetNum(1, 2), &goimap.StoreFlags{Op: goimap.StoreFlagsAdd, Flags: []goimap.Flag{goimap.FlagDeleted}}, nil).Collect()
	must(t, err)
	if len(stored) != 2 || !slices.Contains(stored[1].Flags, goimap.FlagDeleted) {
		t.Errorf("STORE: %+v", stored)
	}
	copied, err := c.Copy(goimap.UIDSetNum(3, 7), "INBOX").Wait()
	must(t, err)
	if copied.UIDValidity != 1 || copied.SourceUIDs.String() != "3,7" || copied.DestUIDs.String() != "3:4" {
		t.Errorf("COPYUID: %+v", copied)
	}
	if _, err := c.Copy(goimap.UIDSetNum(3), "nowhere").Wait(); responseCode(err) != goimap.ResponseCodeTryCreate {
		t.Errorf("COPY to nowhere: %v", err)
	}
	moved, err := c.Move(goimap.UIDSetNum(4), "INBOX").Wait()
	must(t, err)
	if dest, ok := moved.DestUIDs.(goimap.UIDSet); !ok || dest.String() != "5" {
		t.Errorf("MOVE: %+v", moved)
	}
	gone, err := c.UIDExpunge(goimap.UIDSetNum(1, 3)).Collect()
	must(t, err)
	if !slices.Equal(gone, []uint32{1}) {
		t.Errorf("UID EXPUNGE: %v", gone)
	}
	gone, err = c.Expunge().Collect()
	must(t, err)
	if !slices.Equal(gone, []uint32{1}) {
		t.Errorf("EXPUNGE: %v", gone)
	}
	must(t, c.Noop().Wait())
	must(t, c.Unselect().Wait())
}

// useQuota fills the quota of jamie.
func useQuota(t *testing.T, conn net.Conn) {
	c := imapclient.New(conn, nil)
	defer c.Close()
	must(t, c.Login("jamie", "sticks").Wait())
	fill := func(octets int) error {
		cmd := c.Append("INBOX", int64(octets), nil)
		if _, err := cmd.Write(bytes.Repeat([]byte("x"), octets)); err != nil {
			return err // the server has refused it already, before the octets
		}
		if err := cmd.Close(); err != nil {
			return err
		}
		_, err := cmd.Wait()
		return err
	}
	must(t, fill(1025))
	all, err := c.GetQuotaRoot("INBOX").Wait()
	must(t, err)
	want := imapclient.QuotaResourceData{Usage: 2, Limit: 3}
	if len(all) != 1 || all[0].Root != "" || all[0].Resources[goimap.QuotaResourceStorage] != want {
		t.Errorf("GETQUOTAROOT: %+v", all)
	}
	if err := fill(1476); responseCode(err) != goimap.ResponseCodeOverQuota {
		t.Errorf("APPEND over quota: %v", err)
	}
	must(t, fill(1475))
	quota, err := c.GetQuota("").Wait()
	must(t, err)
	want.Usage = 3
	if len(quota.Resources) != 1 || quota.Resources[goimap.QuotaResourceStorage] != want {
		t.Errorf("GETQUOTA: %+v", quota)
	}
	if _, err := c.GetQuota("INBOX").Wait(); responseCode(err) != goimap.ResponseCodeNonExistent {
		t.Errorf("GETQUOTA of no quota root: %v", err)
	}
	err = c.SetQuota("", map[goimap.QuotaResourceType]int64{goimap.QuotaResourceStorage: 10}).Wait()
	if responseCode(err) != goimap.ResponseCodeNoPerm {
		t.Errorf("SETQUOTA: %v", err)
	}
	_, err = c.Select("INBOX", nil).Wait()
	must(t, err)
	_, err = c.Store(goimap.SeqSetNum(2), &goimap.StoreFlags{Op: goimap.StoreFlagsAdd, Flags: []goimap.Flag{goimap.FlagDeleted}}, nil).Collect()
	must(t, err)
	status, err := c.Status("INBOX", &goimap.StatusOptions{NumDeleted: true, DeletedStorage: true}).Wait()
	must(t, err)
	if *status.NumDeleted != 1 || *status.DeletedStorage != 1475 {
		t.Errorf("STATUS: %+v", status)
	}
}

func sameSet(a, b []string) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(a, b)
}
