// Package querysettings sets how single queries run, where ClickHouse takes no bound values.
package querysettings

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"sort"
	"strings"
)

type Reader struct {
	db       *sql.DB
	Settings map[string]string // of whoever runs the program
	Codec    string
}

func (r *Reader) list() string {
	var list []string
	for key, value := range r.Settings {
		list = append(list, fmt.Sprintf("%s = %s", key, value))
	}
	sort.Strings(list)
	return strings.Join(list, ", ")
}

// Hourly has settings at the end of a statement.
func (r *Reader) Hourly(ctx context.Context, meter string) (*sql.Rows, error) {
	return r.db.QueryContext(ctx, "SELECT hour, sum(value) FROM events WHERE meter = ? GROUP BY hour ORDER BY hour SETTINGS "+r.list(), meter)
}

func (r *Reader) Threads(ctx context.Context, threads string) (*sql.Rows, error) {
	return r.db.QueryContext(ctx, fmt.Sprintf("SELECT hour, value FROM events ORDER BY hour DESC SETTINGS max_threads = %s, log_comment = 'hourly'", threads))
}

func (r *Reader) Comment(ctx context.Context, comment string) (*sql.Rows, error) {
	return r.db.QueryContext(ctx, "SELECT hour, value FROM events WHERE value > 0 SETTINGS log_comment = '"+comment+"'")
}

// Insert has settings before the values, which are bound.
func (r *Reader) Insert(ctx context.Context, wait string, value float64) error {
	_, err := r.db.ExecContext(ctx, "INSERT INTO events SETTINGS async_insert = "+wait+" VALUES (?)", value)
	return err
}

// InsertText puts a value in after the settings.
func (r *Reader) InsertText(ctx context.Context, meter string) error {
	_, err := r.db.ExecContext(ctx, "INSERT INTO events (meter) SETTINGS async_insert = 1 VALUES ('"+meter+"')") // want sqlinjection:"value"
	return err
}

// Row asks a table that is called settings.
func (r *Reader) Row(ctx context.Context, key string) *sql.Row {
	return r.db.QueryRowContext(ctx, "SELECT value FROM settings WHERE key = '"+key+"'") // want sqlinjection:"value"
}

// Column asks for columns that are called so.
func (r *Reader) Column(ctx context.Context, user string) *sql.Row {
	return r.db.QueryRowContext(ctx, "SELECT u.settings, settings FROM users u WHERE u.name = '"+user+"'") // want sqlinjection:"value"
}

func (r *Reader) Update(ctx context.Context, user, text string) error {
	_, err := r.db.ExecContext(ctx, "UPDATE users SET settings = '"+text+"' WHERE name = ?", user) // want sqlinjection:"value"
	return err
}

// ServeHTTP lets the client say how the query runs.
func (r *Reader) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	rows, err := r.db.QueryContext(req.Context(), "SELECT hour FROM events WHERE value > 0 SETTINGS max_threads = "+req.FormValue("threads")) // want sqlinjection:"request"
	if err == nil {
		rows.Close()
	}
}
