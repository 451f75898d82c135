package platform

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/zalando/go-keyring"
)

// Errors of a [Keyring].
var (
	// ErrNoKeyring says that there is no keyring service, or that its
	// collection is locked or missing: nothing can be kept or read.
	ErrNoKeyring = errors.New("no keyring available")
	// ErrNotFound says that the keyring works and has no secret for the account.
	ErrNotFound = errors.New("not found in the keyring")
	// ErrKeyringTimeout says that the keyring did not answer within the limit,
	// as when it waits for somebody to unlock it.
	ErrKeyringTimeout = errors.New("the keyring did not answer in time")
	// ErrTooBig says that the secret is longer than the keyring takes (2560 bytes on
	// Windows, about 3000 on macOS).
	ErrTooBig = errors.New("the secret is too long for the keyring")
)

// keyringCalls is how many calls may be under way at once. A call into a stuck
// keyring cannot be ended, only left behind: this bounds how many are.
const keyringCalls = 4

// Keyring keeps secrets in the keyring of the operating system: Secret Service
// on Linux, the Keychain on macOS, the Credential Manager on Windows. It is
// safe for concurrent use, and no call outlasts its limit.
type Keyring struct {
	service string
	limit   time.Duration
	slots   chan struct{}
}

// NewKeyring gives the keyring entries of one service (the name of the program
// that owns them). Each call ends within limit; zero or less means ten seconds.
func NewKeyring(service string, limit time.Duration) *Keyring {
	if limit <= 0 {
		limit = 10 * time.Second
	}
	return &Keyring{service: service, limit: limit, slots: make(chan struct{}, keyringCalls)}
}

// Set keeps the secret of an account, in place of an earlier one. The keyring
// may ask the user to unlock it first.
func (k *Keyring) Set(ctx context.Context, account, secret string) error {
	_, err := k.do(ctx, "set", func() (string, error) {
		if err := keyringReady(ctx, k.limit, false); err != nil {
			return "", err
		}
		return "", keyring.Set(k.service, account, secret)
	})
	return err
}

// Secret reads the secret of an account; [ErrNotFound] when there is none.
func (k *Keyring) Secret(ctx context.Context, account string) (string, error) {
	return k.do(ctx, "read", func() (string, error) {
		if err := keyringReady(ctx, k.limit, false); err != nil {
			return "", err
		}
		return keyring.Get(k.service, account)
	})
}

// Delete removes the secret of an account; [ErrNotFound] when there is none.
func (k *Keyring) Delete(ctx context.Context, account string) error {
	_, err := k.do(ctx, "delete", func() (string, error) {
		if err := keyringReady(ctx, k.limit, false); err != nil {
			return "", err
		}
		return "", keyring.Delete(k.service, account)
	})
	return err
}

// Check tells whether the keyring can be used now: nil, or [ErrNoKeyring] or
// [ErrKeyringTimeout]. It asks the user nothing and changes nothing.
func (k *Keyring) Check(ctx context.Context) error {
	_, err := k.do(ctx, "check", func() (string, error) {
		if err := keyringReady(ctx, k.limit, true); err != nil {
			return "", err
		}
		if _, err := keyring.Get(k.service, "linje-check"); !errors.Is(err, keyring.ErrNotFound) {
			return "", err
		}
		return "", nil
	})
	return err
}

// do runs one call in a goroutine of its own and leaves it behind when the
// limit or the context ends first.
func (k *Keyring) do(ctx context.Context, op string, call func() (string, error)) (string, error) {
	limited, cancel := context.WithTimeoutCause(ctx, k.limit, ErrKeyringTimeout)
	defer cancel()
	type result struct {
		secret string
		err    error
	}
	select {
	case k.slots <- struct{}{}:
	case <-limited.Done():
		return "", fmt.Errorf("keyring: %s: %w", op, context.Cause(limited))
	}
	done := make(chan result, 1)
	go func() {
		var r result
		defer func() {
			// The library panics when the bus ends in mid-call.
			if recover() != nil {
				r = result{err: fmt.Errorf("%w: the service went away", ErrNoKeyring)}
			}
			done <- r
			<-k.slots
		}()
		r.secret, r.err = call()
	}()
	select {
	case r := <-done:
		if r.err != nil {
			return "", fmt.Errorf("keyring: %s: %w", op, keyringError(r.err))
		}
		return r.secret, nil
	case <-limited.Done():
		return "", fmt.Errorf("keyring: %s: %w", op, context.Cause(limited))
	}
}

// keyringError maps what the library returns to the errors of this package.
// What is left over means that the keyring could not be used.
func keyringError(err error) error {
	switch {
	case errors.Is(err, keyring.ErrNotFound):
		return ErrNotFound
	case errors.Is(err, keyring.ErrSetDataTooBig):
		return ErrTooBig
	case errors.Is(err, ErrNoKeyring), errors.Is(err, ErrKeyringTimeout), errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%w: %w", ErrKeyringTimeout, err)
	}
	return fmt.Errorf("%w: %w", ErrNoKeyring, err)
}
