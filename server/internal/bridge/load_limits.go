package bridge

import (
	"strconv"
	"time"

	"go.yaml.in/yaml/v3"

	"sanduq/server/internal/size"
)

// limits reads what differs from the defaults that l has.
func (r *reader) limits(n *yaml.Node, l *Limits) {
	values := r.mapping(n, "limits", "connections", "perAddress", "idle", "duration", "bytes", "dialsPerMinute", "framesPerSecond")
	for key, to := range map[string]*int{"connections": &l.Connections, "perAddress": &l.PerAddress, "dialsPerMinute": &l.DialsPerMinute, "framesPerSecond": &l.FramesPerSecond} {
		limit(r, values, key, "!!int", "want a whole number above 0", to, count)
	}
	for key, to := range map[string]*time.Duration{"idle": &l.Idle, "duration": &l.Duration} {
		limit(r, values, key, "!!str", "want a time above 0, such as 30m or 2h", to, time.ParseDuration)
	}
	limit(r, values, "bytes", "!!str", "want a size above 0, such as 64MiB or 500kB", &l.Bytes, size.Parse)
}

// limit reads one limit. A number without a unit is for read to judge as well.
func limit[T int | int64 | time.Duration](r *reader, values map[string]*yaml.Node, key, tag, right string, to *T, read func(string) (T, error)) {
	n := values[key]
	if n == nil {
		return
	}
	field := under("limits", key)
	if got := n.ShortTag(); n.Kind != yaml.ScalarNode || got != tag && got != "!!int" {
		r.add(n, field, "is "+kindOf(n), right)
		return
	}
	v, err := read(n.Value)
	if err != nil || v <= 0 {
		r.add(n, field, "is "+shown(n.Value), right)
		return
	}
	*to = v
}

// count reads digits alone, and no more than any machine can serve.
func count(s string) (int, error) {
	n, err := strconv.ParseInt(s, 10, 32)
	return int(n), err
}
