//go:build !go1.27

// Package godebug says, in the program of the page, that no GODEBUG setting is made: a page has no environment. The standard
// package of that name, which time asks until Go 1.26, links a parser of settings and what searches for a fault among them.
package godebug

// A Setting is one setting, at its default.
type Setting struct{ name string }

// New returns the setting of that name; "#" before it says that it is not documented.
func New(name string) *Setting { return &Setting{name} }

// Name returns the setting's name.
func (s *Setting) Name() string {
	if s.Undocumented() {
		return s.name[1:]
	}
	return s.name
}

// Undocumented says whether the setting is not documented.
func (s *Setting) Undocumented() bool { return s.name != "" && s.name[0] == '#' }

// Value is always the default's, "".
func (s *Setting) Value() string { return "" }

// String returns name=value.
func (s *Setting) String() string { return s.Name() + "=" + s.Value() }

// IncNonDefault counts nothing.
func (s *Setting) IncNonDefault() {}
