package practice

import (
	"html"
	"regexp"
	"strings"
	"unicode/utf8"
)

// quoteText adds the earlier mail to a reply's text the way the mail program
// does it.
func quoteText(style string, w words, text string, old *letter) string {
	switch style {
	case "outlook":
		return text + "\n\n" + strings.Repeat("_", 32) + "\n" +
			w.from + ": " + shown(old.from) + "\n" +
			w.sent + ": " + w.longDate(w, old.date) + "\n" +
			w.to + ": " + shownList(old.to) + "\n" +
			w.subject + ": " + old.subject + "\n\n" + old.text
	case "gmail":
		return text + "\n\n" + w.gmailIntro(w, old.date, shown(old.from)) + "\n\n" + marked(old.text)
	}
	return text + "\n\n" + w.plainIntro(old.date, old.from.Name) + "\n" + marked(old.text)
}

// marked puts "> " before every line, wrapped so that it still fits.
func marked(text string) string {
	var out []string
	for _, line := range strings.Split(wrap(text, 70), "\n") {
		if line == "" || strings.HasPrefix(line, ">") {
			out = append(out, ">"+line)
		} else {
			out = append(out, "> "+line)
		}
	}
	return strings.Join(out, "\n")
}

// quoteHTML does the same for the HTML of a reply.
func quoteHTML(style string, w words, body string, old *letter) string {
	if style == "gmail" {
		who := html.EscapeString(old.from.Name) + ` &lt;<a href="mailto:` + old.from.Address + `">` + old.from.Address + `</a>&gt;`
		return body + `<br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">` +
			w.gmailIntro(w, old.date, who) + `<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;` +
			`border-left:1px solid rgb(204,204,204);padding-left:1ex">` + old.html + `</blockquote></div>`
	}
	e := html.EscapeString
	return body + "\n" + `<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">` +
		`<p class="MsoNormal"><b>` + w.from + `:</b> ` + e(shown(old.from)) + `<br>` + "\n" +
		`<b>` + w.sent + `:</b> ` + e(w.longDate(w, old.date)) + `<br>` + "\n" +
		`<b>` + w.to + `:</b> ` + e(shownList(old.to)) + `<br>` + "\n" +
		`<b>` + w.subject + `:</b> ` + e(old.subject) + `<o:p></o:p></p></div></div>` + "\n" +
		`<p class="MsoNormal"><o:p>&nbsp;</o:p></p>` + "\n" + old.html
}

var webLink = regexp.MustCompile(`https://[^\s<>"]*[^\s<>".,;:!?)]`)

// paragraphs makes HTML from text: in Word's manner for Outlook, else plain
// div elements.
func paragraphs(style, text string) string {
	open, gap, end := "<div>", "<div><br></div>\n", "</div>\n"
	if style == "outlook" {
		open, gap, end = `<p class="MsoNormal">`, `<p class="MsoNormal"><o:p>&nbsp;</o:p></p>`+"\n", "<o:p></o:p></p>\n"
	}
	var b strings.Builder
	for i, p := range strings.Split(text, "\n\n") {
		if i > 0 {
			b.WriteString(gap)
		}
		p = strings.ReplaceAll(html.EscapeString(p), "\n", "<br>\n")
		b.WriteString(open + webLink.ReplaceAllString(p, `<a href="$0">$0</a>`) + end)
	}
	return b.String()
}

// page puts the head that the mail program writes around an HTML body.
func page(style, charset, body string) string {
	if style != "outlook" {
		return `<html><head><meta http-equiv="Content-Type" content="text/html; charset=` + charset + `"></head>` +
			`<body><div dir="ltr">` + body + "</div></body></html>\n"
	}
	return `<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" ` +
		`xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">` + "\n" +
		`<head><meta http-equiv="Content-Type" content="text/html; charset=` + charset + `">` + "\n" +
		`<style><!-- p.MsoNormal, li.MsoNormal {margin:0cm; font-size:11.0pt; font-family:"Calibri",sans-serif;} ` +
		`a:link {color:#0563C1; text-decoration:underline;} --></style></head>` + "\n" +
		`<body lang="NO-BOK" link="#0563C1" vlink="#954F72"><div class="WordSection1">` + "\n" + body + "</div></body></html>\n"
}

// wrap breaks lines at spaces so that they have at most width characters.
func wrap(text string, width int) string { return breakLines(text, width, "") }

// flow breaks lines as RFC 3676 has it: a space before a soft line break, and
// stuffing of lines that begin with a space, ">" or "From ".
func flow(text string) string {
	lines := strings.Split(breakLines(text, 72, " "), "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, " ") || strings.HasPrefix(l, "From ") {
			lines[i] = " " + l
		}
	}
	return strings.Join(lines, "\n")
}

func breakLines(text string, width int, soft string) string {
	var out []string
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, ">") {
			out = append(out, line)
			continue
		}
		current := ""
		for i, word := range strings.Split(line, " ") {
			switch {
			case i == 0:
				current = word
			case utf8.RuneCountInString(current)+1+utf8.RuneCountInString(word) > width:
				out = append(out, current+soft)
				current = word
			default:
				current += " " + word
			}
		}
		out = append(out, strings.TrimRight(current, " "))
	}
	return strings.Join(out, "\n")
}
