// Package calls calls the standard library with what it cannot use.
package calls

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"text/template"
	"time"
)

var word = regexp.MustCompile(`(\w+`) // want apimisuse:"sa1000"

var greeting = template.Must(template.New("greeting").Parse("Hello {{range .Names}")) // want apimisuse:"sa1001"

func day(s string) (time.Time, error) {
	return time.Parse("12345", s) // want apimisuse:"sa1002"
}

func header(w io.Writer, size int) error {
	return binary.Write(w, binary.LittleEndian, size) // want apimisuse:"sa1003"
}

func pause() {
	time.Sleep(50) // want apimisuse:"sa1004"
}

func list() ([]byte, error) {
	return exec.Command("ls -l").Output() // want apimisuse:"sa1005"
}

func show(text string) {
	fmt.Printf(text) // want apimisuse:"sa1006"
}

func home() (*url.URL, error) {
	return url.Parse(":") // want apimisuse:"sa1007"
}

var number = regexp.MustCompile(`\d+`)

func numbers(s string) []string {
	return number.FindAllString(s, 0) // want apimisuse:"sa1010"
}

func trimmed(s string) string {
	return strings.TrimLeft(s, "\xff") // want apimisuse:"sa1011"
}

func rewind(f *os.File) (int64, error) {
	return f.Seek(io.SeekStart, 0) // want apimisuse:"sa1013"
}

type Config struct{ Addr string }

func parse(data []byte) (Config, error) {
	var c Config
	err := json.Unmarshal(data, c) // want apimisuse:"sa1014"
	return c, err
}

func stop(c chan<- os.Signal) {
	signal.Notify(c, os.Interrupt, os.Kill) // want apimisuse:"sa1016"
}

func slashes(s string) string {
	return strings.Replace(s, `\`, "/", 0) // want apimisuse:"sa1018"
}

func serve(h http.Handler) error {
	return http.ListenAndServe("localhost:8080:", h) // want apimisuse:"sa1020"
}

func sameHost(a, b net.IP) bool {
	return bytes.Equal(a, b) // want apimisuse:"sa1021"
}

type upper struct{ w io.Writer }

func (u upper) Write(p []byte) (int, error) {
	for i := range p {
		p[i] &^= 0x20 // want apimisuse:"sa1023"
	}
	return u.w.Write(p)
}

func domain(s string) string {
	return strings.TrimLeft(s, "https://") // want apimisuse:"sa1024"
}

type job struct {
	Name string
	Done chan struct{}
}

func encoded(j job) ([]byte, error) {
	return json.Marshal(j) // want apimisuse:"sa1026"
}

func order(byName map[string]int) {
	sort.Slice(byName, func(i, j int) bool { return i < j }) // want apimisuse:"sa1028"
}

func parsed(s string) (int64, error) {
	return strconv.ParseInt(s, 1, 64) // want apimisuse:"sa1030"
}

func inPlace(data []byte) {
	hex.Encode(data, data) // want apimisuse:"sa1031"
}

type Row struct {
	ID string `json:"id" json:"key"` // want apimisuse:"sa5008"
}

func report(n int) string {
	return fmt.Sprintf("%d of %d", n) // want apimisuse:"sa5009"
}

type secret struct{ key string }

func dump(s secret) ([]byte, error) {
	return json.Marshal(s) // want apimisuse:"sa9005"
}

func clean() error {
	dir := os.TempDir()
	return os.RemoveAll(dir) // want apimisuse:"sa9007"
}
