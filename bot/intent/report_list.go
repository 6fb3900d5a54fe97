package intent

import "strings"

// inTurn lead to a row of figures that belongs to a row of items.
var inTurn = []string{"分别", "依次", "各为", "各是"}

// respectively gives each of the items named in a row its figure: 「第1项和第3项分别是
// 85%和92%」. Where numbers and figures are not as many, the stretches stay as they are.
func (m *message) respectively(parts []stretch) []stretch {
	var out []stretch
	for i := 0; i < len(parts); i++ {
		var nos []int
		j := i
		for ; j < len(parts); j++ {
			nos = append(nos, parts[j].numbers()...)
			if strings.Trim(string(m.s[parts[j].from:parts[j].to]), " 、,和与及跟") != "" {
				break
			}
		}
		if j == len(parts) || len(nos) < 2 || !findAny(m.s[parts[j].from:min(parts[j].to, parts[j].from+12)], inTurn) {
			out = append(out, parts[i])
			continue
		}
		var at, bare []rawPercent
		for k := parts[j].from; k < parts[j].to; {
			if p, ok := percentAt(m.s, k); ok {
				at, k = append(at, p), p.end
			} else if n, ok := numeralAt(m.s, k); ok {
				if !measured(m.s, n.end) && n.tenths <= 1000 && !n.circled {
					bare = append(bare, rawPercent{start: n.start, end: n.end})
				}
				k = n.end
			} else {
				k++
			}
		}
		if len(at) == 0 && len(bare) == len(nos) {
			at = bare // 14、15、16分别是55、100、52
		}
		if len(at) != len(nos) {
			out = append(out, parts[i:j+1]...)
		} else {
			for k, no := range nos {
				from := at[k].start
				if k == 0 {
					from = parts[j].from
				}
				out = append(out, stretch{no: no, from: from, to: at[k].end, all: parts[i].all})
			}
		}
		i = j
	}
	return out
}

// pointing joins a stretch that points to another item with that item's number, which
// opens no stretch of its own: 「第3项同第1项」.
func (m *message) pointing(parts []stretch) []stretch {
	var out []stretch
	for i := 0; i < len(parts); i++ {
		p := parts[i]
		said := strings.Trim(string(m.s[p.from:p.to]), " 也:")
		if i+1 < len(parts) && (said == "同" || said == "跟" || said == "和" || said == "与") {
			next := parts[i+1]
			rest := strings.Trim(string(m.s[next.from:next.to]), " ,.;!\n的了")
			if rest == "" || rest == "一样" || rest == "一致" || rest == "相同" {
				p.to = next.to
				i++
			}
		}
		out = append(out, p)
	}
	return out
}
