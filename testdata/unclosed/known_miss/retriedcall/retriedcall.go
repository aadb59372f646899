// Package retriedcall assigns the response in a literal that a helper calls: which of the responses is left when the helper
// is done, the analysis of either function alone cannot say.
package retriedcall

import "net/http"

func fetch(url string, retry func(func() error) error) (int, error) {
	var resp *http.Response
	err := retry(func() (err error) {
		resp, err = http.Get(url)
		return err
	})
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}
