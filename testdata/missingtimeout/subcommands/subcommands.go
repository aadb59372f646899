// Package subcommands is a command line: whoever runs it can interrupt it.
package subcommands

import (
	"net/http"

	"github.com/spf13/cobra"
)

func status(url string) *cobra.Command {
	return &cobra.Command{
		Use: "status",
		RunE: func(*cobra.Command, []string) error {
			resp, err := http.Get(url)
			if err != nil {
				return err
			}
			return resp.Body.Close()
		},
	}
}

// hook serves requests while the command runs.
func hook(w http.ResponseWriter, r *http.Request) {
	resp, err := http.Get("https://status.example.com/") // want missingtimeout:"default"
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	resp.Body.Close()
}
