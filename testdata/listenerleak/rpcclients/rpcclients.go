// Package rpcclients makes clients of services for connections.
package rpcclients

import (
	"context"
	"errors"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
)

func dial(target string) (*grpc.ClientConn, error) {
	return grpc.NewClient(target, grpc.WithTransportCredentials(insecure.NewCredentials()))
}

// The client of a service does not close its connection.
func serving(ctx context.Context, target string) (bool, error) {
	conn, err := dial(target) // want listenerleak:"client"
	if err != nil {
		return false, err
	}
	resp, err := healthpb.NewHealthClient(conn).Check(ctx, &healthpb.HealthCheckRequest{})
	if err != nil {
		return false, err
	}
	return resp.Status == healthpb.HealthCheckResponse_SERVING, nil
}

// Each round makes one more.
func firstServing(ctx context.Context, targets []string) (string, error) {
	for _, target := range targets {
		conn, err := dial(target) // want listenerleak:"client"
		if err != nil {
			continue
		}
		client := healthpb.NewHealthClient(conn)
		if _, err := client.Check(ctx, &healthpb.HealthCheckRequest{}); err == nil {
			conn.Close()
			return target, nil
		}
	}
	return "", errors.New("none")
}

// Silent: closed.
func check(ctx context.Context, target string) error {
	conn, err := dial(target)
	if err != nil {
		return err
	}
	defer conn.Close()
	_, err = healthpb.NewHealthClient(conn).Check(ctx, &healthpb.HealthCheckRequest{})
	return err
}

// Silent: the caller uses it as long as it wants.
func client(target string) (healthpb.HealthClient, error) {
	conn, err := dial(target)
	if err != nil {
		return nil, err
	}
	return healthpb.NewHealthClient(conn), nil
}

type prober struct {
	healthpb.HealthClient
	close func() error
}

// Silent: whoever has the prober closes it.
func newProber(target string) (*prober, error) {
	conn, err := dial(target)
	if err != nil {
		return nil, err
	}
	return &prober{healthpb.NewHealthClient(conn), conn.Close}, nil
}

type cache struct {
	conns map[string]grpc.ClientConnInterface
}

func newCachedClient(conn grpc.ClientConnInterface, c *cache, target string) healthpb.HealthClient {
	c.conns[target] = conn
	return healthpb.NewHealthClient(conn)
}

// Silent: a function of one's own may keep it.
func (c *cache) check(ctx context.Context, target string) error {
	conn, err := dial(target)
	if err != nil {
		return err
	}
	_, err = newCachedClient(conn, c, target).Check(ctx, &healthpb.HealthCheckRequest{})
	return err
}
