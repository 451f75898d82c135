package foreign

import (
	"encoding/json"
	"errors"
	"strings"

	"linje/support"
)

// jsonReader reads the JSON of Quicktext 5 and later, one text after another so
// that what is broken costs only what follows it:
//
//	{"templates": {"groups": [{"name": …}], "texts": [[{"name": …, "text": …, "type": "text/plain"}]]}, "scripts": […]}
//
// A file of the templates alone has groups and texts at the top.
type jsonReader struct {
	r    *reader
	file string
	src  string

	d       *json.Decoder
	groups  []string
	texts   []snippet
	of      []int // the group of each text, by number
	scripts int
	counted int // bytes whose lines are counted
	lines   int
}

// errStop ends the reading of a broken file.
var errStop = errors.New("foreign: broken JSON")

// jsonText is a text as it stands in the file.
type jsonText struct {
	Name        string `json:"name"`
	Text        string `json:"text"`
	Body        string `json:"body"`
	Type        any    `json:"type"`
	Shortcut    any    `json:"shortcut"`
	Keyword     string `json:"keyword"`
	Subject     string `json:"subject"`
	Attachments string `json:"attachments"`
}

func (j *jsonReader) read() []snippet {
	j.d = json.NewDecoder(strings.NewReader(j.src))
	j.lines = 1
	if err := j.keys(j.top); err != nil {
		j.r.fault(support.Fault{File: j.file, Line: j.line(), Code: "foreign_broken", Detail: "JSON"})
	}
	for i := range j.texts {
		if n := j.of[i]; n < len(j.groups) {
			j.texts[i].group = j.groups[n]
		}
	}
	j.r.scripts(j.file, j.scripts)
	return j.texts
}

// line is the number of the line where the reader stands.
func (j *jsonReader) line() int {
	at := min(int(j.d.InputOffset()), len(j.src))
	for at < len(j.src) && strings.IndexByte(" \t\r\n,", j.src[at]) >= 0 {
		at++
	}
	j.lines += strings.Count(j.src[j.counted:max(at, j.counted)], "\n")
	j.counted = max(at, j.counted)
	return j.lines
}

func (j *jsonReader) top(key string) error {
	if key == "templates" {
		return j.keys(j.templates)
	}
	return j.templates(key)
}

func (j *jsonReader) templates(key string) error {
	switch key {
	case "groups":
		return j.each(func(int) error {
			var g struct {
				Name string `json:"name"`
			}
			if err := j.value(&g); err != nil {
				return err
			}
			j.groups = append(j.groups, oneLine(g.Name, maxTag))
			return nil
		})
	case "texts":
		return j.each(func(group int) error {
			return j.each(func(int) error { return j.text(group) })
		})
	case "scripts":
		return j.each(func(int) error {
			j.scripts++
			return j.value(new(json.RawMessage))
		})
	}
	return j.value(new(json.RawMessage))
}

func (j *jsonReader) text(group int) error {
	line := j.line()
	var t jsonText
	err := j.d.Decode(&t)
	var odd *json.UnmarshalTypeError
	switch {
	case errors.As(err, &odd):
		j.r.fault(support.Fault{File: j.file, Line: line, Code: "foreign_broken", Detail: strings.TrimSpace(oneLine(t.Name, 40) + " " + odd.Field)})
		return nil
	case err != nil:
		return errStop
	}
	s := snippet{name: t.Name, body: t.Text, keyword: strings.TrimSpace(t.Keyword), subject: t.Subject, attachments: t.Attachments, line: line}
	if s.body == "" {
		s.body = t.Body
	}
	s.html = !plainType(word(t.Type))
	s.shortcut = word(t.Shortcut)
	if strings.TrimSpace(s.body) == "" {
		j.r.fault(support.Fault{File: j.file, Line: line, Code: "template_empty", Detail: oneLine(s.name, 60)})
		return nil
	}
	if len(j.texts) > maxEntries {
		return errStop
	}
	j.texts, j.of = append(j.texts, s), append(j.of, group)
	return nil
}

// word is a value that is text or a number.
func word(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		if v == 0 {
			return "0"
		}
		return "1"
	}
	return ""
}

// value reads one value; one of another type than expected is passed by.
func (j *jsonReader) value(to any) error {
	var odd *json.UnmarshalTypeError
	if err := j.d.Decode(to); err != nil && !errors.As(err, &odd) {
		return errStop
	}
	return nil
}

// keys reads an object; anything else is passed by.
func (j *jsonReader) keys(f func(key string) error) error {
	opened, err := j.open('{')
	if err != nil || !opened {
		return err
	}
	for j.d.More() {
		key, err := j.d.Token()
		if err != nil {
			return errStop
		}
		name, _ := key.(string)
		if err := f(name); err != nil {
			return err
		}
	}
	return j.close()
}

// each reads an array; anything else is passed by.
func (j *jsonReader) each(f func(i int) error) error {
	opened, err := j.open('[')
	if err != nil || !opened {
		return err
	}
	for i := 0; j.d.More(); i++ {
		if err := f(i); err != nil {
			return err
		}
	}
	return j.close()
}

// open enters an object or array. opened is false where another value stood
// there, which is passed by.
func (j *jsonReader) open(want json.Delim) (opened bool, err error) {
	at := int(j.d.InputOffset())
	for at < len(j.src) && strings.IndexByte(" \t\r\n,:", j.src[at]) >= 0 {
		at++
	}
	if at >= len(j.src) {
		return false, errStop
	}
	if j.src[at] != byte(want) {
		return false, j.value(new(json.RawMessage))
	}
	_, err = j.d.Token()
	return err == nil, err
}

func (j *jsonReader) close() error {
	if _, err := j.d.Token(); err != nil {
		return errStop
	}
	return nil
}
