// Package goroutineperitem starts one goroutine per item, and each sends a query.
package goroutineperitem

import (
	"context"
	"database/sql"
	"sync"
)

type Image struct {
	ID    int64
	Owner string
}

type Gallery struct {
	db *sql.DB
}

func (g *Gallery) Owners(ctx context.Context, images []*Image) error {
	var wg sync.WaitGroup
	errs := make(chan error, len(images))
	for _, img := range images {
		wg.Add(1)
		go func() {
			defer wg.Done()
			errs <- g.db.QueryRowContext(ctx, "SELECT owner FROM images WHERE id = $1", img.ID).Scan(&img.Owner) // want nplusone:"minor"
		}()
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Touch passes the item as an argument of a named method.
func (g *Gallery) Touch(ctx context.Context, ids []int64) {
	for _, id := range ids {
		go g.touch(ctx, id) // want nplusone:"unit"
	}
}

func (g *Gallery) touch(ctx context.Context, id int64) {
	g.db.ExecContext(ctx, "UPDATE images SET seen_at = now() WHERE id = $1", id)
}

// Flag passes the item to a literal, as code from before Go 1.22 does.
func (g *Gallery) Flag(ctx context.Context, ids []int64) {
	var wg sync.WaitGroup
	wg.Add(len(ids))
	for _, id := range ids {
		go func(id int64) {
			defer wg.Done()
			g.db.ExecContext(ctx, "UPDATE images SET flagged = true WHERE id = $1", id) // want nplusone:"write"
		}(id)
	}
	wg.Wait()
}

// Delete uses WaitGroup.Go.
func (g *Gallery) Delete(ctx context.Context, ids []int64) {
	var wg sync.WaitGroup
	for _, id := range ids {
		wg.Go(func() {
			g.db.ExecContext(ctx, "DELETE FROM images WHERE id = $1", id) // want nplusone:"write"
		})
	}
	wg.Wait()
}

// Limited lets eight goroutines run at a time; sending to the semaphore does not make it an event loop.
func (g *Gallery) Limited(ctx context.Context, images []*Image) {
	slots := make(chan struct{}, 8)
	var wg sync.WaitGroup
	for _, img := range images {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			g.db.QueryRowContext(ctx, "SELECT owner FROM images WHERE id = $1", img.ID).Scan(&img.Owner) // want nplusone:"minor"
		})
	}
	wg.Wait()
}

// Workers starts a fixed number of goroutines, which take what a channel delivers.
func (g *Gallery) Workers(ctx context.Context, ids <-chan int64) {
	const workers = 4
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for id := range ids {
				g.touch(ctx, id)
			}
		})
	}
	wg.Wait()
}

// Pool starts as many workers as it is told; what they do depends on the channel, not on their number.
func (g *Gallery) Pool(ctx context.Context, workers int, ids <-chan int64) {
	for range workers {
		go g.work(ctx, ids)
	}
}

func (g *Gallery) work(ctx context.Context, ids <-chan int64) {
	for {
		select {
		case <-ctx.Done():
			return
		case id, ok := <-ids:
			if !ok {
				return
			}
			g.touch(ctx, id)
		}
	}
}

// Feed hands the items to the workers, and sends nothing itself.
func (g *Gallery) Feed(ctx context.Context, images []Image) {
	ids := make(chan int64)
	g.Pool(ctx, 4, ids)
	for _, img := range images {
		ids <- img.ID
	}
	close(ids)
}

// Pair runs two different queries side by side.
func (g *Gallery) Pair(ctx context.Context, id int64) (owner string, likes int) {
	var wg sync.WaitGroup
	wg.Go(func() { g.db.QueryRowContext(ctx, "SELECT owner FROM images WHERE id = $1", id).Scan(&owner) })
	wg.Go(func() { g.db.QueryRowContext(ctx, "SELECT count(*) FROM likes WHERE image_id = $1", id).Scan(&likes) })
	wg.Wait()
	return owner, likes
}

// Render is concurrent, but in memory; one statement follows.
func (g *Gallery) Render(ctx context.Context, images []Image, render func(Image) int) error {
	sizes := make([]int, len(images))
	var wg sync.WaitGroup
	for i, img := range images {
		wg.Go(func() { sizes[i] = render(img) })
	}
	wg.Wait()
	total := 0
	for _, s := range sizes {
		total += s
	}
	_, err := g.db.ExecContext(ctx, "UPDATE gallery SET bytes = $1", total)
	return err
}
