package report

import (
	"encoding/json"
	"io"
)

// Version is the version of the JSON document: it changes when a field is removed or
// changes its meaning, not when one is added.
const Version = 1

// JSON writes doc as one indented JSON document, described in docs/json.md. Lists are
// never null and keys always come in the same order.
func JSON(w io.Writer, doc *Document) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(struct {
		Version int `json:"version"`
		*Document
	}{Version, doc})
}
