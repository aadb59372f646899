package clients

import (
	"context"
	"testing"

	"go.uber.org/goleak"
)

func TestLeaks(t *testing.T) {
	before := goleak.IgnoreCurrent()
	if _, err := constructor(context.Background(), "host=127.0.0.1 port=1 user=u dbname=d sslmode=disable"); err == nil {
		t.Fatal("no error")
	}
	if goleak.Find(before) == nil {
		t.Error("constructor: the goroutine of the pool ended")
	}
}
