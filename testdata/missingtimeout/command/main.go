// Command command asks a server; whoever runs it can interrupt it.
package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
)

func main() {
	resp, err := http.Get("https://status.example.com/")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	resp.Body.Close()
	client := &http.Client{}
	if resp, err = client.Get("https://status.example.com/"); err == nil {
		resp.Body.Close()
	}
	if conn, err := net.Dial("tcp", "status.example.com:80"); err == nil {
		conn.Close()
	}
	open(context.Background())
}

func open(ctx context.Context) error {
	return exec.Command("open", "https://status.example.com/").Run()
}
