// Package plainmethods uses the methods of database/sql that take no context, and a dedicated connection.
package plainmethods

import (
	"context"
	"database/sql"
)

type Words struct {
	db *sql.DB
}

func (w *Words) Add(words []string) error {
	for _, word := range words {
		if _, err := w.db.Exec("INSERT INTO words (word) VALUES (?)", word); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

func (w *Words) Known(words []string) (known []string, err error) {
	for _, word := range words {
		var id int64
		switch err := w.db.QueryRow("SELECT id FROM words WHERE word = ?", word).Scan(&id); err { // want nplusone:"read"
		case nil:
			known = append(known, word)
		case sql.ErrNoRows:
		default:
			return nil, err
		}
	}
	return known, nil
}

func (w *Words) Synonyms(words []string) (all []string, err error) {
	for _, word := range words {
		rows, err := w.db.Query("SELECT synonym FROM synonyms WHERE word = ?", word) // want nplusone:"read"
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var s string
			if err := rows.Scan(&s); err != nil {
				rows.Close()
				return nil, err
			}
			all = append(all, s)
		}
		rows.Close()
	}
	return all, nil
}

// OnConn keeps one connection for all statements; they are as many.
func (w *Words) OnConn(ctx context.Context, words []string) error {
	conn, err := w.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	for _, word := range words {
		if _, err := conn.ExecContext(ctx, "DELETE FROM words WHERE word = ?", word); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

func (w *Words) Rename(names map[string]string) error {
	for from, to := range names {
		tx, err := w.db.Begin() // want nplusone:"transaction"
		if err != nil {
			return err
		}
		if _, err := tx.Exec("UPDATE words SET word = ? WHERE word = ?", to, from); err != nil {
			tx.Rollback()
			return err
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	return nil
}

// Count queries once, and scans in a loop.
func (w *Words) Count() (counts map[string]int, err error) {
	rows, err := w.db.Query("SELECT word, count(*) FROM words GROUP BY word")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	counts = map[string]int{}
	for rows.Next() {
		var word string
		var n int
		if err := rows.Scan(&word, &n); err != nil {
			return nil, err
		}
		counts[word] = n
	}
	return counts, rows.Err()
}

// Columns walks the metadata of one query.
func (w *Words) Columns() (names []string, err error) {
	rows, err := w.db.Query("SELECT * FROM words LIMIT 0")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	for _, t := range types {
		names = append(names, t.Name()+" "+t.DatabaseTypeName())
	}
	return names, rows.Err()
}

// Changes asks results, which answer without the server.
func Changes(results []sql.Result) (sum int64, err error) {
	for _, r := range results {
		n, err := r.RowsAffected()
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// Names reads values that hold what was scanned before.
func Names(scanned []sql.NullString) (names []string) {
	for _, s := range scanned {
		if s.Valid {
			names = append(names, s.String)
		}
	}
	return names
}

// Tune sets up pools.
func Tune(pools []*sql.DB) {
	for _, db := range pools {
		db.SetMaxOpenConns(20)
		db.SetMaxIdleConns(5)
	}
}
