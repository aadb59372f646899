// Command otherpackage ends when the store that it opens fails, which the package of the store does not know.
package main

import (
	"database/sql"
	"log"
	"os"

	"fixture/unclosed/known_false/otherpackage/store"
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
