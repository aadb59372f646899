// Package known_false holds safe statements that the rule reports.
package known_false

import (
	"database/sql"
	"encoding/hex"
	"hash/fnv"
)

type key struct{ text string }

// The field only ever gets hexadecimal digits, but through a function variable.
func (k *key) fill(name string) { k.text = encode([]byte(name)) }

var encode = hex.EncodeToString

func Hashed(db *sql.DB, name string) (*sql.Rows, error) {
	h := fnv.New64()
	h.Write([]byte(name))
	k := new(key)
	k.fill(string(h.Sum(nil)))
	return db.Query("SELECT id FROM users WHERE hash = '" + k.text + "'") // want sqlinjection:"unknown"
}
