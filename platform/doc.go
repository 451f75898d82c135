// Package platform is what Linje needs of the machine it runs on: the keyring,
// desktop notifications, data directories, one instance per data directory,
// opening a link and saving a file under a harmless name. It speaks strings and
// knows nothing of cases or mail; it builds on Linux, macOS and Windows.
package platform
