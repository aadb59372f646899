package secrets

import (
	"slices"
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	for name, want := range map[string]string{
		"clientSecret":        "client secret",
		"APIKey":              "api key",
		"apikey":              "api key",
		"userAPIKeys":         "user api keys",
		"X-Hub-Signature-256": "x hub signature 256",
		"METRICS_TOKEN":       "metrics token",
		"sha256Sum":           "sha 256 sum",
		"_":                   "",
		"":                    "",
	} {
		if got := strings.Join(Words(name), " "); got != want {
			t.Errorf("Words(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestStrengthOf(t *testing.T) {
	for strength, names := range map[Strength]string{
		Strong: `networkToken token secret password passwd clientSecret APIKey apikey X-Api-Key Authorization passwordHash hashedPassword
			tokenFromHeader HostSecret validTokens recoveryCode csrf_token X-Hub-Signature-256 secretBytes nonce confirmationToken twoFactorCode`,
		Weak:  `key hash cookie code sessionCookie tokens`,
		Other: `tokenType tokenID secretName passwordPolicy token_url TokenExpiry secretNamespace`,
		Nothing: `name pageToken nextToken publicKey
			maskedPassword networkPassphrase BranchToken claimToken passwordConfirmation AuthScheme authSchemeBearer keyboard passport tokenizer shared state lockToken`,
	} {
		for name := range strings.FieldsSeq(names) {
			if got := StrengthOf(Words(name)); got != strength {
				t.Errorf("StrengthOf(%v) = %d, want %d", Words(name), got, strength)
			}
		}
	}
}

func TestChecksSecret(t *testing.T) {
	for want, names := range map[bool]string{
		true:  `isOTPValid compareTokens checkPassword EqualSecrets passwordMatches verifySignature matchToken`,
		false: `isTokenType checkTokenKind compare equal token checkPasswordPolicy validateTokenOwner rotateSecret`,
	} {
		for name := range strings.FieldsSeq(names) {
			if got := ChecksSecret(name); got != want {
				t.Errorf("ChecksSecret(%q) = %v, want %v", name, got, want)
			}
		}
	}
}

// TestNamesAreWords checks that the tables hold words as Words makes them: another entry would never match.
func TestNamesAreWords(t *testing.T) {
	for _, list := range []map[string]bool{secretWords, plural, qualifiers, neutral, public, repeating, confirming, proofs, checking, weakWords, verbs, messages, messageTypes} {
		for entry := range list {
			if got := Words(entry); !slices.Equal(got, []string{entry}) {
				t.Errorf("%q is never a word: it is %q", entry, got)
			}
		}
	}
	for entry := range secretPairs {
		first, second, _ := strings.Cut(entry, ":")
		if got := Words(first + "_" + second); !slices.Equal(got, []string{first, second}) {
			t.Errorf("%q are never two words: %q", entry, got)
		}
	}
}
