package scores

import (
	"context"
	"database/sql"
	"os"
	"testing"
)

func seed(t *testing.T, p *Points, players []int64) {
	t.Helper()
	for _, player := range players {
		if err := p.Add(context.Background(), player, 10); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSum(t *testing.T) {
	dsn := os.Getenv("POINTS_DSN")
	if dsn == "" {
		t.Skip("POINTS_DSN is not set")
	}
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		t.Fatal(err)
	}
	p := &Points{DB: db}
	tests := map[int64]int{1: 10, 2: 10}
	seed(t, p, []int64{1, 2})
	for player, want := range tests {
		if got, err := p.Of(context.Background(), player); err != nil || got != want {
			t.Errorf("Of(%d) = %d, %v; want %d", player, got, err, want)
		}
	}
}
