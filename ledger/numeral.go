package ledger

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxValue bounds what a numeral may say: whole numbers below it are exact in a
// float64. No promise of a district comes near it; a damaged document may.
const maxValue = 1e15

// numeral is a number as read, before its measure word.
type numeral struct {
	value   float64
	approx  bool // 余, 多, 来
	chinese bool // written without digits
}

// numeralAt reads the numeral at text[i:]. end == i: there is none. ok is false
// for numerals that cannot count: ordinals, ranges, dates, codes, and values that
// are not below [maxValue] (a not-a-number is not).
func numeralAt(text string, i int) (n numeral, end int, ok bool) {
	value, end, chinese, ok := plainNumber(text, i)
	if end == i {
		return n, i, false
	}
	n = numeral{value: value, chinese: chinese}
	if prev, _ := utf8.DecodeLastRuneInString(text[:i]); i > 0 && sticksBefore(prev) {
		ok = false
	}
	for j := end; ; {
		// 余 stands before or after 万: 80余万元, 1.3万余人.
		for _, w := range []string{"余", "多", "来"} {
			if strings.HasPrefix(text[j:], w) {
				n.approx, j = true, j+len(w)
				break
			}
		}
		factor, size := multiplier(text[j:])
		if size == 0 {
			end = j
			break
		}
		n.value, j = n.value*factor, j+size
	}
	if joined := skipJoined(text, end); joined > end {
		return n, joined, false
	}
	return n, end, ok && n.value < maxValue
}

// numeralStarts reports whether s begins with a digit or a Chinese numeral.
func numeralStarts(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return isNumeral(r)
}

func isNumeral(r rune) bool {
	if r >= '0' && r <= '9' || r >= '０' && r <= '９' {
		return true
	}
	_, isDigit := chineseDigit(r)
	return isDigit || r == '十' || r == '百' || r == '千' || r == '万' || r == '亿'
}

// chineseDigit returns the value of 零 to 九, 〇 and 两.
func chineseDigit(r rune) (int, bool) {
	switch r {
	case '零', '〇':
		return 0, true
	case '一':
		return 1, true
	case '二', '两':
		return 2, true
	case '三':
		return 3, true
	case '四':
		return 4, true
	case '五':
		return 5, true
	case '六':
		return 6, true
	case '七':
		return 7, true
	case '八':
		return 8, true
	case '九':
		return 9, true
	}
	return 0, false
}

// sticksBefore reports whether a numeral after r belongs to a word or a date.
func sticksBefore(r rune) bool {
	return r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) || strings.ContainsRune("第.·#＃№〔[-/", r)
}

// skipJoined returns the end of what follows a numeral that is part of a range,
// date, time or fraction (1-6年级, 3·15, 24/7), else end.
func skipJoined(text string, end int) int {
	for end < len(text) {
		r, size := utf8.DecodeRuneInString(text[end:])
		if !strings.ContainsRune("-–—－~～/:·.至到", r) {
			return end
		}
		next := end + size
		if next >= len(text) || !numeralStarts(text[next:]) {
			return end
		}
		_, after, _, _ := plainNumber(text, next)
		if after == next {
			return end
		}
		end = after
	}
	return end
}

// multiplier reads 十, 百, 千, 万, 亿 behind digits.
func multiplier(s string) (factor float64, size int) {
	r, size := utf8.DecodeRuneInString(s)
	switch r {
	case '百':
		return 1e2, size
	case '千':
		if strings.HasPrefix(s, "千米") || strings.HasPrefix(s, "千克") || strings.HasPrefix(s, "千瓦") {
			return 1, 0
		}
		return 1e3, size
	case '万':
		return 1e4, size
	case '亿':
		return 1e8, size
	}
	return 1, 0
}

// plainNumber reads digits (1,200 and 1.3 included) or Chinese numerals at text[i:].
func plainNumber(text string, i int) (value float64, end int, chinese, ok bool) {
	if value, end = digits(text, i); end > i {
		return value, end, false, true
	}
	value, end, ok = chineseNumber(text, i)
	return value, end, true, ok
}

func digitAt(s string) (d, size int) {
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0'), size
	case r >= '０' && r <= '９':
		return int(r - '０'), size
	}
	return -1, 0
}

func digits(text string, i int) (value float64, end int) {
	end = i
	run := 0
	for end < len(text) {
		d, size := digitAt(text[end:])
		if d < 0 {
			if text[end] == ',' && run >= 1 && run <= 3 && threeDigits(text[end+1:]) {
				end++
				run = 0
				continue
			}
			break
		}
		value, end, run = value*10+float64(d), end+size, run+1
	}
	if end == i {
		return 0, i
	}
	point := 0
	switch {
	case strings.HasPrefix(text[end:], "."):
		point = 1
	case strings.HasPrefix(text[end:], "．"):
		point = len("．")
	}
	if point > 0 {
		scale := 1.0
		num := value
		j := end + point
		for j < len(text) {
			d, size := digitAt(text[j:])
			if d < 0 {
				break
			}
			num, scale, j = num*10+float64(d), scale*10, j+size
		}
		if scale > 1 {
			return num / scale, j
		}
	}
	return value, end
}

// threeDigits reports whether s begins with exactly three digits.
func threeDigits(s string) bool {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n == 3
}

// chineseNumber reads 一百零八, 两, 三千; ok is false for strings of characters
// that are no number (十四五, 二〇二四).
func chineseNumber(text string, i int) (value float64, end int, ok bool) {
	var total, section, digit float64
	digit = -1
	ok = true
	for end = i; end < len(text); {
		r, size := utf8.DecodeRuneInString(text[end:])
		factor := 0.0
		switch r {
		case '十':
			factor = 10
		case '百':
			factor = 100
		case '千':
			factor = 1000
		case '万', '亿':
			factor = 1e4
			if r == '亿' {
				factor = 1e8
			}
			if digit > 0 {
				section += digit
			}
			if section == 0 {
				ok = false
			}
			total, section, digit, end = (total+section)*factor, 0, -1, end+size
			continue
		}
		if factor > 0 {
			if digit < 0 {
				if factor != 10 { // 百 and 千 without a digit are words: 百姓, 千家万户
					ok = false
				}
				digit = 1
			}
			section, digit, end = section+digit*factor, -1, end+size
			continue
		}
		d, isDigit := chineseDigit(r)
		if !isDigit {
			break
		}
		if digit > 0 { // two digits in a row: a year, or 十四五
			ok = false
		}
		digit, end = float64(d), end+size
	}
	if digit > 0 {
		section += digit
	}
	if total+section == 0 {
		ok = false
	}
	return total + section, end, ok
}
