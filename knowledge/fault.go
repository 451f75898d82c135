package knowledge

import (
	"strconv"
	"strings"

	"linje/support"
)

// reason says why a file, a row or a value cannot be taken in. The zero value
// is no reason: all is well.
type reason struct {
	code   support.FaultCode
	field  string // the key or column that it is about, or a part of the file
	detail string // what was found, or the bound
	other  string // what it is compared with
}

// The parts of a file that a fault can be about, beside its keys and columns.
const (
	fieldHeader = "header"
	fieldFront  = "front matter"
)

func why(code support.FaultCode) reason { return reason{code: code} }

func (r reason) ok() bool { return r.code == "" }

// in says which field the reason is about; all that is well stays so.
func (r reason) in(field string) reason {
	if !r.ok() {
		r.field = field
	}
	return r
}

func (r reason) found(detail string) reason {
	r.detail = detail
	return r
}

func (r reason) most(n int) reason { return r.found(strconv.Itoa(n)) }

func (r reason) against(other string) reason {
	r.other = other
	return r
}

// fault makes the fault of a reason. The text is English, as programs read it;
// people read what present.FaultText makes of the code.
func (r reason) fault(file string, line int, id string) support.Fault {
	text := strings.NewReplacer("{q}", strconv.Quote(r.detail), "{1}", r.detail, "{2}", r.other).Replace(faultText(r.code))
	if r.field != "" {
		text = r.field + ": " + text
	}
	return support.Fault{File: file, ID: id, Line: line, Reason: text, Code: r.code, Field: r.field, Detail: r.detail, Other: r.other}
}

// Explain writes the English reason of a fault from its code, field, detail and
// other.
func Explain(f support.Fault) support.Fault {
	told := reason{code: f.Code, field: f.Field, detail: f.Detail, other: f.Other}.fault(f.File, f.Line, f.ID)
	told.Note = f.Note
	return told
}

func faultText(code support.FaultCode) string {
	if text, ok := faultTexts()[code]; ok {
		return text
	}
	if text, ok := tableTexts()[code]; ok {
		return text
	}
	return foreignTexts()[code]
}

// faultTexts are the texts of the codes: {1} is the detail, {q} the detail in
// quotes, {2} what it is compared with.
func faultTexts() map[support.FaultCode]string {
	return map[support.FaultCode]string{
		"address":         `{q} is not a mail address`,
		"control":         `a control character`,
		"copy":            `a copy of {1} that a program made (two changed it at once?): take what is to stay into {1} and remove this file`,
		"deep":            `folders are nested more than {1} deep`,
		"empty":           `it is empty`,
		"file_empty":      `the file is empty`,
		"file_large":      `the file is larger than {1}`,
		"file_name":       `the file name must be <id>.<lang>.md, with nb, nn or en`,
		"file_says":       `{1}, but the file name says {2}`,
		"file_special":    `not an ordinary file`,
		"file_unreadable": `the file cannot be read`,
		"files":           `too many files: only the first {1} were read`,
		"folder":          `the folder cannot be read`,
		"front_keys":      `key: value lines are needed`,
		"front_long":      `the front matter is longer than {1}`,
		"front_missing":   `no front matter: the file must begin with a line ---, the keys, and a line ---`,
		"front_open":      `the front matter is not closed: a line --- is missing below the keys (half written?)`,
		"git_conflict":    `two versions that Git could not merge: choose one and take the marks away`,
		"id":              `{q} is not made of a-z, 0-9 and -`,
		"key_missing":     `the key {1} is missing`,
		"key_twice":       `{q} stands twice (first on line {2})`,
		"key_unknown":     `unknown key {1}`,
		"kind":            `{q} is not article, guide or template`,
		"language":        `{q} is not nb, nn or en`,
		"line":            `{q} is not 1, 2 or 3`,
		"line_break":      `a line break or control character`,
		"list_long":       `more than {1}`,
		"long":            `longer than {1} characters`,
		"many_gone":       `{1} entries are gone at once; they stay in Linje until the folder is connected again`,
		"more":            `and more; the rest is not listed`,
		"one_value":       `one value is needed`,
		"reviewed":        `{q} is not a date as 2026-11-22`,
		"synonym_alone":   `two words or more are needed, with ; between`,
		"tag_unclosed":    `{1} without {2} on the same line`,
		"tag_unknown":     `unknown placeholder {1}`,
		"tag_unopened":    `{1} without {2}`,
		"tags":            `a list of at most {1} is needed, as [one, two]`,
		"taken":           `{1} is already in {2}`,
		"template_empty":  `the template has no text`,
		"template_url":    `a template has none`,
		"url_sign":        `{q} has the sign {2}, which no address may have`,
		"url":             `{q} is not an http or https address`,
		"utf16":           `UTF-16: save the file as CSV UTF-8`,
		"utf8":            `not UTF-8 (save the file as UTF-8)`,
		"yaml":            `{1}`,
	}
}

// tableTexts are those of tables.
func tableTexts() map[support.FaultCode]string {
	return map[support.FaultCode]string{
		"columns":          `more than {1} columns`,
		"column_missing":   `the column {q} is missing`,
		"column_twice":     `the column {q} stands twice`,
		"column_unnamed":   `column {1} has a value but no name in the header`,
		"quote_after":      `text after a closing "`,
		"quote_middle":     `a " in the middle of a value (write it twice, and the value in quotes)`,
		"quote_open":       `a " that is not closed`,
		"rows":             `more than {1} rows; the rest was not read`,
		"utf8_csv":         `not UTF-8 (save the file as CSV UTF-8)`,
		"value_long":       `a value longer than {1}`,
		"value_long_quote": `a value longer than {1} (a " that is not closed?)`,
		"width":            `{1} columns, the header has {2}`,
		"table_copy":       `not read: only {1} is (a copy that a program made?)`,
	}
}

// kilobytes and megabytes name a bound.
func kilobytes(n int) string { return strconv.Itoa(n>>10) + " kB" }

func megabytes(n int) string { return strconv.Itoa(n>>20) + " MB" }
