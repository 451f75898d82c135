// Package assets embeds what the program carries along: icons, translations,
// starter material and the practice mailbox.
package assets
