package platform

import (
	"os"
	"runtime"

	"github.com/jeandeaual/go-locale"
)

// Locale returns the language of the user's system as a BCP 47 tag ("nb-NO"),
// "" where it has none ("C").
func Locale() string {
	if runtime.GOOS == "linux" || runtime.GOOS == "freebsd" {
		for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
			if v := os.Getenv(name); v == "C" || v == "POSIX" || v == "C.UTF-8" {
				return ""
			} else if v != "" {
				break
			}
		}
	}
	tag, err := locale.GetLocale()
	if err != nil {
		return ""
	}
	return tag
}
