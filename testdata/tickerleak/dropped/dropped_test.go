package dropped

import (
	"net/http/httptest"
	"runtime"
	"testing"
	"time"
	"weak"
)

func TestLeaks(t *testing.T) {
	s := &store{sessions: map[string][]byte{}}
	w := weak.Make(s)
	s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/?id=1", nil))
	s = nil
	for range 10 {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	if w.Value() == nil {
		t.Error("the timer was collected")
	}
}
