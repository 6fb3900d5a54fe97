package ledger

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
)

// Percent is a percentage with one decimal, or unknown. The zero value is
// unknown: a figure that nobody gave is never 0.
type Percent struct {
	tenths int32
	known  bool
}

// Tenths returns the percentage of n tenths: Tenths(785) is 78.5 %.
func Tenths(n int) Percent { return Percent{int32(n), true} } //nolint:gosec // callers hold percentages

// Whole returns n %.
func Whole(n int) Percent { return Tenths(10 * n) }

// PercentOf rounds f (in percent) half away from zero to one decimal. NaN and infinities are unknown.
func PercentOf(f float64) Percent {
	if math.IsNaN(f) || math.IsInf(f, 0) || math.Abs(f) > 1e6 {
		return Percent{}
	}
	// A decimal such as 0.285·100 sits a hair below its tenth; the nudge keeps rounding decimal.
	return Tenths(int(math.Round(f*10 + math.Copysign(1e-9, f))))
}

// Known reports whether there is a figure.
func (p Percent) Known() bool { return p.known }

// Tenths returns the figure in tenths of a percent; ok is false when unknown.
func (p Percent) Tenths() (n int, ok bool) { return int(p.tenths), p.known }

// Float64 returns the figure in percent, and 0 when unknown; check Known first.
func (p Percent) Float64() float64 { return float64(p.tenths) / 10 }

// Cmp compares two known figures; an unknown one sorts before every known one.
func (p Percent) Cmp(q Percent) int {
	switch {
	case p.known != q.known:
		if q.known {
			return -1
		}
		return 1
	case p.tenths < q.tenths:
		return -1
	case p.tenths > q.tenths:
		return 1
	}
	return 0
}

// Append appends "70%", "78.5%", or 「未填」 when unknown.
func (p Percent) Append(b []byte) []byte {
	if !p.known {
		return append(b, "未填"...)
	}
	n := int64(p.tenths)
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	b = strconv.AppendInt(b, n/10, 10)
	if n%10 != 0 {
		b = append(b, '.', byte('0'+n%10))
	}
	return append(b, '%')
}

// String returns "70%", "78.5%", or 「未填」 when unknown.
func (p Percent) String() string { return string(p.Append(nil)) }

// MarshalJSON writes a number, or null when unknown.
func (p Percent) MarshalJSON() ([]byte, error) {
	if !p.known {
		return []byte("null"), nil
	}
	return strconv.AppendFloat(nil, p.Float64(), 'f', -1, 64), nil
}

// UnmarshalJSON reads a number or null.
func (p *Percent) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*p = Percent{}
		return nil
	}
	var f float64
	if err := json.Unmarshal(b, &f); err != nil {
		return fmt.Errorf("percent: %w", err)
	}
	*p = PercentOf(f)
	return nil
}
