// Package app wires the manager.
package app

import (
	"fixture/nplusone/memoryonly/memory"
	"fixture/nplusone/memoryonly/session"
)

func Sessions() *session.Manager { return session.NewManager(memory.New()) }
