// Package knowledge is what Linje knows about support material and about the
// words of a request: it reads and writes the file formats, says what an
// import would change, fills templates, tells the written form of a text, and
// ranks what fits a case.
//
// It is pure. Files come in as an fs.FS or a reader, and time is passed in.
// All that it reads is hostile until parsed: sizes, counts and depths are
// bounded, and nothing in a file is ever run.
package knowledge
