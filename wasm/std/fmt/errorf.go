package fmt

import "errors"

// Errorf formats an error. Each argument of %w is wrapped.
func Errorf(format string, args ...any) error {
	text := Sprintf(format, args...)
	switch causes := wrapped(format, args); len(causes) {
	case 0:
		return errors.New(text)
	case 1:
		return &wrapError{text, causes[0]}
	default:
		return &wrapErrors{text, causes}
	}
}

type wrapError struct {
	text  string
	cause error
}

func (e *wrapError) Error() string { return e.text }
func (e *wrapError) Unwrap() error { return e.cause }

type wrapErrors struct {
	text   string
	causes []error
}

func (e *wrapErrors) Error() string   { return e.text }
func (e *wrapErrors) Unwrap() []error { return e.causes }

// wrapped are the errors among args that stand at a %w.
func wrapped(format string, args []any) (causes []error) {
	next := 0
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			continue
		}
		v, n := parseVerb(format[i+1:])
		i += n
		if v.char == '%' || v.char == 0 {
			continue
		}
		if next < len(args) && v.char == 'w' {
			if cause, ok := args[next].(error); ok {
				causes = append(causes, cause)
			}
		}
		next++
	}
	return causes
}
