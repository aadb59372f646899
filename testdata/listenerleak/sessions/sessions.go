// Package sessions opens sessions and channels on connections.
package sessions

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"

	amqp "github.com/rabbitmq/amqp091-go"
	"golang.org/x/crypto/ssh"
)

type target struct {
	client *ssh.Client
	broker *amqp.Connection
}

// The connection goes on, with one more session after each failure.
func run(client *ssh.Client, command string) (string, error) {
	session, err := client.NewSession() // want listenerleak:"conn"
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	session.Stdout = &out
	if err := session.Run(command); err != nil {
		return out.String(), err
	}
	return out.String(), session.Close()
}

func (t *target) publish(w http.ResponseWriter, r *http.Request) {
	ch, err := t.broker.Channel() // want listenerleak:"subscription"
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	if err := ch.PublishWithContext(r.Context(), "orders", "", false, false, amqp.Publishing{Body: []byte(r.FormValue("order"))}); err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	ch.Close()
}

// Another connection is closed than the one of the session.
func compare(a, b *ssh.Client, command string) error {
	defer b.Close()
	session, err := a.NewSession() // want listenerleak:"conn"
	if err != nil {
		return err
	}
	if err := session.Start(command); err != nil {
		return err
	}
	return session.Close()
}

// The connection ends with the function, but until then each round leaves a session on it.
func each(client *ssh.Client, commands []string) error {
	defer client.Close()
	for _, command := range commands {
		session, err := client.NewSession() // want listenerleak:"conn"
		if err != nil {
			return err
		}
		if err := session.Start(command); err != nil {
			return err
		}
	}
	return nil
}

// Closed only on the way that does not need it.
func probe(client *ssh.Client, body []byte) error {
	var request struct{ Command string }
	if err := json.Unmarshal(body, &request); err != nil {
		return errors.Join(err, client.Close())
	}
	session, err := client.NewSession() // want listenerleak:"conn"
	if err != nil {
		return err
	}
	if err := session.Run(request.Command); err != nil {
		return err
	}
	return session.Close()
}

// Silent: the session ends with its connection, wherever that came from.
func execute(client *ssh.Client, body []byte) (int, error) {
	defer client.Close()
	var request struct{ Command string }
	if err := json.Unmarshal(body, &request); err != nil {
		return 0, err
	}
	session, err := client.NewSession()
	if err != nil {
		return 0, err
	}
	if err := session.Start(request.Command); err != nil {
		return 0, err
	}
	defer session.Close()
	var exit *ssh.ExitError
	if err := session.Wait(); errors.As(err, &exit) {
		return exit.ExitStatus(), nil
	}
	return 0, nil
}

// Silent: closed in a literal, after the session was opened, and on the path that needs it.
func (t *target) upload(command string, data []byte) error {
	session, err := t.client.NewSession()
	if err != nil {
		return err
	}
	defer func() {
		if err := t.client.Close(); err != nil {
			println(err.Error())
		}
	}()
	session.Stdin = bytes.NewReader(data)
	return session.Run(command)
}

func (t *target) reboot() error {
	session, err := t.client.NewSession()
	if err != nil {
		return err
	}
	if err := session.Start("reboot"); err != nil {
		t.client.Close()
		return err
	}
	return session.Close()
}

// Silent: the channel ends with the connection in the field.
func (t *target) last(r *http.Request, body []byte) error {
	defer t.broker.Close()
	ch, err := t.broker.Channel()
	if err != nil {
		return err
	}
	if err := ch.Confirm(false); err != nil {
		return err
	}
	return ch.PublishWithContext(r.Context(), "orders", "", false, false, amqp.Publishing{Body: body})
}
