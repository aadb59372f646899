package helpers

import (
	"net/http"
	"testing"
)

func Login(t *testing.T, url string) *http.Response {
	t.Helper()
	client := &http.Client{}
	resp, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	return resp
}
