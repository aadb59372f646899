// Package handler serves requests with a service that it only knows as an interface.
package handler

import (
	"context"
	"encoding/json"
	"net/http"
)

type Question struct {
	ID, Author int64
	Title      string
}

type Questions interface {
	Hot(ctx context.Context) ([]Question, error)
	AuthorName(ctx context.Context, q Question) (string, error)
	Excerpt(q Question) string
}

type Handler struct{ questions Questions }

func New(q Questions) *Handler { return &Handler{questions: q} }

// Hot is two interfaces away from the query that it runs per question.
func (h *Handler) Hot(w http.ResponseWriter, r *http.Request) {
	questions, err := h.questions.Hot(r.Context())
	if err != nil {
		http.Error(w, "cannot load", http.StatusInternalServerError)
		return
	}
	authors := make(map[int64]string, len(questions))
	for _, q := range questions {
		name, err := h.questions.AuthorName(r.Context(), q) // want:module nplusone:"read"
		if err != nil {
			http.Error(w, "cannot load author", http.StatusInternalServerError)
			return
		}
		authors[q.ID] = name
	}
	json.NewEncoder(w).Encode(authors)
}

// Excerpts calls a method of the same interface that does not leave the process.
func (h *Handler) Excerpts(w http.ResponseWriter, r *http.Request) {
	questions, err := h.questions.Hot(r.Context())
	if err != nil {
		http.Error(w, "cannot load", http.StatusInternalServerError)
		return
	}
	excerpts := make([]string, 0, len(questions))
	for _, q := range questions {
		excerpts = append(excerpts, h.questions.Excerpt(q))
	}
	json.NewEncoder(w).Encode(excerpts)
}
