package configfile

import (
	"bytes"
	_ "embed"
	"fmt"
	"io"

	"github.com/goccy/go-yaml"

	"github.com/reviewlint/reviewlint/internal/config"
)

// Start is a configuration file with everything explained and nothing set: what
// `reviewlint init` writes.
//
//go:embed start.yml
var Start []byte

// Write writes c as a configuration file. source says where it comes from; it becomes a
// comment.
func Write(w io.Writer, c *config.Config, source string) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\n", source)
	if err := yaml.NewEncoder(&b, yaml.Indent(2), yaml.IndentSequence(true)).Encode(c); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}
