// Command shop is a small service with common defects next to the same work done well.
package main

import (
	"database/sql"
	"log"
	"net/http"
	"os"
	"time"

	"shop/orders"
	"shop/payments"
	"shop/sqlstore"
	"shop/web"
)

func main() {
	db, err := sql.Open(os.Getenv("SHOP_DRIVER"), os.Getenv("SHOP_DSN"))
	if err != nil {
		log.Fatal(err)
	}
	pay := payments.New(os.Getenv("SHOP_PROVIDER"), []byte(os.Getenv("SHOP_SECRET")))
	server := &http.Server{
		Addr:              ":8080",
		Handler:           web.Routes(orders.NewService(sqlstore.New(db)), db, pay),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      30 * time.Second,
	}
	log.Fatal(server.ListenAndServe())
}
