package replay

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// links finds links and pictures that lead nowhere within the course. Links
// that lead out of it are not followed.
func (c *course) links(l *lesson) {
	if l.parsed == nil {
		return
	}
	body := l.source[l.parsed.Body:]
	root := goldmark.DefaultParser().Parse(text.NewReader(body))
	ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		var dest []byte
		switch n := n.(type) {
		case *ast.Link:
			dest = n.Destination
		case *ast.Image:
			dest = n.Destination
		default:
			return ast.WalkContinue, nil
		}
		if why := c.dead(l, string(dest)); why != "" {
			at := l.parsed.Body + offset(n, dest, body)
			l.fault(1+bytes.Count(l.source[:at], []byte("\n")), fmt.Sprintf("dead link %q: %s", dest, why))
		}
		return ast.WalkContinue, nil
	}) // the walker above returns no error
}

// offset returns where in the body a link's destination stands, or the text
// around it where it stands elsewhere (a reference).
func offset(n ast.Node, dest, body []byte) int {
	for n != nil && (n.Type() != ast.TypeBlock || n.Lines().Len() == 0) {
		n = n.Parent()
	}
	if n == nil {
		return 0
	}
	lines := n.Lines()
	start, stop := lines.At(0).Start, lines.At(lines.Len()-1).Stop
	if i := bytes.Index(body[start:stop], dest); i >= 0 {
		return start + i
	}
	return start
}

// place is a page of the site's own beside the lessons. The site knows which it
// has, and refuses others.
var place = regexp.MustCompile(`^\.\./[a-z]+/$`)

// dead returns why a destination leads nowhere; empty: it does not, or it leads
// out of the course.
func (c *course) dead(l *lesson, dest string) string {
	u, err := url.Parse(dest)
	if err != nil {
		return "not an address"
	}
	if u.Scheme != "" || u.Host != "" {
		return ""
	}
	if place.MatchString(u.Path) {
		return ""
	}
	target := l
	if u.Path != "" {
		if strings.HasPrefix(u.Path, "/") {
			return "it begins at the site's root, and a course can stand under any path"
		}
		file := path.Join(l.folder, u.Path)
		if !fs.ValidPath(file) {
			return "it leads out of the course"
		}
		if _, err := fs.Stat(c.cfg.Course, file); err != nil {
			return "there is no " + file
		}
		if target = c.lesson(file); target == nil {
			return ""
		}
	}
	digits, ok := strings.CutPrefix(u.Fragment, "step-")
	if !ok || target.parsed == nil {
		return ""
	}
	if n, err := strconv.Atoi(digits); err != nil || n < 1 || n > len(target.parsed.Steps) {
		return fmt.Sprintf("%s has %d steps", target.file, len(target.parsed.Steps))
	}
	return ""
}

// lesson returns the lesson in a file, also where it is not among those that are
// checked; nil: the file is of no lesson.
func (c *course) lesson(file string) *lesson {
	for _, l := range c.lessons {
		if l.file == file {
			return l
		}
	}
	folder, name := path.Split(file)
	code, ok := strings.CutSuffix(name, ".md")
	if !ok || !IsLesson(path.Clean(folder)) || !IsLanguage(code) {
		return nil
	}
	return c.loadLesson(path.Clean(folder), file)
}
