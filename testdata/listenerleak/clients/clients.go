// Package clients makes clients.
package clients

import (
	"context"
	"database/sql"
	"net/http"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/redis/go-redis/v9"
	"google.golang.org/grpc"
)

func call(ctx context.Context, addr string) error {
	conn, err := grpc.NewClient(addr) // want listenerleak:"client"
	if err != nil {
		return err
	}
	return conn.Invoke(ctx, "/service/Method", nil, nil)
}

func handler(w http.ResponseWriter, r *http.Request) {
	rdb := redis.NewClient(&redis.Options{}) // want listenerleak:"client"
	w.Write([]byte(rdb.Get(r.Context(), "key").Val()))
}

func ping(dsn string) error {
	db, err := sql.Open("postgres", dsn) // want listenerleak:"client"
	if err != nil {
		return err
	}
	return db.Ping()
}

func constructor(ctx context.Context, dsn string) (*pgxpool.Pool, error) {
	pool, err := pgxpool.New(ctx, dsn) // want listenerleak:"failedstart"
	if err != nil {
		return nil, err
	}
	if err := pool.Ping(ctx); err != nil {
		return nil, err
	}
	return pool, nil
}

// Silent: closed, shared, or closed where the constructor fails.
func closed(ctx context.Context, addr string) error {
	conn, err := grpc.NewClient(addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Invoke(ctx, "/service/Method", nil, nil)
}

type service struct {
	rdb *redis.Client
	db  *sql.DB
}

func newService(dsn string) (*service, error) {
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		return nil, err
	}
	if err := db.Ping(); err != nil {
		db.Close()
		return nil, err
	}
	return &service{rdb: redis.NewClient(&redis.Options{}), db: db}, nil
}
