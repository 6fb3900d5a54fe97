package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
)

const calendarUsage = "calendar import 文件.csv"

// calendar adds a notice's days to the office's calendar.
func (p *program) calendar(ctx context.Context, args []string) int {
	fs, file := p.flags("calendar")
	rest, err := parse(fs, args)
	if err == nil && (len(rest) != 2 || rest[0] != "import") {
		err = errors.New("import is the one thing that it does")
	}
	if err != nil {
		return p.misuse(err, calendarUsage)
	}
	data, err := os.ReadFile(rest[1])
	if err != nil {
		return p.fail(err)
	}
	a, err := p.open(ctx, *file)
	if err != nil {
		return p.fail(err)
	}
	defer a.Close()
	n, years, err := a.ImportCalendar(ctx, data)
	if err != nil {
		return p.fail(err)
	}
	said := fmt.Sprintf("已导入%d天。", n)
	if len(years) > 0 {
		var list []string
		for _, y := range years {
			list = append(list, strconv.Itoa(y))
		}
		said += "放假安排完整的年份：" + strings.Join(list, "、") + "。"
	}
	fmt.Fprintln(p.stdout, said)
	return 0
}
