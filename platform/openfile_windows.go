package platform

import (
	"context"
	"fmt"
	"os"

	"golang.org/x/sys/windows"
)

// markForeign notes that a file comes from the internet (ZoneId 3), so that
// Windows and Office are careful with it.
func markForeign(path string) {
	_ = os.WriteFile(path+":Zone.Identifier", []byte("[ZoneTransfer]\r\nZoneId=3\r\n"), 0o600)
}

// startFile opens a file with the program for its kind.
func startFile(_ context.Context, path string) error {
	file, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return fmt.Errorf("open file: %w", err)
	}
	verb, err := windows.UTF16PtrFromString("open")
	if err != nil {
		return fmt.Errorf("open file: %w", err)
	}
	if err := windows.ShellExecute(0, verb, file, nil, nil, windows.SW_SHOWNORMAL); err != nil {
		return fmt.Errorf("%w: %w", ErrNoOpener, err)
	}
	return nil
}
