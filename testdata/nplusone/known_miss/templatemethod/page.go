// Package templatemethod queries in a method that a template calls for each element.
//
// The loop is in the text of the template, and the method is found by reflection.
package templatemethod

import (
	"database/sql"
	"html/template"
	"io"
)

var db *sql.DB

var page = template.Must(template.New("page").Parse(`{{range .}}<li>{{.Title}} by {{.Author}}</li>{{end}}`))

type Post struct {
	ID    int64
	Title string
}

func (p Post) Author() (name string, err error) {
	err = db.QueryRow("SELECT name FROM authors a JOIN posts p ON p.author_id = a.id WHERE p.id = ?", p.ID).Scan(&name)
	return name, err
}

func Render(w io.Writer, posts []Post) error { return page.Execute(w, posts) }
