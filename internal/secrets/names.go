package secrets

import (
	"slices"
	"strings"
	"unicode"
)

// Words splits a name into lower-case words: at capitals, at digits that follow letters, and at all that is neither.
// Common compounds that are spelled as one word come apart: "apikey" is "api key".
func Words(name string) []string {
	var words []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			words = append(words, compounds(strings.ToLower(string(word)))...)
			word = word[:0]
		}
	}
	runes := []rune(name)
	for i, r := range runes {
		switch {
		case unicode.IsUpper(r):
			// "userID", and the "K" of "APIKey"
			if i > 0 && (!unicode.IsUpper(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1])) {
				flush()
			}
		case unicode.IsDigit(r):
			if i > 0 && !unicode.IsDigit(runes[i-1]) {
				flush()
			}
		case !unicode.IsLetter(r):
			flush()
			continue
		}
		word = append(word, r)
	}
	flush()
	return words
}

// compounds takes apart what people write as one word.
func compounds(word string) []string {
	if parts, ok := compound[word]; ok {
		return strings.Fields(parts)
	}
	return []string{word}
}

var compound = map[string]string{
	"apikey": "api key", "apikeys": "api keys", "apitoken": "api token", "apisecret": "api secret",
	"authkey": "auth key", "authtoken": "auth token", "accesstoken": "access token", "secretkey": "secret key",
	"clientsecret": "client secret", "sharedsecret": "shared secret", "passwordhash": "password hash",
	"hashedpassword": "hashed password", "userpass": "user pass", "passhash": "pass hash", "privatekey": "private key",
	"csrftoken": "csrf token", "xsrftoken": "xsrf token", "sessionid": "session id", "usertoken": "user token",
	"hubsignature": "hub signature", "streamkey": "stream key", "oldpass": "old pass", "newpass": "new pass",
	"oldpassword": "old password", "newpassword": "new password", "refreshtoken": "refresh token",
	"inputpassword": "input password", "dbpassword": "db password", "oldpwd": "old pwd", "newpwd": "new pwd",
}

// secretWords are words that stand for something that only those who know it can present.
var secretWords = set(`secret secrets password passwords passwd passphrase passphrases passcode pwd pass
	token signature signatures sig hmac otp totp hotp csrf xsrf credential credentials authorization nonce ticket`)

// secretPairs are such words together.
var secretPairs = set(`api:key api:keys secret:key secret:keys private:key auth:key auth:keys shared:key signing:key master:key
	admin:key service:key stream:key signature:key hmac:key webhook:key agent:key device:key join:key setup:key
	verification:code verify:code auth:code reset:code activation:code confirm:code confirmation:code invite:code recovery:code
	backup:code sms:code mfa:code factor:code login:code pairing:code user:pin security:code`)

// plural are secretWords that are as often something else in the plural, unless one of qualifiers comes before.
var plural = set(`tokens keys`)

var qualifiers = set(`api auth access valid allowed known admin bearer user csrf refresh accepted secret bot service`)

// neutral are words that may follow a secret's name without making it another thing.
var neutral = set(`hash hashed digest hex base 64 b 32 bytes byte str string value val raw header hdr sum plain text plaintext data enc
	encoded decoded encrypted decrypted param parameter arg cookie form input query body from in db config cfg conf env
	got want wanted expected actual provided given received computed calculated stored saved current new old my our their local remote
	request req user client server sha 1 2 3 256 512 md 5 bcrypt mac v out p ptr is store parts part fields split`)

// public are words that make a secret's name a name for something else, wherever they stand.
var public = set(`public pub page next prev cursor continue continuation sync resume lease lock lexer lex fence fencing
	syntax start end delimiter separator sep grant push scheme symbol css html tag`)

// publicPairs are words that only together name what everybody may know: the name of a blockchain, a place in a history, who works on something.
var publicPairs = set(`network:passphrase branch:token claim:token`)

// confirming are words for what is typed a second time, unless one of proofs follows: that was sent to somebody.
var (
	confirming = set(`confirm confirmation`)
	proofs     = set(`token code otp key secret`)
)

// A Strength says how much a name promises a secret.
type Strength int

const (
	Nothing Strength = iota
	Other            // what belongs to a secret and is none: its owner, its type
	Weak             // a digest, a key, a code, a cookie: secret if it comes from one
	Strong
)

// weakWords are words that often stand for secrets, and often for other things.
var weakWords = set(`hash digest sum key keys mac hmac sign code cookie session verifier challenge tag auth checksum tokens sid`)

// StrengthOf says how much words, those of a name in their order, promise a secret.
func StrengthOf(words []string) Strength {
	strength := Nothing
	if Repeats(words) {
		return Nothing
	}
	for i, w := range words {
		switch {
		case i > 0 && publicPairs[words[i-1]+":"+w]:
			return Nothing
		case secretWords[w],
			i > 0 && secretPairs[words[i-1]+":"+w],
			plural[w] && i > 0 && qualifiers[words[i-1]]:
			strength = Strong
		case public[w]:
			return Nothing
		case strength == Strong && !neutral[w]:
			strength = Other
		case weakWords[w] && strength == Nothing:
			strength = Weak
		}
	}
	return strength
}

// checking are words in the names of functions that say whether two things are the same, and fill them up.
var checking = set(`is are has check checks verify verifies validate validates valid compare compares equal equals eq match matches same correct right and with the to`)

// ChecksSecret reports whether a function with the given name compares secrets, as isOTPValid and compareTokens do.
func ChecksSecret(name string) bool {
	secret, checks := false, false
	for _, w := range Words(name) {
		singular := strings.TrimSuffix(w, "s")
		switch {
		case secretWords[w], secretWords[singular]:
			secret = true
		case checking[w]:
			checks = true
		case !neutral[w]:
			return false
		}
	}
	return secret && checks
}

// Repeats reports whether words, those of a name in their order, are for what is typed twice, or shown instead of a secret.
func Repeats(words []string) bool {
	for i, w := range words {
		if repeating[w] || confirming[w] && !(i+1 < len(words) && proofs[words[i+1]]) {
			return true
		}
	}
	return false
}

// repeating are words for what is typed again, or stands for a secret where that must not be seen.
var repeating = set(`confirmed retype retyped repeat repeated again mask masked redact redacted placeholder obfuscated sanitized`)

// has reports whether one of words is in list.
func has(words []string, list map[string]bool) bool {
	return slices.ContainsFunc(words, func(w string) bool { return list[w] })
}

func set(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}
