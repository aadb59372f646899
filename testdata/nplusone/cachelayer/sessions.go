// Package cachelayer keeps things in Redis behind layers of different depth.
package cachelayer

import (
	"context"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"
)

type Tokens struct {
	rdb *redis.Client
}

func (t *Tokens) token(ctx context.Context, userID int64) (string, error) {
	return t.rdb.Get(ctx, "token:"+strconv.FormatInt(userID, 10)).Result()
}

// All asks for one key after the other, which MGet does at once.
func (t *Tokens) All(ctx context.Context, userIDs []int64) (tokens []string, err error) {
	for _, id := range userIDs {
		token, err := t.token(ctx, id) // want nplusone:"minor"
		if err != nil {
			return nil, err
		}
		tokens = append(tokens, token)
	}
	return tokens, nil
}

func (t *Tokens) header(ctx context.Context, userID int64) (string, error) {
	token, err := t.token(ctx, userID)
	return "Bearer " + token, err
}

func (t *Tokens) describe(ctx context.Context, userID int64, names []string) (string, error) {
	if len(names) == 0 {
		return "", nil
	}
	header, err := t.header(ctx, userID)
	return strings.Join(names, ", ") + ": " + header, err
}

// Describe knows nothing of a cache: it is two layers further down.
func (t *Tokens) Describe(ctx context.Context, names map[int64][]string) (lines []string, err error) {
	for id, n := range names {
		line, err := t.describe(ctx, id, n)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// A Store may also be in memory.
type Store interface {
	Set(ctx context.Context, key, value string) error
}

type remote struct{ rdb *redis.Client }

func (r remote) Set(ctx context.Context, key, value string) error {
	return r.rdb.Set(ctx, key, value, 0).Err()
}

type local map[string]string

func (l local) Set(_ context.Context, key, value string) error {
	l[key] = value
	return nil
}

func Open(rdb *redis.Client) Store {
	if rdb == nil {
		return local{}
	}
	return remote{rdb}
}

func Fill(ctx context.Context, s Store, values map[string]string) error {
	for key, value := range values {
		if err := s.Set(ctx, key, value); err != nil {
			return err
		}
	}
	return nil
}

// Trim looks after the consumers of a stream, of which there are few.
func (t *Tokens) Trim(ctx context.Context, group string, streams []string) error {
	for _, stream := range streams {
		consumers, err := t.rdb.XInfoConsumers(ctx, stream, group).Result()
		if err != nil {
			return err
		}
		for _, c := range consumers {
			if c.Pending > 0 {
				continue
			}
			if err := t.rdb.XGroupDelConsumer(ctx, stream, group, c.Name).Err(); err != nil {
				return err
			}
		}
	}
	return nil
}

// memory keeps what a function has found.
type memory struct {
	cache map[int64]string
}

func (m *memory) value(id int64, find func() (string, error)) (string, error) {
	if v, ok := m.cache[id]; ok {
		return v, nil
	}
	v, err := find()
	if err != nil {
		return "", err
	}
	m.cache[id] = v
	return v, nil
}

func (t *Tokens) remembered(ctx context.Context, m *memory, userID int64) (string, error) {
	return m.value(userID, func() (string, error) { return t.rdb.Get(ctx, strconv.FormatInt(userID, 10)).Result() })
}

// Known asks what is not kept in memory yet.
func (t *Tokens) Known(ctx context.Context, m *memory, userIDs []int64) (tokens []string, err error) {
	for _, id := range userIDs {
		token, err := t.remembered(ctx, m, id)
		if err != nil {
			return nil, err
		}
		tokens = append(tokens, token)
	}
	return tokens, nil
}

// queryWithCache asks the database itself if there is no cache.
func queryWithCache(m *memory, id int64, find func() (string, error)) (string, error) {
	if m == nil {
		return find()
	}
	return m.value(id, find)
}

func queryWithoutCache(_ int64, find func() (string, error)) (string, error) { return find() }

// Optional has a cache that may be switched off.
func (t *Tokens) Optional(ctx context.Context, m *memory, userIDs []int64) (tokens []string, err error) {
	for _, id := range userIDs {
		token, err := queryWithCache(m, id, func() (string, error) { return t.rdb.Get(ctx, strconv.FormatInt(id, 10)).Result() })
		if err != nil {
			return nil, err
		}
		tokens = append(tokens, token)
	}
	return tokens, nil
}

// Fresh goes past it.
func (t *Tokens) Fresh(ctx context.Context, userIDs []int64) (tokens []string, err error) {
	for _, id := range userIDs {
		token, err := queryWithoutCache(id, func() (string, error) {
			return t.rdb.Get(ctx, strconv.FormatInt(id, 10)).Result() // want nplusone:"remote"
		})
		if err != nil {
			return nil, err
		}
		tokens = append(tokens, token)
	}
	return tokens, nil
}

type Session struct {
	UserID int64
	Token  *string
}

func (t *Tokens) optional(ctx context.Context, m *memory, id int64) (string, error) {
	return queryWithCache(m, id, func() (string, error) { return t.rdb.Get(ctx, strconv.FormatInt(id, 10)).Result() })
}

func (t *Tokens) load(ctx context.Context, m *memory, s *Session) error {
	if s.Token == nil {
		token, err := t.optional(ctx, m, s.UserID)
		if err != nil {
			return err
		}
		s.Token = &token
	}
	return nil
}

// Twice keeps in each session what the cache has as well.
func (t *Tokens) Twice(ctx context.Context, m *memory, sessions []*Session) error {
	for _, s := range sessions {
		if err := t.load(ctx, m, s); err != nil {
			return err
		}
	}
	return nil
}
