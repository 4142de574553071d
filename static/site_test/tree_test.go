package site_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// A node is one thing that a screen reader is given of a page.
type node struct {
	role, name string
	properties map[string]string
	children   []*node // in the order of reading; what is ignored is left out, and what is in it stands in its place
}

func (n *node) String() string { return n.role + " " + n.name }

// all returns a node and everything in it, in the order of reading.
func (n *node) all() []*node {
	out := []*node{n}
	for _, child := range n.children {
		out = append(out, child.all()...)
	}
	return out
}

// outline returns the page's accessibility tree.
func (r reader) outline() *node {
	r.t.Helper()
	var full accessibility.GetFullAXTreeResult
	r.Run(chromedp.Func(func(ctx context.Context, t *chromedp.Target) (err error) {
		full, err = cdp.Call(ctx, t, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
		return err
	}))
	byID := map[accessibility.NodeID]*accessibility.Node{}
	for _, n := range full.Nodes {
		byID[n.NodeID] = n
	}
	nodes := flatten(byID, full.Nodes[0].NodeID)
	if len(nodes) != 1 {
		r.t.Fatalf("the accessibility tree has %d roots", len(nodes))
	}
	return nodes[0]
}

// flatten returns the node, or where it is ignored or says nothing of its own, those in it.
func flatten(byID map[accessibility.NodeID]*accessibility.Node, id accessibility.NodeID) []*node {
	from := byID[id]
	if from == nil {
		return nil
	}
	var children []*node
	for _, child := range from.ChildIDs {
		children = append(children, flatten(byID, child)...)
	}
	role := text(from.Role)
	if from.Ignored || slices.Contains([]string{"", "none", "generic", "InlineTextBox", "LineBreak"}, role) && !focusable(from) {
		return children
	}
	n := &node{role: role, name: text(from.Name), properties: map[string]string{}, children: children}
	for _, p := range from.Properties {
		n.properties[string(p.Name)] = text(p.Value)
	}
	return []*node{n}
}

func focusable(n *accessibility.Node) bool {
	return slices.ContainsFunc(n.Properties, func(p *accessibility.Property) bool { return p.Name == "focusable" && text(p.Value) == "true" })
}

// text returns a value of the tree as text: a string without its quotes, else JSON.
func text(value *accessibility.Value) string {
	if value == nil || value.Value == nil {
		return ""
	}
	var s string
	if json.Unmarshal(value.Value, &s) == nil {
		return s
	}
	return string(value.Value)
}

// widgets are the roles of what can be used.
var widgets = []string{
	"button", "link", "textbox", "searchbox", "combobox", "listbox", "checkbox", "radio", "switch", "slider", "spinbutton", "tab", "menuitem",
	"MenuListPopup", "option", "DisclosureTriangle", "DisclosureTriangleGrouped", "disclosure triangle", "ToggleButton", "PopUpButton", "ComboBoxMenuButton", "ComboBoxSelect",
}

// faults returns what is wrong with the roles and names of a page.
func (n *node) faults() []string {
	var out []string
	fault := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	count, names := map[string]int{}, map[string]int{}
	level := 0
	for _, one := range n.all() {
		count[one.role]++
		named := strings.TrimSpace(one.name) != ""
		switch one.role {
		case "navigation", "complementary", "region", "log", "group", "image", "img", "figure", "progressbar", "search":
			if !named && one.role != "figure" && one.role != "group" {
				fault("a %s has no name", one.role)
			}
			if names[one.String()]++; named && names[one.String()] == 2 && one.role != "group" && one.role != "image" && one.role != "figure" {
				fault("there are two of %q", one)
			}
		case "heading":
			var now int
			fmt.Sscan(one.properties["level"], &now)
			if !named {
				fault("a heading has no text")
			}
			if now > level+1 {
				fault("after a heading of level %d comes one of level %d: %s", level, now, one.name)
			}
			level = now
		case "list":
			for _, item := range one.children {
				if item.role != "listitem" {
					fault("in a list there is a %q", item)
				}
			}
			if live := one.properties["live"] != ""; len(one.children) == 0 && !live { // what is to be told later has its place already
				fault("a list is empty: %s", one.name)
			}
		case "table", "grid":
			headers := 0
			for _, cell := range one.all() {
				if (cell.role == "columnheader" || cell.role == "rowheader") && strings.TrimSpace(cell.name) != "" {
					headers++
				}
			}
			if headers == 0 {
				fault("a table has no headers: %s", one.name)
			}
		}
		if widget := slices.Contains(widgets, one.role); (widget || one.properties["focusable"] == "true") && !named && one.role != "RootWebArea" && one.role != "MenuListPopup" {
			fault("a %s that can have the focus has no name", one.role)
		} else if one.properties["focusable"] == "true" && !widget && !slices.Contains([]string{"RootWebArea", "log", "region", "group"}, one.role) {
			fault("what can have the focus is no control: %q", one)
		}
	}
	for role, want := range map[string]int{"main": 1, "banner": 1} {
		if count[role] != want {
			fault("there are %d of %s", count[role], role)
		}
	}
	if first := slices.IndexFunc(n.all(), func(n *node) bool { return n.role == "heading" }); first < 0 || n.all()[first].properties["level"] != "1" {
		fault("the first heading is not the page's")
	}
	return out
}
