// Package configuredlist loops over a list from a configuration file, which holds a handful of names.
//
// How long a slice in a configuration struct becomes is not in the source text.
package configuredlist

import (
	"context"
	"database/sql"
	"encoding/json"
	"os"
)

type Config struct{ Topics []string }

func Load(path string) (c Config, err error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return c, err
	}
	return c, json.Unmarshal(text, &c)
}

func Setup(ctx context.Context, db *sql.DB, c Config) error {
	for _, topic := range c.Topics {
		if _, err := db.ExecContext(ctx, "INSERT INTO topics (name) VALUES ($1) ON CONFLICT DO NOTHING", topic); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}
