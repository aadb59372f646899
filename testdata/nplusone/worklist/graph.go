// Package worklist discovers its work while it is at it.
package worklist

import (
	"context"
	"database/sql"
)

type Graph struct {
	db *sql.DB
}

func (g *Graph) links(ctx context.Context, from int64) (to []int64, err error) {
	rows, err := g.db.QueryContext(ctx, "SELECT target FROM links WHERE source = ?", from)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		to = append(to, id)
	}
	return to, rows.Err()
}

// Reachable takes from the front of a queue and adds to its end.
func (g *Graph) Reachable(ctx context.Context, start int64) (map[int64]bool, error) {
	seen := map[int64]bool{start: true}
	queue := []int64{start}
	for len(queue) > 0 {
		id := queue[0]
		queue = queue[1:]
		next, err := g.links(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, n := range next {
			if !seen[n] {
				seen[n] = true
				queue = append(queue, n)
			}
		}
	}
	return seen, nil
}

// Path takes from the end of a stack.
func (g *Graph) Path(ctx context.Context, start, goal int64) (bool, error) {
	seen := map[int64]bool{}
	stack := []int64{start}
	for len(stack) > 0 {
		id := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if id == goal {
			return true, nil
		}
		if seen[id] {
			continue
		}
		seen[id] = true
		next, err := g.links(ctx, id)
		if err != nil {
			return false, err
		}
		stack = append(stack, next...)
	}
	return false, nil
}

// Degrees only takes from a list that never grows: its elements are items.
func (g *Graph) Degrees(ctx context.Context, todo []int64) (degrees []int, err error) {
	for len(todo) > 0 {
		id := todo[0]
		todo = todo[1:]
		next, err := g.links(ctx, id) // want nplusone:"read"
		if err != nil {
			return nil, err
		}
		degrees = append(degrees, len(next))
	}
	return degrees, nil
}
