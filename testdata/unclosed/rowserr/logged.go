package rowserr

import (
	"database/sql"
	"fmt"
	"log"
	"log/slog"
	"strings"
)

// The log is short of some keys, but what is deleted does not depend on them: a question.
func purge(db *sql.DB) error {
	rows, err := db.Query("SELECT key FROM endpoints WHERE expired") // want unclosed:"rowserr"
	if err == nil {
		defer rows.Close()
		var keys []string
		for rows.Next() {
			var key string
			if err := rows.Scan(&key); err == nil {
				keys = append(keys, key)
			}
		}
		if len(keys) > 0 {
			slog.Info("deleting", "keys", strings.Join(keys, ", "))
		} else {
			slog.Debug("nothing to delete")
		}
	}
	_, err = db.Exec("DELETE FROM endpoints WHERE expired")
	return err
}

func show(db *sql.DB) error {
	rows, err := db.Query("SELECT name, size FROM tables") // want unclosed:"rowserr"
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var size int64
		if err := rows.Scan(&name, &size); err != nil {
			return err
		}
		log.Printf("%s: %s", name, fmt.Sprintf("%d MB", size>>20))
	}
	return nil
}

// The number of keys decides.
func purgeSome(db *sql.DB) error {
	rows, err := db.Query("SELECT key FROM endpoints WHERE expired") // want unclosed:"rowserr"
	if err != nil {
		return err
	}
	defer rows.Close()
	var keys []string
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			return err
		}
		keys = append(keys, key)
	}
	slog.Info("deleting", "keys", keys)
	if len(keys) > 100 {
		return fmt.Errorf("too many")
	}
	_, err = db.Exec("DELETE FROM endpoints WHERE expired")
	return err
}

// What is counted is handed on, what is read is not.
func countLogged(db *sql.DB) (n int, err error) {
	rows, err := db.Query("SELECT key FROM endpoints") // want unclosed:"rowserr"
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			return 0, err
		}
		log.Println(key)
		n++
	}
	return n, nil
}

// Something else is done for each.
func notify(db *sql.DB, send func()) error {
	rows, err := db.Query("SELECT key FROM endpoints") // want unclosed:"rowserr"
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			return err
		}
		log.Println(key)
		send()
	}
	return nil
}
