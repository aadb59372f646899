// Package wrappedrequest has a context of its own around request and response.
package wrappedrequest

import (
	"database/sql"
	"net/http"
	"os/exec"
)

type Context struct {
	Req  *http.Request
	Resp http.ResponseWriter
}

type app struct{ db *sql.DB }

func (a *app) remove(c *Context) {
	if _, err := a.db.Exec("DELETE FROM sessions WHERE id = $1", c.Req.FormValue("id")); err != nil { // want missingtimeout:"nocontext"
		http.Error(c.Resp, err.Error(), http.StatusInternalServerError)
	}
}

func (c *Context) archive() ([]byte, error) {
	return exec.Command("git", "archive", "HEAD").Output() // want missingtimeout:"command"
}

func (c *Context) archiveOf(rev string) ([]byte, error) {
	return exec.CommandContext(c.Req.Context(), "git", "archive", rev).Output()
}

// exchange is passed by value.
type exchange struct {
	w http.ResponseWriter
	r *http.Request
}

func archiveFor(e exchange) ([]byte, error) {
	return exec.Command("git", "archive", "HEAD").Output() // want missingtimeout:"command"
}
