// Package config holds what an operator sets.
package config

type Config struct {
	Topics []string `yaml:"topics"`
}
