package bot

import "testing"

func TestAsksPlainly(t *testing.T) {
	for s, want := range map[string]bool{
		"第7项进度": true, "七项目标呢": true, "第18项情况怎么样？": true,
		"第7项": false, "16": false, "催办第3项": false, "第9项里程碑 7月底30%": false, "第3项目标改为300套": false, "第3项进展，请住建局周三前报": false, "第7项进度谁改过": false,
	} {
		if got := asksPlainly(s); got != want {
			t.Errorf("%s: %v", s, got)
		}
	}
}
