// Package treelevel reads a tree with one query per level.
package treelevel

import (
	"context"
	"database/sql"
	"strings"
)

type Comment struct {
	ID, Parent int64
	Text       string
	Replies    []*Comment
}

type Comments struct {
	db *sql.DB
}

func (c *Comments) replies(ctx context.Context, parents []int64) (found []*Comment, err error) {
	args := make([]any, len(parents))
	for i, p := range parents {
		args[i] = p
	}
	marks := strings.TrimSuffix(strings.Repeat("?,", len(parents)), ",")
	rows, err := c.db.QueryContext(ctx, "SELECT id, parent_id, body FROM comments WHERE parent_id IN ("+marks+")", args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var m Comment
		if err := rows.Scan(&m.ID, &m.Parent, &m.Text); err != nil {
			return nil, err
		}
		found = append(found, &m)
	}
	return found, rows.Err()
}

// Load asks once for all parents of a level.
func (c *Comments) Load(ctx context.Context, root *Comment) error {
	level := map[int64]*Comment{root.ID: root}
	for len(level) > 0 {
		ids := make([]int64, 0, len(level))
		for id := range level {
			ids = append(ids, id)
		}
		found, err := c.replies(ctx, ids)
		if err != nil {
			return err
		}
		next := make(map[int64]*Comment, len(found))
		for _, m := range found {
			parent := level[m.Parent]
			parent.Replies = append(parent.Replies, m)
			next[m.ID] = m
		}
		level = next
	}
	return nil
}

// LoadDepth stops after some levels, and recurses instead of looping.
func (c *Comments) LoadDepth(ctx context.Context, level []*Comment, depth int) error {
	if len(level) == 0 || depth == 0 {
		return nil
	}
	byID := make(map[int64]*Comment, len(level))
	ids := make([]int64, 0, len(level))
	for _, m := range level {
		byID[m.ID] = m
		ids = append(ids, m.ID)
	}
	found, err := c.replies(ctx, ids)
	if err != nil {
		return err
	}
	for _, m := range found {
		byID[m.Parent].Replies = append(byID[m.Parent].Replies, m)
	}
	return c.LoadDepth(ctx, found, depth-1)
}

// LoadEach asks per comment of a level.
func (c *Comments) LoadEach(ctx context.Context, level []*Comment) error {
	for len(level) > 0 {
		var next []*Comment
		for _, m := range level {
			found, err := c.replies(ctx, []int64{m.ID}) // want nplusone:"read"
			if err != nil {
				return err
			}
			m.Replies = found
			next = append(next, found...)
		}
		level = next
	}
	return nil
}
