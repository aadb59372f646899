// Package scores has queries in loops of its tests, where they do no harm.
package scores

import (
	"context"
	"database/sql"
)

type Points struct{ DB *sql.DB }

func (p *Points) Of(ctx context.Context, player int64) (n int, err error) {
	err = p.DB.QueryRowContext(ctx, "SELECT sum(points) FROM games WHERE player_id = ?", player).Scan(&n)
	return n, err
}

func (p *Points) Add(ctx context.Context, player int64, n int) error {
	_, err := p.DB.ExecContext(ctx, "INSERT INTO games (player_id, points) VALUES (?, ?)", player, n)
	return err
}

func (p *Points) Sum(ctx context.Context, players []int64) (sum int, err error) {
	for _, player := range players {
		n, err := p.Of(ctx, player) // want nplusone:"minor"
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}
