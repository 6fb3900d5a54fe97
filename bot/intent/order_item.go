package intent

import (
	"strings"

	"duban/calendar"
	"duban/ledger"
)

// readFigure reads 「设置第3项完成率 92%（原因…）」 and 「第3项完成率设为92%」.
func readFigure(l *line, _ calendar.Date) Order {
	at, end := l.find("设置", "设定", "设为", "设成", "设到", "设")
	if at < 0 {
		if !l.has("完成率") {
			return Order{}
		}
		if at, end = l.find("改为", "改成", "调整为", "调整到", "调为", "调到", "定为", "定成"); at < 0 {
			return Order{}
		}
	}
	if l.has("设施", "设备", "建设", "设计", "开设", "增设", "设立") && !l.has("设置", "设定", "设为", "设成") || l.asks(end) || l.has("目标") {
		return Order{}
	}
	nos, refAt, refEnd := l.items(at, end)
	if len(nos) > 1 { // 设置3 92: the second number is the figure
		i := refAt
		for i < refEnd && inSet(l.s[i], "第# ") {
			i++
		}
		n, _ := numeralAt(l.s, i)
		nos, refEnd = nos[:1], n.end
		if refEnd < len(l.s) && inSet(l.s[refEnd], counters) {
			refEnd++
		}
	}
	o := Order{Deed: DeedFigure, Items: nos, Asks: !l.has("设置", "设定", "设为", "设成")}
	if len(nos) == 0 {
		if !l.has("完成率") {
			return Order{}
		}
		return o
	}
	if _, e := l.find("完成率"); e > 0 {
		end = max(end, e)
	}
	c := l.clone()
	c.cut(refAt, refEnd)
	// The figure stands behind the word that sets it, or, where only 完成率 does,
	// behind that: 从90%改成92% has two.
	from := max(end, refEnd)
	stop := l.reasonAt(from)
	i := from
	for i < stop && inSet(l.s[i], " :=为成到是率改调设定约") {
		i++
	}
	p, ok := percentAt(c.s, i)
	if !ok {
		n, isNum := numeralAt(c.s, i)
		if !isNum || n.huge || n.circled || n.end < len(c.s) && (dated(c.s, n.end) || isDigit(c.s[n.end])) {
			o.Doubtful = i < len(l.s) && strings.TrimSpace(string(l.s[i:])) != ""
			return o
		}
		p = rawPercent{start: i, end: n.end, value: exactValue(c.s, n)}
	}
	span, counts := completion(c.s, p)
	next := skipBlanks(c.s, p.end)
	more := next < len(c.s) && (inSet(c.s[next], "-~至到") || hasAt(c.s, next, "左右") || hasAt(c.s, next, "以上") || hasAt(c.s, next, "多") || hasAt(c.s, next, "或"))
	if !counts || more || span.Over || span.Kind != PercentExact || p.value < 0 || p.value > 100 || i > from && l.s[i-1] == '约' {
		o.Doubtful = true
		return o
	}
	o.Percent = ledger.PercentOf(p.value)
	o.Reason = l.reason(p.end)
	return o
}

// readFinish reads 办结, 销号 and 重启, said by the office or asked for by a unit.
func readFinish(l *line, _ calendar.Date) Order {
	if at, end := l.find("重启", "重新启动", "重新开启", "重新办理", "重新打开"); at >= 0 {
		nos, _, refEnd := l.items(at, end)
		if l.asks(end) || len(nos) == 0 && !polite(string(l.s[:at])) {
			return Order{}
		}
		return Order{Deed: DeedReopen, Items: nos, Reason: l.reason(l.rest(end, refEnd))}
	}
	at, end := l.find("办结", "销号")
	if at < 0 || strings.ContainsRune(string(l.s), '%') {
		return Order{}
	}
	if l.asksBehind(end) {
		return Order{} // 办结项目数是多少
	}
	if endsAt(l.s, at, "已") || endsAt(l.s, at, "未") || endsAt(l.s, at, "没") || endsAt(l.s, at, "没有") {
		return Order{} // 手续已办结 tells
	}
	deed := DeedDone
	if l.has("销号") {
		deed = DeedClose
		at, end = l.find("销号")
	}
	nos, refAt, refEnd := l.items(at, end)
	o := Order{Deed: deed, Items: nos, Reason: l.reason(l.rest(end, refEnd))}
	head := string(l.s[:at])
	for _, w := range []string{"申请", "可以", "能", "想", "要求", "请求", "请予", "可否", "是否"} {
		if i := strings.LastIndex(head, w); i >= 0 && len([]rune(head[i+len(w):])) <= 6 {
			o.Deed, o.Asks = DeedAskDone, true
		}
	}
	if o.Asks {
		if refEnd > end { // 申请办结第17项, 都验收了
			o.Reason = l.reason(refEnd)
		} else if o.Reason = l.reason(end); strings.Trim(o.Reason, "不吗么?？了没啊呢吧 ") == "" {
			o.Reason = ""
		}
		return o
	}
	// Between item and word stands nothing else: 第3项用地手续办结 tells of something.
	mid := l.between(at, end, refAt, refEnd)
	between := nothing(mid) || agreed(mid)
	if l.asks(end) || len(nos) > 0 && !between || len(nos) == 0 && !polite(strings.TrimSpace(head)) && !agreed(head) {
		return Order{}
	}
	o.Agree = agreed(head)
	return o
}

// agreed reports whether words agree.
func agreed(s string) bool {
	for _, w := range []string{"同意", "批准", "准予", "准许", "予以", "确认"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// readExtension reads 「第13项想延到10月底 眼科医院排期排不开」, 「同意延期第13项」.
func readExtension(l *line, today calendar.Date) Order {
	at, end := l.find("延期到", "延期至", "延期", "延到", "延至", "延后到", "延后至", "延后", "延长到", "延长至", "推迟到", "推迟至", "推后到", "展期到", "展期")
	if at < 0 || l.asks(end) || strings.ContainsRune(string(l.s), '%') {
		return Order{}
	}
	nos, refAt, refEnd := l.items(at, end)
	head := string(l.s[:at])
	o := Order{Deed: DeedExtend, Items: nos, Agree: agreed(head)}
	for _, w := range []string{"申请", "想", "要求", "请求", "希望", "需要", "拟", "要"} {
		o.Asks = o.Asks || strings.Contains(head, w)
	}
	// 因天气原因工期延期… inside a report is none: the item stands close by.
	if len(nos) == 0 && !polite(strings.TrimSpace(head)) && !o.Agree && !o.Asks {
		return Order{}
	}
	if len(nos) > 0 && refEnd <= at && len([]rune(strings.TrimSpace(string(l.s[refEnd:at])))) > 8 {
		return Order{}
	}
	c := l.clone()
	c.cut(refAt, refEnd)
	from := end
	if span, dayAt, dayEnd, ok := c.day(end, today); ok && !span.To.IsZero() && (dayAt-end <= 3 || refAt >= end && dayAt-refEnd <= 3) {
		o.Day, from = span.To, dayEnd
	} else if span, dayAt, dayEnd, ok := c.day(0, today); ok && dayEnd <= at && !span.To.IsZero() && dayAt >= 0 {
		o.Day = span.To
	}
	o.Reason = l.reason(l.rest(from, refEnd))
	return o
}

// readHold reads 「第10项后面先别催 残联9月才申报」, 「暂缓第10项到9月1日 理由」, and the
// end of it, 「恢复第10项」.
func readHold(l *line, today calendar.Date) Order {
	if at, end := l.find("恢复催办", "恢复提醒", "恢复报送", "取消暂缓", "解除暂缓", "停止暂缓", "结束暂缓", "恢复", "可以催了", "接着催"); at >= 0 {
		nos, _, refEnd := l.items(at, end)
		if len(nos) == 0 || l.asks(end) || strings.ContainsRune(string(l.s), '%') || l.has("恢复通车", "恢复供", "恢复正常", "恢复施工", "恢复生产") {
			return Order{}
		}
		return Order{Deed: DeedResume, Items: nos, Reason: l.reason(l.rest(end, refEnd))}
	}
	at, end := l.find("暂缓", "先别催", "先不催", "先不要催", "先别提醒", "先不要提醒", "先不提醒", "别催", "不要催", "不用催", "不催", "暂不催", "暂停催", "停止催", "别提醒", "不要提醒", "不用提醒", "不再催", "不再提醒", "别再催", "别再提醒", "不要再催", "先别发", "先缓")
	if at < 0 || l.asks(end) || strings.ContainsRune(string(l.s), '%') {
		return Order{}
	}
	nos, refAt, refEnd := l.items(at, end)
	if len(nos) == 0 {
		if hasAt(l.s, at, "暂缓") && polite(strings.TrimSpace(string(l.s[:at]))) {
			return Order{Deed: DeedHold}
		}
		return Order{} // 这周先别发 is about all of them
	}
	o := Order{Deed: DeedHold, Items: nos, Agree: agreed(string(l.s[:at])), Asks: l.has("申请", "想", "请求", "希望", "能否")}
	c := l.clone()
	c.cut(refAt, refEnd)
	from := l.rest(end, refEnd)
	for _, w := range []string{"办", "提醒", "报", "了", "一下"} {
		if hasAt(l.s, from, w) {
			from += len([]rune(w))
		}
	}
	o.Reason = l.reason(from)
	if span, dayAt, dayEnd, ok := c.day(0, today); ok {
		o.Day = span.From
		if calendar.PeriodOf(calendar.Week, today).Contains(span.From) && hasAt(c.s, dayAt, "从") && span.To.IsZero() { // 从下周起
			o.Day = calendar.Date{}
		}
		until := ""
		if dayAt > 0 {
			until, _ = endsAtAny(c.s, dayAt, []string{"到", "至", "等到", "直到"})
		}
		if until != "" || dayAt-from <= 1 && dayAt >= from { // the date is the command's, not the reason's
			o.Reason = l.reason(l.rest(dayEnd, from))
			for _, w := range []string{"再催", "再说", "再提醒", "再报", "前", "之前", "以前", "恢复"} {
				o.Reason = strings.TrimSpace(strings.TrimPrefix(o.Reason, w))
			}
			o.Reason = strings.TrimLeft(o.Reason, "，, 。；;：:")
		}
	}
	return o
}

// readRefusal reads 「不同意延期第13项 理由」.
func readRefusal(l *line, _ calendar.Date) Order {
	at, end := l.find("不同意", "不批准", "不予批准", "不予同意", "驳回", "不批")
	if at < 0 || l.asks(end) {
		return Order{}
	}
	nos, refAt, refEnd := l.items(at, end)
	if len(nos) == 0 {
		if !polite(strings.TrimSpace(string(l.s[:at]))) || !l.has("办结", "销号", "延", "暂缓") {
			return Order{}
		}
		return Order{Deed: DeedRefuse}
	}
	o := Order{Deed: DeedRefuse, Items: nos}
	from := l.rest(end, refEnd)
	// The subject stands between the words, or right behind them.
	near := l.between(at, end, refAt, refEnd) + string(l.s[from:min(from+3, len(l.s))])
	for _, w := range []struct {
		of    Deed
		words []string
	}{{DeedDone, []string{"办结", "销号"}}, {DeedExtend, []string{"延期", "延到", "延"}}, {DeedHold, []string{"暂缓"}}} {
		for _, word := range w.words {
			if o.Of == DeedNone && strings.Contains(near, word) {
				o.Of = w.of
				if _, e := l.find(word); e > from {
					from = e
				}
			}
		}
	}
	o.Reason = l.reason(from)
	return o
}

// readAgreement reads 「同意第13项」, which agrees to whatever was asked.
func readAgreement(l *line, _ calendar.Date) Order {
	at, end := l.find("同意", "批准")
	if at < 0 || l.asks(end) || l.has("联系人", "代", "替", "为") {
		return Order{}
	}
	nos, refAt, refEnd := l.items(at, end)
	if len(nos) == 0 || !nothing(l.between(at, end, refAt, refEnd)) {
		return Order{}
	}
	return Order{Deed: DeedAgree, Agree: true, Items: nos, Reason: l.reason(l.rest(end, refEnd))}
}

// readClearing reads 「第1项卡点解决了」.
func readClearing(l *line, _ calendar.Date) Order {
	at, end := l.find("卡点", "堵点", "困难", "问题", "难题")
	if at < 0 || strings.ContainsRune(string(l.s), '%') {
		return Order{}
	}
	c := l.clone()
	c.cut(0, end)
	done, doneEnd := c.find("解决", "消除", "化解", "协调好", "打通", "疏通", "销")
	if done < 0 || l.asks(doneEnd) || strings.Trim(string(l.s[end:done]), " ,已经都全部均也") != "" {
		return Order{} // 需要财政局解决, 还没解决
	}
	nos, refAt, refEnd := l.items(at, end)
	if len(nos) == 0 && !polite(strings.TrimSpace(string(l.s[:at]))) || len(nos) > 0 && refEnd <= at && !nothing(l.between(at, end, refAt, refEnd)) || refAt > doneEnd {
		return Order{}
	}
	return Order{Deed: DeedClear, Items: nos, Reason: l.reason(l.rest(doneEnd, refEnd))}
}
