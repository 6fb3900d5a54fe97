package intent

// readInto folds a question and mends how it was typed: every character apart, letters
// for digits.
func readInto(dst []rune, text string) []rune {
	s := unspaced(foldInto(dst, text))
	for i, r := range s {
		if inSet(r, "oli|") && besideDigit(s, i) {
			s[i] = '1'
			if r == 'o' {
				s[i] = '0'
			}
		}
	}
	return s
}

// unspaced closes up a text whose characters all stand apart: 「第 1 6 项 怎 么 样」 has
// one number, 「1 6 项」 two.
func unspaced(s []rune) []rune {
	blanks := 0
	for _, r := range s {
		if r == ' ' {
			blanks++
		}
	}
	if blanks < 3 {
		return s
	}
	words, alone, han := 0, 0, 0
	for i := 0; i < len(s); {
		j := i
		for j < len(s) && s[j] != ' ' && s[j] != '\n' {
			j++
		}
		if j > i {
			words++
		}
		if j == i+1 {
			alone++
			if s[i] >= firstHan {
				han++
			}
		}
		i = j + 1
	}
	if han < 3 || alone*4 < words*3 {
		return s
	}
	out := s[:0]
	for _, r := range s {
		if r != ' ' {
			out = append(out, r)
		}
	}
	return out
}

// besideDigit reports whether a letter that looks like a digit stands in a number: 1O,
// 第l项, 2O24; not in a word or a name of letters.
func besideDigit(s []rune, i int) bool {
	letter := func(k int) bool {
		return k >= 0 && k < len(s) && s[k] >= 'a' && s[k] <= 'z' && s[k] != 'o' && s[k] != 'l'
	}
	if letter(i-1) || letter(i+1) {
		return false
	}
	digit := func(k int) bool { return k >= 0 && k < len(s) && (isDigit(s[k]) || k != i && inSet(s[k], "ol")) }
	ordinal := i > 0 && s[i-1] == '第'
	counted := i+1 < len(s) && inSet(s[i+1], "项号%")
	return digit(i-1) && isDigit(s[i-1]) || i+1 < len(s) && isDigit(s[i+1]) || ordinal && (counted || digit(i+1)) || counted && digit(i-1)
}
