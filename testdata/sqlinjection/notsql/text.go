// Package notsql has text and names that only look like SQL.
package notsql

import (
	"errors"
	"fmt"
	"log"
	"net/http"
	"os/exec"
)

type group struct{ path string }

func (g group) Group(path string) group { return group{g.path + path} }

func (g group) Query(query string) error { return errors.New(query) }

func Log(name string, r *http.Request) error {
	log.Printf("SELECT * FROM users WHERE name = '%s'", name)
	query := "DELETE FROM " + name
	group{}.Group("/users/" + name)
	group{}.Query("UPDATE users SET name = '" + name + "'")
	r.Header.Get("select " + name)
	if err := exec.Command("psql", "-c", query).Run(); err != nil {
		return fmt.Errorf("delete from %s where id = %s: %w", name, query, err)
	}
	return nil
}
