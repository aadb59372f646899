// Package store reads the database; it does not import the interface that it implements.
package store

import (
	"context"
	"database/sql"

	"fixture/nplusone/layeredbackend/handler"
)

type Store struct{ DB *sql.DB }

func (s *Store) HotQuestions(ctx context.Context, limit int) (questions []handler.Question, err error) {
	rows, err := s.DB.QueryContext(ctx, "SELECT id, author_id, title FROM questions ORDER BY hotness DESC LIMIT ?", limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var q handler.Question
		if err := rows.Scan(&q.ID, &q.Author, &q.Title); err != nil {
			return nil, err
		}
		questions = append(questions, q)
	}
	return questions, rows.Err()
}

func (s *Store) User(ctx context.Context, id int64) (name string, err error) {
	err = s.DB.QueryRowContext(ctx, "SELECT name FROM users WHERE id = ?", id).Scan(&name)
	return name, err
}
