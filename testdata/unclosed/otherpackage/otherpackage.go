// Command otherpackage ends when the store that it opens fails: the engine sees both packages.
package main

import (
	"database/sql"
	"log"
	"os"

	"fixture/unclosed/otherpackage/store"
)

func main() {
	db, err := sql.Open("postgres", os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	if err := store.Prepare(db); err != nil {
		log.Fatal(err)
	}
}
