// Package safetext builds statements from constants, numbers and allow-lists only.
package safetext

import (
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"time"
)

const table = "users"

func Number(db *sql.DB, id int64) (*sql.Rows, error) {
	return db.Query(fmt.Sprintf("SELECT name FROM users WHERE id = %d", id))
}

func Itoa(db *sql.DB, limit int) (*sql.Rows, error) {
	return db.Query("SELECT name FROM users LIMIT " + strconv.Itoa(limit))
}

func Repeated(db *sql.DB, ids []any) (*sql.Rows, error) {
	return db.Query("SELECT name FROM users WHERE id IN (?"+strings.Repeat(",?", len(ids)-1)+")", ids...)
}

func Trimmed(db *sql.DB, ids []any) (*sql.Rows, error) {
	return db.Query("SELECT name FROM users WHERE id IN ("+strings.TrimRight(strings.Repeat("?,", len(ids)), ",")+")", ids...)
}

func Cut(db *sql.DB, ids []any) (*sql.Rows, error) {
	list := strings.Repeat("?,", len(ids))
	list = list[:len(list)-1]
	return db.Query(fmt.Sprintf("SELECT name FROM users WHERE id IN (%s)", list), ids...)
}

func Placeholders(db *sql.DB, ids []any) (*sql.Rows, error) {
	marks := make([]string, len(ids))
	for i := range ids {
		marks[i] = fmt.Sprintf("$%d", i+1)
	}
	return db.Query("SELECT name FROM users WHERE id IN ("+strings.Join(marks, ", ")+")", ids...)
}

func QuestionMarks(db *sql.DB, ids []any) (*sql.Rows, error) {
	marks := make([]string, 0, len(ids))
	for range ids {
		marks = append(marks, "?")
	}
	return db.Query("SELECT name FROM users WHERE id IN ("+strings.Join(marks, ",")+")", ids...)
}

func Direction(db *sql.DB, desc bool) (*sql.Rows, error) {
	dir := "ASC"
	if desc {
		dir = "DESC"
	}
	return db.Query("SELECT name FROM users ORDER BY name " + dir)
}

var columns = map[string]string{"name": "name", "age": "created_at"}

func MapValue(db *sql.DB, sort string) (*sql.Rows, error) {
	column, ok := columns[sort]
	if !ok {
		return nil, errors.New("unknown column")
	}
	return db.Query("SELECT name FROM users ORDER BY " + column)
}

var allowed = map[string]bool{"name": true, "age": true}

func MapKey(db *sql.DB, sort string) (*sql.Rows, error) {
	if !allowed[sort] {
		return nil, errors.New("unknown column")
	}
	return db.Query("SELECT name FROM users ORDER BY " + sort)
}

func MapKeyOK(db *sql.DB, sort string) (*sql.Rows, error) {
	if _, ok := columns[sort]; !ok {
		sort = "id"
	}
	return db.Query("SELECT name FROM users ORDER BY " + sort)
}

func Switch(db *sql.DB, sort string) (*sql.Rows, error) {
	switch sort {
	case "name", "age":
	default:
		return nil, errors.New("unknown column")
	}
	return db.Query("SELECT name FROM users ORDER BY " + sort)
}

func Contains(db *sql.DB, sort string) (*sql.Rows, error) {
	if !slices.Contains([]string{"name", "age"}, sort) {
		return nil, errors.New("unknown column")
	}
	return db.Query("SELECT name FROM users ORDER BY " + sort)
}

func EqualFold(db *sql.DB, dir string) (*sql.Rows, error) {
	if !strings.EqualFold(dir, "asc") && !strings.EqualFold(dir, "desc") {
		dir = "asc"
	}
	return db.Query("SELECT name FROM users ORDER BY name " + dir)
}

func Lowered(db *sql.DB, dir string) (*sql.Rows, error) {
	dir = strings.ToLower(dir)
	if dir != "asc" && dir != "desc" {
		return nil, errors.New("unknown direction")
	}
	return db.Query("SELECT name FROM users ORDER BY name " + dir)
}

var word = regexp.MustCompile(`^[a-z_]+$`)

func Regexp(db *sql.DB, sort string) (*sql.Rows, error) {
	if !word.MatchString(sort) {
		return nil, errors.New("unknown column")
	}
	return db.Query("SELECT name FROM users ORDER BY " + sort)
}

func ParsedNumber(db *sql.DB, limit string) (*sql.Rows, error) {
	if _, err := strconv.Atoi(limit); err != nil {
		return nil, err
	}
	return db.Query("SELECT name FROM users LIMIT " + limit)
}

func validate(sort string) error {
	if !allowed[sort] {
		return errors.New("unknown column")
	}
	return nil
}

func Validated(db *sql.DB, sort string) (*sql.Rows, error) {
	if err := validate(sort); err != nil {
		return nil, err
	}
	return db.Query("SELECT name FROM users ORDER BY " + sort)
}

func isName(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && r != '_' {
			return false
		}
	}
	return s != ""
}

func ValidatedByHand(db *sql.DB, sort string) (*sql.Rows, error) {
	if !isName(sort) {
		return nil, errors.New("no name")
	}
	return db.Query("SELECT name FROM users ORDER BY " + sort)
}

func Constants(db *sql.DB) (*sql.Rows, error) {
	query := "SELECT name FROM " + table
	return db.Query(fmt.Sprintf("%s WHERE active = %t", query, true))
}

func LocalConstant(db *sql.DB, name string) (*sql.Rows, error) {
	query := "SELECT id FROM users WHERE name = ?"
	return db.Query(query, name)
}

func Conditions(db *sql.DB, names []string) (*sql.Rows, error) {
	var conditions []string
	var args []any
	for i, n := range names {
		conditions = append(conditions, fmt.Sprintf("name = $%d", i+1))
		args = append(args, n)
	}
	return db.Query("SELECT id FROM users WHERE "+strings.Join(conditions, " OR "), args...)
}

func AppendedConditions(db *sql.DB, name string, active bool) (*sql.Rows, error) {
	q, args := "SELECT id FROM users WHERE 1 = 1", []any{}
	if name != "" {
		args = append(args, name)
		q += " AND name = $" + strconv.Itoa(len(args))
	}
	if active {
		q += " AND active"
	}
	return db.Query(q, args...)
}

func quoteIdent(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

func Quoted(db *sql.DB) (*sql.Rows, error) {
	return db.Query("SELECT id FROM " + quoteIdent(table))
}

func Since(db *sql.DB, t time.Time) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users WHERE created > '" + t.Format(time.RFC3339) + "'")
}

type Order string

const (
	Ascending  Order = "ASC"
	Descending Order = "DESC"
)

type Page struct{ Order Order }

func Enumerated(db *sql.DB, p Page) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users ORDER BY name " + string(p.Order))
}

func ByName(column string) func(db *sql.DB) (*sql.Rows, error) {
	if column != "name" && column != "age" {
		column = "id"
	}
	return func(db *sql.DB) (*sql.Rows, error) { return db.Query("SELECT id FROM users ORDER BY " + column) }
}

var statement = template.Must(template.New("").Parse("SELECT id FROM users{{if .}} WHERE active{{end}}"))

// The template is constant and its data only decides.
func Template(db *sql.DB, active bool) (*sql.Rows, error) {
	var b strings.Builder
	if err := statement.Execute(&b, active); err != nil {
		return nil, err
	}
	return db.Query(b.String())
}

type layout struct{ selected string }

func subquery(l *layout) *layout { return &layout{selected: chosen(l)} }

var chosen func(*layout) string

// What follows IN ( without quotes may be placeholders, or a statement.
func Selected(db *sql.DB, l *layout, args []any) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users WHERE id IN ("+subquery(l).selected+")", args...)
}

// Count changes a column that its caller names: after the sign of equality stands the column again, and no value.
func Count(db *sql.DB, column string, id int64) error {
	_, err := db.Exec(fmt.Sprintf("UPDATE users SET %s=%s+1 WHERE id = %d", column, column, id))
	return err
}

// Settings are what the program's file of settings says; nobody else fills them.
type Settings struct {
	Databases []string `toml:"databases"`
}

func (s *Settings) Stats(db *sql.DB) (*sql.Rows, error) {
	return db.Query("SELECT numbackends FROM pg_stat_database WHERE datname IN ('" + strings.Join(s.Databases, "','") + "')")
}
