// Command fatal ends when something fails: silent where that frees what is open.
package main

import (
	"encoding/json"
	"io"
	"log"
	"os"
)

// Silent: all callers end the process, in the end.
func generate(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if _, err := f.Write([]byte(name)); err != nil {
		return err
	}
	return f.Close()
}

func generateAll(names []string) error {
	for _, name := range names {
		if err := generate(name); err != nil {
			return err
		}
	}
	return nil
}

// One caller goes on.
func try(name string) error {
	f, err := os.Create(name) // want unclosed:"file"
	if err != nil {
		return err
	}
	if _, err := f.Write([]byte(name)); err != nil {
		return err
	}
	return f.Close()
}

// Silent: a function that ends the process when something fails runs when the program starts.
func credentials(name string) []byte {
	f, err := os.Open(name)
	if err != nil {
		log.Fatal("cannot open credentials: ", err)
	}
	text, err := io.ReadAll(f)
	if err != nil {
		log.Fatal("cannot read credentials: ", err)
	}
	return text
}

type serverConfig struct{ Addr string }

// Silent: settings are read once.
func (c *serverConfig) loadFrom(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return json.NewDecoder(f).Decode(c)
}

// capture returns what f writes, for tests.
func capture(f func()) string {
	r, w, err := os.Pipe()
	if err != nil {
		return err.Error()
	}
	old := os.Stdout
	os.Stdout = w
	f()
	os.Stdout = old
	w.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// That something else ends the process says nothing.
func exits(name string, last bool) string {
	if last {
		os.Exit(0)
	}
	f, err := os.Open(name) // want unclosed:"file"
	if err != nil {
		return ""
	}
	return f.Name()
}

// What fails for other reasons does not end the process.
func notify(name string) string {
	f, err := os.Open(name) // want unclosed:"file"
	if err != nil {
		return ""
	}
	text, err := io.ReadAll(f)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func run(names []string) {
	for range 2 {
		if err := generateAll(names); err != nil {
			log.Fatal(err)
		}
	}
	for _, name := range names {
		if err := try(name); err != nil {
			log.Print(err)
		}
	}
	var c serverConfig
	for _, name := range names {
		c.loadFrom(name)
		credentials(name)
		capture(func() { notify(exits(name, false)) })
	}
}

func main() { run(os.Args) }
