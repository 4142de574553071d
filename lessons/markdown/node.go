package markdown

import (
	"strconv"

	"github.com/yuin/goldmark/ast"

	"sanduq/lessons/transcript"
)

// KindDialogue is the kind of a Dialogue node.
var KindDialogue = ast.NewNodeKind("Dialogue")

// A Dialogue stands in the tree where the fence of a dialogue stood.
type Dialogue struct {
	ast.BaseBlock
	Block *transcript.Block
	// Lang and Dir are the language and the direction of the notes: those of the page. What is on the wire is English.
	Lang, Dir string
	// Silent is the step that opens the connection, where no line of the dialogue
	// is part of it; 0: none.
	Silent int
	// Solution: it is of a task's solution, whose steps are counted by themselves.
	Solution bool
}

// Kind implements ast.Node.
func (*Dialogue) Kind() ast.NodeKind { return KindDialogue }

// IsRaw implements ast.Node: what is in a dialogue is no Markdown.
func (*Dialogue) IsRaw() bool { return true }

// Dump implements ast.Node.
func (n *Dialogue) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"Number": strconv.Itoa(n.Block.Number)}, nil)
}
