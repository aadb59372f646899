// Package squirreltext gives text to squirrel.
package squirreltext

import (
	"database/sql"
	"net/http"

	sq "github.com/Masterminds/squirrel"
)

func handle(db *sql.DB, w http.ResponseWriter, r *http.Request) {
	sort, name := r.FormValue("sort"), r.FormValue("name")
	sq.Select("id").From("users").OrderBy(sort)                    // want sqlinjection:"request"
	sq.Select("id").From("users").LeftJoin(sort)                   // want sqlinjection:"request"
	sq.Select("id").From("users").Where("name = '" + name + "'")   // want sqlinjection:"request"
	sq.Select("id").From("users").Where(sq.Eq{sort: name})         // want sqlinjection:"request"
	sq.Select("id").From("users").Where(sq.Expr("name = " + name)) // want sqlinjection:"request"
	sq.Update("users").Set(sort, name)                             // want sqlinjection:"request"
	sq.Select("id", sort).From("users")                            // want sqlinjection:"request"

	q := sq.Select("id").From("users").Where(sq.Eq{"name": name}).Where("name = ?", name).OrderBy("id")
	text, args, err := q.ToSql()
	if err != nil {
		return
	}
	db.Query(text, args...)
	db.Query(text+" FOR UPDATE", args...)
}
