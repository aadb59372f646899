// Package startupwait waits until a database answers.
package startupwait

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Wait pings until it succeeds.
func Wait(ctx context.Context, db *sql.DB) error {
	for {
		if err := db.PingContext(ctx); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second):
		}
	}
}

// WaitForSchema queries until the table is there, at most n times.
func WaitForSchema(ctx context.Context, db *sql.DB, n int) (version int, err error) {
	for i := 0; i < n; i++ {
		err = db.QueryRowContext(ctx, "SELECT version FROM schema_version").Scan(&version)
		if err == nil {
			return version, nil
		}
		time.Sleep(time.Duration(i) * time.Second)
	}
	return 0, fmt.Errorf("schema is not ready: %w", err)
}

// Open opens, pings and closes again until it succeeds.
func Open(ctx context.Context, dsn string) (*sql.DB, error) {
	var last error
	for attempt := 1; attempt <= 10; attempt++ {
		db, err := sql.Open("postgres", dsn)
		if err != nil {
			return nil, err
		}
		if last = db.PingContext(ctx); last == nil {
			return db, nil
		}
		db.Close()
		time.Sleep(time.Second)
	}
	return nil, last
}

// Versions has the shape of a wait without its exit: one query per name.
func Versions(ctx context.Context, db *sql.DB, extensions []string) (versions []string, err error) {
	for i := 0; i < len(extensions); i++ {
		var v string
		err := db.QueryRowContext(ctx, "SELECT extversion FROM pg_extension WHERE extname = $1", extensions[i]).Scan(&v) // want nplusone:"read"
		if err != nil {
			return nil, err
		}
		versions = append(versions, v)
	}
	return versions, nil
}
