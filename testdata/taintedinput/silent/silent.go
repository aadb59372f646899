// Package silent lets nobody else decide.
package silent

import (
	"archive/zip"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
)

// Arguments of the program are no input of others.
func tool() ([]byte, error) {
	data, err := os.ReadFile(os.Args[1])
	if err != nil {
		return nil, err
	}
	out, err := exec.Command(os.Getenv("EDITOR"), string(data)).Output()
	return out, err
}

var feeds = map[string]string{"go": "https://go.dev/blog/feed.atom"}

func fetch(w http.ResponseWriter, r *http.Request) {
	resp, err := http.Get("https://go.dev/blog/feed.atom")
	if err != nil {
		http.Error(w, "unavailable", http.StatusBadGateway)
		return
	}
	resp.Body.Close()
	fmt.Fprintln(w, resp.Status, len(feeds))
}

func extract(archive, dir string) error {
	r, err := zip.OpenReader(archive)
	if err != nil {
		return err
	}
	defer r.Close()
	for _, f := range r.File {
		if !filepath.IsLocal(f.Name) {
			return fmt.Errorf("%s leads out of the archive", f.Name)
		}
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(f.Name)), 0o755); err != nil {
			return err
		}
	}
	return nil
}

func validate(name string) error {
	if filepath.IsAbs(name) {
		return fmt.Errorf("%s is absolute", name)
	}
	return nil
}

func extractChecked(archive, dir string) error {
	r, err := zip.OpenReader(archive)
	if err != nil {
		return err
	}
	defer r.Close()
	for _, f := range r.File {
		if err := validate(f.Name); err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Join(dir, f.Name), 0o755); err != nil {
			return err
		}
	}
	return nil
}
