// Package processes runs other programs.
package processes

import (
	"context"
	"net/http"
	"os/exec"
	"time"
)

func archive(w http.ResponseWriter, r *http.Request) {
	out, err := exec.Command("git", "archive", "HEAD").Output() // want missingtimeout:"command"
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Write(out)
}

func convert(ctx context.Context, in string) error {
	cmd := exec.Command("convert", in, "out.png") // want missingtimeout:"command"
	cmd.Dir = "/tmp"
	if err := cmd.Start(); err != nil {
		return err
	}
	return cmd.Wait()
}

func withContext(ctx context.Context, in string) error {
	return exec.CommandContext(ctx, "convert", in, "out.png").Run()
}

// daemon is to outlive the request.
func daemon(ctx context.Context) error { return exec.Command("worker").Start() }

// killed has a timer of its own.
func killed(ctx context.Context) error {
	cmd := exec.Command("convert")
	timer := time.AfterFunc(time.Minute, func() { cmd.Process.Kill() })
	defer timer.Stop()
	return cmd.Run()
}

func killedHere(ctx context.Context) error {
	cmd := exec.Command("convert")
	if err := cmd.Start(); err != nil {
		return err
	}
	if ctx.Err() != nil {
		cmd.Process.Kill()
	}
	return cmd.Wait()
}

// built is run by somebody else.
func built(ctx context.Context) *exec.Cmd { return exec.Command("convert") }

// shell has taken the connection over: the context of the request does not end with it.
func shell(w http.ResponseWriter, r *http.Request) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	cmd := exec.Command("sh")
	cmd.Run()
}

// tool is a command-line program without a context.
func tool() error { return exec.Command("go", "fmt", "./...").Run() }
