package knowledge

import "linje/support"

// foreignTexts are the texts of the faults of knowledge/foreign, as faultTexts.
func foreignTexts() map[support.FaultCode]string {
	return map[support.FaultCode]string{
		"foreign_address":    `the address {q} was read as {2}`,
		"foreign_apart":      `{1} is something else already: this became {2}`,
		"foreign_attachment": `the attachment {q} is not brought in`,
		"foreign_binary":     `not text`,
		"foreign_broken":     `the markup is broken: {1}`,
		"foreign_charset":    `the characters are damaged: neither UTF-8 nor windows-1252`,
		"foreign_choices":    `the choices of {1} are not kept`,
		"foreign_columns":    `no column with addresses was found`,
		"foreign_cut":        `the file ends in the middle of an entry`,
		"foreign_deep":       `nested more than {1} deep`,
		"foreign_entities":   `the file defines entities of its own; they are not filled in`,
		"foreign_known":      `the address is in the register already, as {q}`,
		"foreign_left":       `{1} was left out`,
		"foreign_many":       `more than {1} entries; the rest was not read`,
		"foreign_near":       `{1} became {2}, which is not quite the same`,
		"foreign_no_page":    `no text was found on the page`,
		"foreign_nothing":    `there is nothing in it`,
		"foreign_pictures":   `{1} pictures are not brought in`,
		"foreign_scripts":    `scripts are not brought in ({1})`,
		"foreign_shortcuts":  `keyboard shortcuts are not kept ({1})`,
		"foreign_signature":  `the signature {q} was left out`,
		"foreign_subject":    `the subject {q} is not kept`,
		"foreign_tag":        `{1} has no counterpart: it became the field {2}`,
		"foreign_unknown":    `no format that can be brought in`,
		"foreign_version":    `version {1} of the format is not known`,
	}
}
