// Package handlers lets requests decide.
package handlers

import (
	"archive/zip"
	"fmt"
	"io"
	"net/http"
	"net/smtp"
	"os"
	"os/exec"
	"path/filepath"
	"text/template"
)

func run(w http.ResponseWriter, r *http.Request) {
	out, err := exec.Command("sh", "-c", r.FormValue("command")).Output() // want taintedinput:"g702"
	if err != nil {
		http.Error(w, "failed", http.StatusInternalServerError)
		return
	}
	w.Write(out)
}

func download(w http.ResponseWriter, r *http.Request) {
	data, err := os.ReadFile(filepath.Join("files", r.FormValue("name"))) // want taintedinput:"g703"
	if err != nil {
		http.NotFound(w, r)
		return
	}
	w.Write(data)
}

func proxy(w http.ResponseWriter, r *http.Request) {
	resp, err := http.Get(r.FormValue("url")) // want taintedinput:"g704"
	if err != nil {
		http.Error(w, "unavailable", http.StatusBadGateway)
		return
	}
	defer resp.Body.Close()
	io.Copy(w, resp.Body)
}

func contact(w http.ResponseWriter, r *http.Request) {
	err := smtp.SendMail("mail:25", nil, r.FormValue("from"), []string{"us@example.com"}, []byte("hello")) // want taintedinput:"g707"
	if err != nil {
		http.Error(w, "not sent", http.StatusBadGateway)
	}
}

func page(w http.ResponseWriter, r *http.Request) {
	t, err := template.New("page").Parse(r.FormValue("layout")) // want taintedinput:"g708"
	if err != nil {
		http.Error(w, "no template", http.StatusBadRequest)
		return
	}
	t.Execute(w, nil)
}

func extract(archive, dir string) error {
	r, err := zip.OpenReader(archive)
	if err != nil {
		return err
	}
	defer r.Close()
	for _, f := range r.File {
		name := filepath.Join(dir, f.Name) // want taintedinput:"g305"
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
	}
	return nil
}

func files() {
	http.Handle("/", http.FileServer(http.Dir("/"))) // want taintedinput:"g111"
}

var _ = fmt.Sprint
