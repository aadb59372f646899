// Command process opens things for as long as it runs: all silent.
package main

import (
	"context"
	"net"
	"os"
	"os/signal"

	"google.golang.org/grpc"
)

func main() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt)
	if err := run(ctx, []string{"a", "b"}); err != nil {
		os.Exit(1)
	}
	<-c
}

func run(ctx context.Context, addrs []string) error {
	ln, err := net.Listen("tcp", ":0")
	if err != nil {
		return err
	}
	println(ln.Addr().String())
	for _, addr := range addrs {
		conn, err := grpc.NewClient(addr)
		if err != nil {
			return err
		}
		conn.Connect()
	}
	<-ctx.Done()
	return nil
}
