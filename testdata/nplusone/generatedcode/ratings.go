// Package generatedcode calls generated code that queries, once in a loop and once not.
package generatedcode

import "context"

type Ratings struct{ stars *StarStore }

func (r *Ratings) Sum(ctx context.Context, ids []int64) (sum int, err error) {
	for _, id := range ids {
		n, err := r.stars.Get(ctx, id) // want nplusone:"minor"
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// Best calls the generated method that loops, once.
func (r *Ratings) Best(ctx context.Context, ids []int64) (best int, err error) {
	all, err := r.stars.GetAll(ctx, ids)
	if err != nil {
		return 0, err
	}
	for _, n := range all {
		best = max(best, n)
	}
	return best, nil
}
