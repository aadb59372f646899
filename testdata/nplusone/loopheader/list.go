// Package loopheader queries in the parts of a loop that run once.
package loopheader

import (
	"context"
	"database/sql"
)

type Tag struct {
	ID   int64
	Name string
}

type Tags struct {
	db *sql.DB
}

func (t *Tags) all(ctx context.Context) (tags []Tag) {
	rows, err := t.db.QueryContext(ctx, "SELECT id, name FROM tags")
	if err != nil {
		return nil
	}
	defer rows.Close()
	for rows.Next() {
		var tag Tag
		if rows.Scan(&tag.ID, &tag.Name) == nil {
			tags = append(tags, tag)
		}
	}
	return tags
}

func (t *Tags) count(ctx context.Context) (n int) {
	t.db.QueryRowContext(ctx, "SELECT count(*) FROM tags").Scan(&n)
	return n
}

// Names queries in the range expression.
func (t *Tags) Names(ctx context.Context) (names []string) {
	for _, tag := range t.all(ctx) {
		names = append(names, tag.Name)
	}
	return names
}

// Numbers queries for the bound of a range over an integer.
func (t *Tags) Numbers(ctx context.Context) (numbers []int) {
	for i := range t.count(ctx) {
		numbers = append(numbers, i+1)
	}
	return numbers
}

// Free queries in the initialisation of the loop.
func (t *Tags) Free(ctx context.Context, used []int) (free []int) {
	for i, n := 0, t.count(ctx); i < n; i++ {
		if i < len(used) && used[i] == 0 {
			free = append(free, i)
		}
	}
	return free
}

// Limit queries in the condition, which runs before each iteration.
func (t *Tags) Limit(ctx context.Context, used []int) (sum int) {
	for i := 0; i < t.count(ctx) && i < len(used); i++ { // want nplusone:"invariant"
		sum += used[i]
	}
	return sum
}
