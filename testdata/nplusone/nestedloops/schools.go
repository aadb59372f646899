// Package nestedloops nests loops in each other.
package nestedloops

import (
	"context"
	"database/sql"
	"slices"
	"strings"
)

type School struct {
	ID      int64
	Classes []Class
}

type Class struct {
	ID     int64
	Pupils []int64
}

type Register struct {
	db *sql.DB
}

// Pupils is one finding, in the innermost loop.
func (r *Register) Pupils(ctx context.Context, schools []School) (names []string, err error) {
	for _, s := range schools {
		for _, c := range s.Classes {
			for _, p := range c.Pupils {
				var name string
				if err := r.db.QueryRowContext(ctx, "SELECT name FROM pupils WHERE id = ?", p).Scan(&name); err != nil { // want nplusone:"minor"
					return nil, err
				}
				names = append(names, name)
			}
		}
	}
	return names, nil
}

// Teachers queries on two levels: one finding per loop.
func (r *Register) Teachers(ctx context.Context, schools []School) (names []string, err error) {
	for _, s := range schools {
		var head string
		if err := r.db.QueryRowContext(ctx, "SELECT head FROM schools WHERE id = ?", s.ID).Scan(&head); err != nil { // want nplusone:"read"
			return nil, err
		}
		names = append(names, head)
		for _, c := range s.Classes {
			var teacher string
			if err := r.db.QueryRowContext(ctx, "SELECT teacher FROM classes WHERE id = ?", c.ID).Scan(&teacher); err != nil { // want nplusone:"read"
				return nil, err
			}
			names = append(names, teacher)
		}
	}
	return names, nil
}

// Enrol inserts a fixed set per pupil: the outer loop is the one that grows.
func (r *Register) Enrol(ctx context.Context, pupils []int64) error {
	for _, p := range pupils {
		for _, subject := range []string{"maths", "music", "sports"} {
			if _, err := r.db.ExecContext(ctx, "INSERT INTO enrolments (pupil_id, subject) VALUES (?, ?)", p, subject); err != nil { // want nplusone:"write"
				return err
			}
		}
	}
	return nil
}

// Expel sends one statement per chunk of each class: the classes are the items.
func (r *Register) Expel(ctx context.Context, classes []Class) error {
	for _, c := range classes {
		for chunk := range slices.Chunk(c.Pupils, 500) {
			if err := r.delete(ctx, chunk); err != nil { // want nplusone:"unit"
				return err
			}
		}
	}
	return nil
}

// Remove calls a helper that has a loop of its own.
func (r *Register) Remove(ctx context.Context, classes []Class) error {
	for _, c := range classes {
		if err := r.removePupils(ctx, c); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}

func (r *Register) removePupils(ctx context.Context, c Class) error {
	for _, p := range c.Pupils {
		if _, err := r.db.ExecContext(ctx, "DELETE FROM seats WHERE class_id = ? AND pupil_id = ?", c.ID, p); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

// Flatten nests loops to collect, and sends one statement per chunk of the whole.
func (r *Register) Flatten(ctx context.Context, schools []School) error {
	var ids []int64
	for _, s := range schools {
		for _, c := range s.Classes {
			ids = append(ids, c.Pupils...)
		}
	}
	for chunk := range slices.Chunk(ids, 500) {
		if err := r.delete(ctx, chunk); err != nil {
			return err
		}
	}
	return nil
}

// RetryChunks retries each chunk.
func (r *Register) RetryChunks(ctx context.Context, ids []int64) (err error) {
	for chunk := range slices.Chunk(ids, 500) {
		for range 3 {
			if err = r.delete(ctx, chunk); err == nil {
				break
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Sizes loops in three levels and sends nothing.
func Sizes(schools []School) (n int) {
	for _, s := range schools {
		for _, c := range s.Classes {
			for range c.Pupils {
				n++
			}
		}
	}
	return n
}

// Seed has two loops over constants.
func (r *Register) Seed(ctx context.Context) error {
	for _, subject := range []string{"maths", "music"} {
		for year := 1; year <= 4; year++ {
			if _, err := r.db.ExecContext(ctx, "INSERT INTO courses (subject, year) VALUES (?, ?)", subject, year); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *Register) delete(ctx context.Context, ids []int64) error {
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	marks := strings.TrimSuffix(strings.Repeat("?,", len(ids)), ",")
	_, err := r.db.ExecContext(ctx, "DELETE FROM pupils WHERE id IN ("+marks+")", args...)
	return err
}

// Matrix crosses two lists in memory and sends one statement.
func (r *Register) Matrix(ctx context.Context, pupils, subjects []int64) error {
	var args []any
	for _, p := range pupils {
		for _, s := range subjects {
			args = append(args, p, s)
		}
	}
	marks := strings.TrimSuffix(strings.Repeat("(?, ?),", len(args)/2), ",")
	_, err := r.db.ExecContext(ctx, "INSERT INTO enrolments (pupil_id, subject_id) VALUES "+marks, args...)
	return err
}
