// Package streamimport stores what it reads record by record.
package streamimport

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
)

type Store struct {
	db *sql.DB
}

// CSV inserts each record of a file.
func (s *Store) CSV(ctx context.Context, r io.Reader) error {
	records := csv.NewReader(r)
	for {
		record, err := records.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := s.db.ExecContext(ctx, "INSERT INTO rows (name, value) VALUES (?, ?)", record[0], record[1]); err != nil { // want nplusone:"write"
			return err
		}
	}
}

// Lines inserts each line of a file.
func (s *Store) Lines(ctx context.Context, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if _, err := s.db.ExecContext(ctx, "INSERT INTO words (word) VALUES (?)", lines.Text()); err != nil { // want nplusone:"write"
			return err
		}
	}
	return lines.Err()
}

// JSON inserts each element of an array.
func (s *Store) JSON(ctx context.Context, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	dec := json.NewDecoder(f)
	if _, err := dec.Token(); err != nil {
		return err
	}
	for dec.More() {
		var row struct{ Name, Value string }
		if err := dec.Decode(&row); err != nil {
			return err
		}
		if _, err := s.db.ExecContext(ctx, "INSERT INTO rows (name, value) VALUES (?, ?)", row.Name, row.Value); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

// Shell answers what its user types.
func (s *Store) Shell(ctx context.Context) error {
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		var n int
		if err := s.db.QueryRowContext(ctx, "SELECT count(*) FROM words WHERE word = ?", in.Text()).Scan(&n); err != nil {
			return err
		}
		fmt.Println(n)
	}
	return in.Err()
}

// Serve answers the lines that arrive on a connection.
func (s *Store) Serve(ctx context.Context, conn net.Conn) error {
	lines := bufio.NewReader(conn)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return err
		}
		if _, err := s.db.ExecContext(ctx, "INSERT INTO words (word) VALUES (?)", strings.TrimSpace(line)); err != nil {
			return err
		}
		if _, err := io.WriteString(conn, "ok\n"); err != nil {
			return err
		}
	}
}

// Accept handles connections as they come.
func (s *Store) Accept(ctx context.Context, l net.Listener) error {
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		if _, err := s.db.ExecContext(ctx, "INSERT INTO visits (address) VALUES (?)", conn.RemoteAddr().String()); err != nil {
			return err
		}
		go s.Serve(ctx, conn)
	}
}

// Count reads a file and sends one statement.
func (s *Store) Count(ctx context.Context, path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	n := 0
	for range strings.Lines(string(text)) {
		n++
	}
	_, err = s.db.ExecContext(ctx, "INSERT INTO files (path, lines) VALUES (?, ?)", path, n)
	return err
}
