// Package foreign reads support material in the formats of other programs: the
// templates of Thunderbird's Quicktext, standard texts (.txt, .html, .eml),
// lists of links (CSV, the bookmarks of a browser) and web pages that were
// saved. What it finds, Found.Plan compares with what is there.
//
// It is pure, and takes every file for hostile: sizes, counts and depths are
// bounded, nothing is ever run or fetched, and a faulty entry never stops the
// others. What cannot be kept is told, never silently dropped.
package foreign
