// Package parentchain walks from a row to its parent, one query per step.
//
// The key of each query comes from the answer to the one before, exactly as in a page loop,
// so the rule takes it for one; a reviewer who knows the table suggests a recursive query.
package parentchain

import (
	"context"
	"database/sql"
)

type Folders struct{ db *sql.DB }

func (f *Folders) Path(ctx context.Context, id int64) (path string, err error) {
	for id != 0 {
		var name string
		err := f.db.QueryRowContext(ctx, "SELECT name, parent_id FROM folders WHERE id = ?", id).Scan(&name, &id)
		if err != nil {
			return "", err
		}
		path = "/" + name + path
	}
	return path, nil
}
