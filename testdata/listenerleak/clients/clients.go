// Package clients makes clients.
package clients

import (
	"context"
	"database/sql"
	"errors"
	"net/http"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/redis/go-redis/v9"
	"google.golang.org/grpc"

	failures "fixture/listenerleak/clients/errors"

	healthpb "google.golang.org/grpc/health/grpc_health_v1"
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

// The error is one of a package of one's own.
func sized(ctx context.Context, dsn string, size int32) (*pgxpool.Pool, error) {
	pool, err := pgxpool.New(ctx, dsn) // want listenerleak:"failedstart"
	if err != nil {
		return nil, err
	}
	if n := pool.Config().MaxConns; n < size {
		return nil, failures.Errorf("only %d connections", n)
	}
	return pool, nil
}

// It closes the pool after one failure, so it means to after the other one.
func checked(ctx context.Context, dsn string, check func(*pgxpool.Stat) error) (*pgxpool.Pool, error) {
	pool, err := pgxpool.New(ctx, dsn) // want listenerleak:"client"
	if err != nil {
		return nil, err
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, err
	}
	if err := check(pool.Stat()); err != nil {
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

// The list has at least one name, so this return is never taken; the other one is.
func changes(ctx context.Context, dsn string, all bool, send func(error)) {
	conn, err := pgx.Connect(ctx, dsn) // want listenerleak:"client"
	if err != nil {
		send(err)
		return
	}
	tables := make([]string, 0, 4)
	tables = append(tables, "transactions")
	if all {
		tables = append(tables, "users")
	}
	if len(tables) == 0 {
		send(errors.New("no tables"))
		return
	}
	rows, err := conn.Query(ctx, "CHANGEFEED FOR "+strings.Join(tables, ","))
	if err != nil {
		send(err)
		return
	}
	rows.Close()
	conn.Close(ctx)
}

// Silent: without a table there is nothing to connect for, and with one the connection is closed.
func watch(ctx context.Context, dsn string, names ...string) error {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	tables := append([]string{"transactions"}, names...)
	if len(tables) == 0 {
		return errors.New("no tables")
	}
	return conn.Close(ctx)
}

// A list that may be empty.
func listen(ctx context.Context, dsn string, names ...string) error {
	conn, err := pgx.Connect(ctx, dsn) // want listenerleak:"client"
	if err != nil {
		return err
	}
	var tables []string
	tables = append(tables, names...)
	if len(tables) == 0 {
		return errors.New("no tables")
	}
	return conn.Close(ctx)
}

type peer struct {
	name   string
	client healthpb.HealthClient
}

// Silent: each goes into a map of those who use it from then on.
func peers(addrs map[string]string) (map[string]peer, error) {
	list := map[string]peer{}
	for name, addr := range addrs {
		conn, err := grpc.NewClient(addr)
		if err != nil {
			return nil, err
		}
		list[name] = peer{name: name, client: healthpb.NewHealthClient(conn)}
	}
	return list, nil
}

// The copy of the composite is used here only.
func healthy(ctx context.Context, addrs []string) error {
	for _, addr := range addrs {
		conn, err := grpc.NewClient(addr) // want listenerleak:"client"
		if err != nil {
			return err
		}
		p := peer{name: addr, client: healthpb.NewHealthClient(conn)}
		q := p
		if _, err := q.client.Check(ctx, &healthpb.HealthCheckRequest{}); err != nil {
			return err
		}
	}
	return nil
}
