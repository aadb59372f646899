// Package bunmodel runs queries built with bun.
package bunmodel

import (
	"context"

	"github.com/uptrace/bun"
)

type Author struct {
	ID   int64
	Name string
}

type Book struct {
	ID       int64
	Title    string
	AuthorID int64
	Author   *Author `bun:"rel:belongs-to"`
	Loans    int64
}

type Shelf struct {
	db *bun.DB
}

func (s *Shelf) Authors(ctx context.Context, books []*Book) error {
	for _, b := range books {
		b.Author = new(Author)
		err := s.db.NewSelect().Model(b.Author).Where("id = ?", b.AuthorID).Scan(ctx) // want nplusone:"read"
		if err != nil {
			return err
		}
	}
	return nil
}

// Loans keeps the builder in a variable and counts.
func (s *Shelf) Loans(ctx context.Context, books []*Book, open bool) (err error) {
	for _, b := range books {
		q := s.db.NewSelect().Table("loans").Where("book_id = ?", b.ID)
		if open {
			q = q.Where("returned_at IS NULL")
		}
		if b.Loans, err = q.Count(ctx); err != nil { // want nplusone:"read"
			return err
		}
	}
	return nil
}

func (s *Shelf) Add(ctx context.Context, tx bun.Tx, books []*Book) error {
	for _, b := range books {
		if _, err := tx.NewInsert().Model(b).Exec(ctx); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

// Return runs raw SQL through the interface that DB and Tx share.
func Return(ctx context.Context, db bun.IDB, loans []int64) error {
	for _, id := range loans {
		if _, err := db.ExecContext(ctx, "UPDATE loans SET returned_at = now() WHERE id = ?", id); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

// Retire opens a transaction per book with the callback helper.
func (s *Shelf) Retire(ctx context.Context, books []*Book) error {
	for _, b := range books {
		err := s.db.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error { // want nplusone:"transaction"
			_, err := tx.NewDelete().Model(b).WherePK().Exec(ctx)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// List loads the authors with the books.
func (s *Shelf) List(ctx context.Context) (names []string, err error) {
	var books []Book
	if err := s.db.NewSelect().Model(&books).Relation("Author").Scan(ctx); err != nil {
		return nil, err
	}
	for _, b := range books {
		names = append(names, b.Author.Name)
	}
	return names, nil
}

// ByIDs expands a list.
func (s *Shelf) ByIDs(ctx context.Context, ids []int64) (books []Book, err error) {
	err = s.db.NewSelect().Model(&books).Where("id IN (?)", bun.In(ids)).Scan(ctx)
	return books, err
}

// AddAll inserts a slice.
func (s *Shelf) AddAll(ctx context.Context, titles []string) error {
	books := make([]Book, 0, len(titles))
	for _, t := range titles {
		books = append(books, Book{Title: t})
	}
	_, err := s.db.NewInsert().Model(&books).Exec(ctx)
	return err
}

// Search builds its conditions in the loop.
func (s *Shelf) Search(ctx context.Context, words []string) (books []Book, err error) {
	q := s.db.NewSelect().Model(&books)
	for _, w := range words {
		q = q.WhereOr("title ILIKE ?", "%"+w+"%")
	}
	return books, q.Limit(20).Scan(ctx)
}

// Texts renders queries without sending them.
func (s *Shelf) Texts(words []string) (texts []string) {
	for _, w := range words {
		texts = append(texts, s.db.NewSelect().Model((*Book)(nil)).Where("title = ?", w).String())
	}
	return texts
}
