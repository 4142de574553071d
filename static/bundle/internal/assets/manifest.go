package assets

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"text/tabwriter"
)

// A Manifest names the assets of one build, slash-separated from the site's root.
type Manifest struct {
	Script       string `json:"script"`      // of our own pages; contains the element
	Style        string `json:"style"`       // of our own pages
	LessonStyle  string `json:"lessonStyle"` // of lessons' pages, besides
	Live         string `json:"live"`        // of pages whose course is being written
	LiveStyle    string `json:"liveStyle"`   // of those, too
	Element      string `json:"element"`     // for other sites' pages: sanduq.js
	Embed        string `json:"embed"`       // what that loads later
	Worker       string `json:"worker"`
	Frame        string `json:"frame"`
	Program      string `json:"program"`
	BridgeWorker string `json:"bridgeWorker"`
	Bridge       string `json:"bridge"`  // its program
	GCFlags      string `json:"gcflags"` // that the program was compiled with
	// Needs names for the script, "page", the files that it runs with, and for each part that it loads later, such as
	// "lesson", those that it runs with besides.
	Needs map[string][]string `json:"needs"`
	Files []File              `json:"files"` // all of the above and the pages, in order of name
}

// A File is one asset, and what it weighs in octets.
type File struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	Gzip   int64  `json:"gzip"`
	Brotli int64  `json:"brotli"`
}

func (m *Manifest) write(dist string) error {
	text, err := json.MarshalIndent(m, "", "\t")
	if err != nil {
		return err
	}
	return writeWhole(filepath.Join(dist, "manifest.json"), append(text, '\n'))
}

// The budgets of ../shared/DESIGN.md for brotli, in octets of 1000 a KB.
const (
	transferMust, transferAim = 950_000, 850_000
	bridgeMust, bridgeAim     = 1_500_000, 1_400_000
	paintMust, paintAim       = 30_000, 25_000
)

// PrintSizes prints what each asset weighs, and what has a budget: the page's whole transfer to the first prompt, and what
// its first paint needs, both without the HTML and the mailbox set, which are the site's; and the program with TLS.
func PrintSizes(w io.Writer, m *Manifest) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "raw\tgzip\tbrotli\t\n")
	var transfer, paint, lesson, bridge File
	for _, f := range m.Files {
		fmt.Fprintf(t, "%d\t%d\t%d\t%s\n", f.Size, f.Gzip, f.Brotli, " "+f.Name)
		switch {
		case f.Name == m.Style, slices.Contains(m.Needs["page"], f.Name):
			paint.add(f)
			transfer.add(f)
		case f.Name == m.Worker, f.Name == m.Program:
			transfer.add(f)
		case f.Name == m.Bridge:
			bridge.add(f)
		case f.Name == m.LessonStyle, slices.Contains(m.Needs["lesson"], f.Name):
			lesson.add(f)
		}
	}
	fmt.Fprintf(t, "%d\t%d\t%d\t%s\n", paint.Size, paint.Gzip, paint.Brotli, budget(" first paint, HTML and mailboxes apart", paintMust, paintAim))
	fmt.Fprintf(t, "%d\t%d\t%d\t%s\n", transfer.Size, transfer.Gzip, transfer.Brotli, budget(" whole transfer, HTML and mailboxes apart", transferMust, transferAim))
	fmt.Fprintf(t, "%d\t%d\t%d\t%s\n", bridge.Size, bridge.Gzip, bridge.Brotli, budget(" the program with TLS", bridgeMust, bridgeAim))
	fmt.Fprintf(t, "%d\t%d\t%d\t%s\n", lesson.Size, lesson.Gzip, lesson.Brotli, " what a lesson's page loads besides")
	return t.Flush()
}

func (f *File) add(g File) {
	f.Size += g.Size
	f.Gzip += g.Gzip
	f.Brotli += g.Brotli
}

func budget(what string, must, aim int) string {
	return fmt.Sprintf("%s (brotli: must be %d or less, aim %d)", what, must, aim)
}
