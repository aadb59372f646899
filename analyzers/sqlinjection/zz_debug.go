package sqlinjection

import (
	"fmt"
	"os"

	"github.com/reviewlint/reviewlint/internal/provenance"
)

var debug = os.Getenv("SQLDEBUG") != ""

func (r *review) debugf(s provenance.Sink, h hole, pos position, kind string) {
	if !debug {
		return
	}
	p := r.pass.Fset.Position(s.Instr.Pos())
	fmt.Fprintf(os.Stderr, "HOLE %s:%d pos=%d kind=%q leaf=%s %s %s open=%v via=%v sites=%d\n", p.Filename, p.Line, pos, kind, h.leaf.Kind, spell(h.leaf), h.leaf.Why, len(s.Open), s.Via, len(s.Sites))
}
