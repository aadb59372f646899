// Package lomap queries in the callbacks of github.com/samber/lo.
package lomap

import (
	"context"
	"database/sql"
	"strings"

	"github.com/samber/lo"
)

type Player struct {
	ID, TeamID int64
	Team       string
}

type League struct {
	db *sql.DB
}

func (l *League) TeamNames(ctx context.Context, players []Player) []string {
	return lo.Map(players, func(p Player, _ int) string {
		var name string
		l.db.QueryRowContext(ctx, "SELECT name FROM teams WHERE id = ?", p.TeamID).Scan(&name) // want nplusone:"read"
		return name
	})
}

func (l *League) Transfer(ctx context.Context, players []Player, team int64) {
	lo.ForEach(players, func(p Player, _ int) {
		l.setTeam(ctx, p.ID, team) // want nplusone:"unit"
	})
}

// Active filters with a method that queries.
func (l *League) Active(ctx context.Context, players []Player) []Player {
	return lo.Filter(players, func(p Player, _ int) bool {
		return l.played(ctx, p.ID) // want nplusone:"read"
	})
}

func (l *League) setTeam(ctx context.Context, player, team int64) {
	l.db.ExecContext(ctx, "UPDATE players SET team_id = ? WHERE id = ?", team, player)
}

func (l *League) played(ctx context.Context, player int64) (ok bool) {
	l.db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM games WHERE player_id = ?)", player).Scan(&ok)
	return ok
}

// Delete maps to ids and sends one statement.
func (l *League) Delete(ctx context.Context, players []Player) error {
	ids := lo.Map(players, func(p Player, _ int) any { return p.ID })
	marks := strings.Join(lo.RepeatBy(len(ids), func(int) string { return "?" }), ",")
	_, err := l.db.ExecContext(ctx, "DELETE FROM players WHERE id IN ("+marks+")", ids...)
	return err
}

// DeleteChunks sends one statement per chunk.
func (l *League) DeleteChunks(ctx context.Context, ids []any) error {
	for _, chunk := range lo.Chunk(ids, 500) {
		marks := strings.TrimSuffix(strings.Repeat("?,", len(chunk)), ",")
		if _, err := l.db.ExecContext(ctx, "DELETE FROM players WHERE id IN ("+marks+")", chunk...); err != nil {
			return err
		}
	}
	return nil
}

// ByTeam groups in memory.
func ByTeam(players []Player) map[int64][]Player {
	return lo.GroupBy(players, func(p Player) int64 { return p.TeamID })
}
