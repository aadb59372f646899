// Command callers ends when its server cannot start, which the package of the server does not know.
package main

import (
	"log"
	"net/http"
	"os"

	"fixture/listenerleak/callers/server"
)

func main() {
	app := &server.App{}
	go func() {
		if err := app.Run(http.NotFoundHandler()); err != nil {
			log.Fatal(err)
		}
	}()
	if err := server.Serve(":8080", os.Args[1]); err != nil {
		log.Fatal(err)
	}
}
