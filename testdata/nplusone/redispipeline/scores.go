// Package redispipeline queues commands, which travel together when the pipeline is executed.
package redispipeline

import (
	"context"

	"github.com/redis/go-redis/v9"
)

type Scores struct {
	rdb *redis.Client
}

// Add queues on a pipeline.
func (s *Scores) Add(ctx context.Context, scores map[string]float64) error {
	pipe := s.rdb.Pipeline()
	for player, points := range scores {
		pipe.ZIncrBy(ctx, "scores", points, player)
	}
	_, err := pipe.Exec(ctx)
	return err
}

// Of reads the queued commands after Exec.
func (s *Scores) Of(ctx context.Context, players []string) ([]float64, error) {
	pipe := s.rdb.TxPipeline()
	cmds := make([]*redis.FloatCmd, 0, len(players))
	for _, p := range players {
		cmds = append(cmds, pipe.ZScore(ctx, "scores", p))
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, err
	}
	points := make([]float64, len(cmds))
	for i, cmd := range cmds {
		points[i] = cmd.Val()
	}
	return points, nil
}

// Reset queues in the callback of Pipelined.
func (s *Scores) Reset(ctx context.Context, players []string) error {
	_, err := s.rdb.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		for _, p := range players {
			pipe.ZAdd(ctx, "scores", redis.Z{Member: p})
		}
		return nil
	})
	return err
}

// Rename queues through a helper that takes the pipeline.
func (s *Scores) Rename(ctx context.Context, names map[string]string) error {
	pipe := s.rdb.Pipeline()
	for from, to := range names {
		rename(ctx, pipe, from, to)
	}
	_, err := pipe.Exec(ctx)
	return err
}

func rename(ctx context.Context, pipe redis.Pipeliner, from, to string) {
	pipe.Rename(ctx, "player:"+from, "player:"+to)
}

// Move executes a pipeline per player.
func (s *Scores) Move(ctx context.Context, scores map[string]float64) error {
	for player, points := range scores {
		pipe := s.rdb.TxPipeline()
		pipe.ZRem(ctx, "weekly", player)
		pipe.ZAdd(ctx, "all", redis.Z{Member: player, Score: points})
		if _, err := pipe.Exec(ctx); err != nil { // want nplusone:"remote"
			return err
		}
	}
	return nil
}

// Drop calls Pipelined per player.
func (s *Scores) Drop(ctx context.Context, players []string) error {
	for _, p := range players {
		_, err := s.rdb.Pipelined(ctx, func(pipe redis.Pipeliner) error { // want nplusone:"remote"
			pipe.Del(ctx, "player:"+p)
			pipe.ZRem(ctx, "scores", p)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
