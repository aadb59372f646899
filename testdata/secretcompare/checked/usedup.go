package checked

import "errors"

// otp has the codes that were sent to the old and to the new address.
type otp struct {
	CurrentToken, NewToken string
	Confirmed              bool
}

type confirmation struct{ Token string }

type accounts interface {
	ClearOneTimeToken(which int) error
	DeleteAccount(id int) error
	SignIn(id int) error
}

// usedUp was handed a token that was found before: the comparison only says which of two it was.
func (o *otp) usedUp(params *confirmation, clearToken func(which int)) {
	if params.Token == o.CurrentToken {
		clearToken(0)
	} else if params.Token == o.NewToken {
		clearToken(1)
	}
}

// usedUpStored empties the fields, and fails if that cannot be stored.
func (o *otp) usedUpStored(params *confirmation, a accounts) error {
	if params.Token == o.CurrentToken || params.Token == "pkce_"+o.CurrentToken {
		o.CurrentToken = ""
		if err := a.ClearOneTimeToken(0); err != nil {
			return err
		}
	} else if params.Token == o.NewToken {
		o.NewToken = ""
		if err := a.ClearOneTimeToken(1); err != nil {
			return err
		}
	}
	return nil
}

// confirmed also notes that the token was right.
func (o *otp) confirmed(params *confirmation) {
	if params.Token == o.CurrentToken { // want secretcompare:"name"
		o.CurrentToken = ""
		o.Confirmed = true
	}
}

// deletes what the token is for.
func (o *otp) deletes(params *confirmation, a accounts) {
	if params.Token == o.CurrentToken { // want secretcompare:"name"
		a.DeleteAccount(1)
	}
}

// signsIn uses the token up and goes on.
func (o *otp) signsIn(params *confirmation, a accounts) error {
	if params.Token == o.CurrentToken { // want secretcompare:"name"
		o.CurrentToken = ""
		a.SignIn(1)
	}
	return o.used()
}

func (o *otp) used() error { return nil }

// refuses whoever has another token.
func (o *otp) refuses(params *confirmation) error {
	if params.Token == o.CurrentToken { // want secretcompare:"name"
		o.CurrentToken = ""
	} else {
		return errors.New("wrong token")
	}
	return nil
}

// role depends on the token that was used.
func (o *otp) role(params *confirmation) string {
	role := "guest"
	if params.Token == o.CurrentToken { // want secretcompare:"name"
		o.CurrentToken = ""
		role = "owner"
	}
	return role
}
