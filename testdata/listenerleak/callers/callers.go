// Command callers ends when its server cannot start, which the package of the server does not know.
package main

import (
	"log"
	"os"

	"fixture/listenerleak/callers/server"
)

func main() {
	if err := server.Serve(":8080", os.Args[1]); err != nil {
		log.Fatal(err)
	}
}
