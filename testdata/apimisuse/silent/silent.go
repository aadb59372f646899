// Package silent makes calls that look like mistakes.
package silent

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

var word = regexp.MustCompile(`(\w+)`)

func day(s string) (time.Time, error) {
	return time.Parse("2006-01-02", s)
}

func pause() {
	time.Sleep(50 * time.Millisecond)
}

func show(text string) {
	fmt.Printf("%s\n", text)
}

type Config struct{ Addr string }

func parse(data []byte) (*Config, error) {
	c := new(Config)
	err := json.Unmarshal(data, c)
	return c, err
}

func spaces(s string) string {
	return strings.TrimLeft(s, " \t")
}

// A trailing comma in a tag changes nothing.
type Row struct {
	ID string `json:"id,"`
}

func clean() error {
	return os.RemoveAll(filepath.Join(os.TempDir(), "fixture"))
}
