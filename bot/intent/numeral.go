package intent

// number is a numeral met in a sentence: its value in tenths (7.5 is 75), and
// where it stood.
type number struct {
	start, end int
	tenths     int
	decimal    bool // written with a decimal part
	circled    bool // ⑦ or ㈦: an item's number and nothing else
	chinese    bool
	huge       bool // more than 7 digits: a telephone number, an account; never a count
}

// whole returns the value when it is a whole number in [0, 1e7).
func (n number) whole() (int, bool) {
	if n.huge || n.tenths%10 != 0 || n.decimal {
		return 0, false
	}
	return n.tenths / 10, true
}

func digitValue(r rune) int {
	switch r {
	case '零', '〇':
		return 0
	case '一', '壹', '幺':
		return 1
	case '二', '两', '贰', '俩':
		return 2
	case '三', '叁', '仨':
		return 3
	case '四', '肆':
		return 4
	case '五', '伍':
		return 5
	case '六', '陆':
		return 6
	case '七', '柒':
		return 7
	case '八', '捌':
		return 8
	case '九', '玖':
		return 9
	}
	return -1
}

func unitValue(r rune) int {
	switch r {
	case '十', '拾':
		return 10
	case '百', '佰':
		return 100
	case '千', '仟':
		return 1000
	case '万':
		return 10000
	}
	return 0
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// numeralAt reads the numeral that starts at s[i]; ok is false when none does.
func numeralAt(s []rune, i int) (n number, ok bool) {
	if i >= len(s) {
		return n, false
	}
	r := s[i]
	n.start = i
	switch {
	case isDigit(r):
		return arabicAt(s, i)
	case r >= '①' && r <= '⑳':
		n.tenths, n.end, n.circled = 10*int(r-'①'+1), i+1, true
		return n, true
	case r >= '⒈' && r <= '⒛':
		n.tenths, n.end, n.circled = 10*int(r-'⒈'+1), i+1, true
		return n, true
	case r >= '⑴' && r <= '⒇':
		n.tenths, n.end, n.circled = 10*int(r-'⑴'+1), i+1, true
		return n, true
	case r >= '㉑' && r <= '㉟':
		n.tenths, n.end, n.circled = 10*int(r-'㉑'+21), i+1, true
		return n, true
	case r >= '㊱' && r <= '㊿':
		n.tenths, n.end, n.circled = 10*int(r-'㊱'+36), i+1, true
		return n, true
	case r >= '㈠' && r <= '㈩':
		n.tenths, n.end, n.circled = 10*int(r-'㈠'+1), i+1, true
		return n, true
	}
	return chineseAt(s, i)
}

func arabicAt(s []rune, i int) (number, bool) {
	n := number{start: i}
	v, j := 0, i
	for j < len(s) && isDigit(s[j]) {
		if j-i >= 7 {
			n.huge = true
		} else {
			v = v*10 + int(s[j]-'0')
		}
		j++
	}
	n.tenths = v * 10
	// A decimal point only between digits: 「7.」 opens a list, 「3·15」 is a name.
	if j+1 < len(s) && s[j] == '.' && isDigit(s[j+1]) {
		k := j + 1
		for k < len(s) && isDigit(s[k]) {
			k++
		}
		n.decimal = true
		n.tenths += int(s[j+1] - '0')
		if k-j > 2 && s[j+2] >= '5' {
			n.tenths++
		}
		j = k
	}
	if j < len(s) && s[j] == '万' && !n.huge {
		n.tenths *= 10000
		n.decimal = false
		j++
	}
	n.end = j
	return n, true
}

// chineseAt reads 二十三, 廿三, 一百零八, 七点五, 〇七; digit strings such as 一二三四五 are read digit by digit.
func chineseAt(s []rune, i int) (number, bool) {
	n := number{start: i, chinese: true}
	total, section, digit := 0, 0, -1
	run := 0 // digits in a row without a unit
	j := i
loop:
	for j < len(s) {
		r := s[j]
		switch {
		case r == '廿' || r == '卅':
			if j != i {
				break loop
			}
			section = 20
			if r == '卅' {
				section = 30
			}
			run = 0
		case digitValue(r) >= 0:
			if run > 0 { // digit by digit: 二〇二四, 一百零八
				digit = digit*10 + digitValue(r)
				if run++; run > 7 {
					n.huge = true
				}
				j++
				continue
			}
			digit = digitValue(r)
			run++
		case unitValue(r) == 10000:
			if digit >= 0 {
				section += digit
			}
			if section == 0 {
				break loop
			}
			total, section, digit, run = total+section*10000, 0, -1, 0
		case unitValue(r) > 0:
			u := unitValue(r)
			d := digit
			if d < 0 {
				if u != 10 || section%100 != 0 { // only 十 may stand without a digit before it
					break loop
				}
				d = 1
			}
			section, digit, run = section+d*u, -1, 0
		default:
			break loop
		}
		j++
	}
	if j == i {
		return n, false
	}
	if digit >= 0 {
		section += digit
	}
	n.tenths = (total + section) * 10
	if j+1 < len(s) && s[j] == '点' && digitValue(s[j+1]) >= 0 {
		n.decimal = true
		n.tenths += digitValue(s[j+1])
		j += 2
		for j < len(s) && digitValue(s[j]) >= 0 {
			j++
		}
	}
	n.end = j
	return n, true
}
