package bot

import "strings"

// asksPlainly reports whether a message is nothing but an item's number and words that
// ask for its progress or goal: 第7项进度. No command is worded so, and nine in ten
// questions are, so that the grammars of commands need not be tried on them.
func asksPlainly(s string) bool {
	if len(s) > 2*maxWord || !strings.Contains(s, "进") && !strings.Contains(s, "情况") && !strings.Contains(s, "目标") {
		return false
	}
	return strings.Trim(s, "第项号件0123456789一二三四五六七八九十 进度展情况目标怎么样如何啥呢吗的?？") == ""
}
