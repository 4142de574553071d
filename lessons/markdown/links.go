package markdown

import (
	"path"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
)

var scheme = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`)

// safeSchemes are those that a lesson may link to. All others are refused, as
// no list of the dangerous ones is ever complete.
var safeSchemes = map[string]bool{"http:": true, "https:": true, "mailto:": true}

// external reports whether dest leads out of the course, and whether it may.
func external(dest string) (isExternal, safe bool) {
	if s := scheme.FindString(dest); s != "" {
		return true, safeSchemes[strings.ToLower(s)]
	}
	// Browsers read a backslash as a slash, and take tabs and line ends out of an
	// address before they look for its scheme.
	if strings.ContainsFunc(dest, func(r rune) bool { return r < ' ' || r == '\\' || r == 0x7f }) {
		return true, false
	}
	if strings.HasPrefix(dest, "//") {
		return true, false
	}
	// A first segment with a colon in it would be read as a scheme: "java script:".
	first, _, _ := strings.Cut(dest, "/")
	first, _, _ = strings.Cut(first, "#")
	return false, !strings.Contains(first, ":")
}

// lessonName is what the folder of a lesson is called.
var lessonName = regexp.MustCompile(`^[0-9]{2}-[a-z0-9-]+$`)

// languageFile is what the file of a lesson is called in a language (RFC 5646, section 2.1).
var languageFile = regexp.MustCompile(`^([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\.md$`)

// LanguageOf returns the language of a lesson's file by its name, such as ar.md;
// false: it is no lesson's.
func LanguageOf(file string) (code string, ok bool) {
	if m := languageFile.FindStringSubmatch(file); m != nil {
		return m[1], true
	}
	return "", false
}

// sourceFile is what the files are called that say where a course comes from: SOURCE.md, and
// SOURCE.ar.md in another language. They are the site's page source.
var sourceFile = regexp.MustCompile(`^SOURCE(?:\.[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)?\.md$`)

// lessonLink makes of a link between lesson files, as a code host follows it
// ("../07-search/en.md#h-dates"), one between their pages. A page is in its
// lesson's folder under the language, so the link stays in the language,
// whichever file it names. One beside the lessons' folders ("../sandbox/") leads to
// a page of the site's own.
func (o *Options) lessonLink(dest string) (string, bool) {
	file, fragment, hasFragment := strings.Cut(dest, "#")
	if hasFragment {
		fragment = "#" + fragment
	}
	if o.Beside && file != "" {
		file = path.Join("../", file)
	}
	if path.Ext(file) == ".md" && path.Dir(file) == ".." && sourceFile.MatchString(path.Base(file)) && o.Place != nil {
		page, ok := o.Place("source")
		return page + fragment, ok
	}
	if path.Ext(file) == ".md" {
		if _, ok := LanguageOf(path.Base(file)); !ok {
			return "", false
		}
		file = path.Dir(file)
	}
	switch file = path.Clean(file); {
	case file == ".":
		if !hasFragment {
			fragment = "#" // the page itself: an empty address would be dropped
		}
		return fragment, true
	case strings.HasPrefix(file, "../") && lessonName.MatchString(strings.TrimPrefix(file, "../")):
		if o.Page == nil {
			return file + "/" + fragment, true
		}
		page, ok := o.Page(strings.TrimPrefix(file, "../"))
		return page + fragment, ok
	case strings.HasPrefix(file, "../") && o.Place != nil:
		page, ok := o.Place(strings.TrimPrefix(file, "../"))
		return page + fragment, ok
	}
	return "", false
}

// target returns the address that a link's or a picture's destination becomes
// on the page, or why it is refused.
func target(n ast.Node, dest string, o *Options) (to, why string) {
	isExternal, safe := external(dest)
	if n.Kind() == ast.KindImage {
		if isExternal || !safe {
			return "", "a picture stands in the lesson's folder"
		}
		return o.asset(dest)
	}
	switch {
	case !safe:
		return "", "want http, https or mailto, or a path within the course"
	case isExternal:
		return dest, ""
	}
	if page, ok := o.lessonLink(dest); ok {
		return page, ""
	}
	return o.asset(dest)
}

func (o *Options) asset(dest string) (to, why string) {
	if o.Asset != nil {
		if to, ok := o.Asset(dest); ok {
			return to, ""
		}
	}
	return "", "the site has no such page or picture"
}
