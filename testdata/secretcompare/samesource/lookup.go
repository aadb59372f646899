package samesource

import (
	"net/http"
	"strings"

	"gorm.io/gorm"
)

type Client struct{ Token string }

// ByToken asks the database for the token first: what it returns has it.
func ByToken(db *gorm.DB, token string) (*Client, error) {
	c := new(Client)
	err := db.Where("token = ?", token).Find(c).Error
	if c.Token == token {
		return c, err
	}
	return nil, err
}

type conn struct{ token string }

func (c *conn) Close() { c.token = "" }

type hub struct{ conns []*conn }

func (h *hub) Add(token string) { h.conns = append(h.conns, &conn{token}) }

// Drop closes connections: nobody is let in by the comparison.
func (h *hub) Drop(token string) {
	for _, c := range h.conns {
		if c.token == token {
			c.Close()
		}
	}
}

func fromRequest(r *http.Request) string {
	if scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && scheme == "Bearer" {
		return token
	}
	return r.FormValue("access_token")
}

// Identical compares two credentials of one request.
func Identical(w http.ResponseWriter, r *http.Request) bool {
	if own := fromRequest(r); own != "" && r.PostForm.Get("token") == own {
		w.WriteHeader(http.StatusBadRequest)
		return true
	}
	return false
}

type nonces struct{ prefix string }

func (n *nonces) split(nonce string) (prefix, rest string) { return nonce[:8], nonce[8:] }

// Prefix compares the public part of a nonce.
func (n *nonces) Prefix(nonce string) bool {
	prefix, _ := n.split(nonce)
	return n.prefix == prefix
}

func New(prefix string) *nonces { return &nonces{prefix} }

func active(db *gorm.DB) *gorm.DB { return db.Where("active") }

// ByActiveToken asks by way of a helper.
func ByActiveToken(db *gorm.DB, token string) *Client {
	c := new(Client)
	if err := active(db.Where("token = ?", token)).First(c).Error; err == nil && c.Token == token {
		return c
	}
	return nil
}

// DropLast goes through the list backwards.
func (h *hub) DropLast(token string) {
	for i := len(h.conns) - 1; i >= 0; i-- {
		c := h.conns[i]
		if c.token == token {
			c.Close()
			h.conns = append(h.conns[:i], h.conns[i+1:]...)
		}
	}
}
