package intent

import (
	"strings"
	"sync"
)

// cue is what a word of the grammar says about a question.
type cue uint64

const (
	cueProgress cue = 1 << iota
	cuePercent
	cueGoal
	cueUnits
	cueLead
	cueAssist
	cueHistory
	cueDone
	cueUndone
	cueMissing
	cueSlow
	cueFast
	cueTop     // superlative mark: 最, 前几名, 倒数, 垫底
	cueWhich   // 哪个快
	cueCompare // 对比, 差多少
	cueCount
	cueList
	cueLamp
	cueRed
	cueYellow
	cueGreen
	cueMine
	cueSchedule
	cueHelp
	cueGreet
	cueThanks
	cueOverview
	cueMean
	cueMore
	cueAsk   // 吗, 是不是
	cueAlso  // 也是
	cueLater // what a later function does
	cueReport
	cueStuck // 三周没动: unchanged
	cueSame
	cueOne // 那个, 那项: one is meant
	cueWhy
	cueSwitch // 切换到, 看…的清单
	cueImport
	cueUndo
	cueYes
	cueNo
	cueFiller
	cueReported
	cueOutside // topics that no ledger holds
)

// lexemes are the words of the grammar with what they say. A word may say several things.
var lexemes = []struct {
	cue   cue
	words string
}{
	{cueProgress | cueGoal, "内容 啥内容 什么内容"},
	{cueProgress, "进度 进展 进展情况 工作进展 推进情况 完成情况 情况 状况 怎么样 怎么样了 怎样 怎样了 怎么着了 咋样 咋样了 如何 如何了 啥样了 什么样了 到哪 到哪了 到哪儿了 到哪一步 到哪一步了 到哪步了 哪一步 什么程度 啥程度 到什么程度 进行到哪 进行到 什么阶段 哪个阶段 啥情况 什么情况 最新 最新进展 最新情况 推进 推进得 干到哪 干得 搞得 搞到 做得 做到 办得 办到 弄得 弄到 建得 建到 修得 修到 落实 落实得 落实情况 动静 有没有进展 有进展吗 卡在哪 卡在哪里 还剩什么 还剩哪些 还差什么 差在哪 没干完 进行得 搞定 搞得咋样 progress status 节点 多少了 多少啦 进度多少 现状 干啥了 干了啥 干了什么 做了什么 做了哪些 搞没搞 做没做 干没干 办没办 建没建 修没修 选好没有 选好没 开展得 办理情况 完成得 完成得怎么样 完成得如何 完成得咋样 动了没 动工了没 开工了没 开工没 建好没 建好了没 建成没 弄好没 搞完没"},
	{cuePercent, "完成率 百分比 百分之几 百分之多少 完成百分比 完成比例 完成度 完成多少 完成了多少 完成几成 几成 几成了 多少个点 几个点 几个点了 百分多少 进度条 进度百分比 完成率是多少 percent 完成百分之多少 完成百分之几 比例 %多少 多少%"},
	{cueGoal, "目标 目标任务 任务目标 目标是什么 年度目标 年度任务 工作目标 工作内容 建设内容 项目内容 主要内容 任务是什么 任务是啥 任务啥 要求 指标 要干什么 要干啥 干什么的 干啥的 要做什么 要做啥 做什么的 要完成什么 包括 包括什么 包括哪些 包含 计划 打算 标准 补多少 保额 额度 要建多少 要建几 建多少 要多少 要几 要提高 提高几 提高多少 指的是什么 是指什么 是什么意思 具体内容 原定 定的 要达到 要求达到 承诺 承诺的 范围 对象 涉及哪些 涉及 覆盖 覆盖多少 goal target"},
	{cueUnits, "谁负责 谁在负责 谁来负责 负责人 负责单位 责任单位 责任部门 责任人 责任主体 承办单位 承办 实施单位 哪个单位 哪个部门 哪家单位 哪些单位 哪些部门 哪几个单位 哪几个部门 哪几家 哪家 哪家负责 什么单位 什么部门 啥单位 啥部门 管的 管着 管哪些 管什么 管啥 管几个 谁管 谁在管 谁来管 归谁 归谁管 归哪 归口 谁牵头 谁主办 谁协办 谁配合 谁在抓 谁抓 谁干 谁在干 谁在弄 谁弄 谁承办 谁的事 谁的活 谁家的 找谁 问谁 联系谁 主管单位 主管部门 参与单位 单位有哪些 单位是谁 部门是谁 单位 部门 谁 负责 负责吗 分工"},
	{cueLead | cueUnits, "主办 主办单位 牵头 牵头单位 牵头部门 谁牵头 谁主办 牵的头 打头 主责 主责单位 主办方"},
	{cueAssist | cueUnits, "协办 协办单位 配合 配合单位 协助 协同 参与 谁配合 谁协办 配合部门 协作"},
	{cueHistory, "历史 历史记录 历次 以前 之前 此前 上次 上期 上季度 一季度 变化情况 变化过程 变化记录 走势 趋势 改过 谁改过 怎么变 变了吗 前后变化 历程 更新记录 修改记录 月底是多少"},
	{cueDone | cueList, "有没有完成的 有没有办完的 有没有已完成的"},
	{cueDone, "百分百 百分之百 满分 已完成 完成了 已经完成 完成的 已完工 完工 完工了 办完 办完了 办结 办结了 干完 干完了 做完 做完了 搞完 搞完了 弄完 弄完了 全部完成 都完成 都完成了 全完成 完成没 完成没有 完成了没 完成了没有 完成了吗 完成吗 到100 100%的 达到100 满了 收官 收尾了 已达标 达标 超额 超额完成 结束了 销号 完事 圆满完成 完成任务 完成年度任务 完成 画上句号 画句号 收工 交卷 大功告成 圆满收官 done completed finished"},
	{cueUndone, "没完成 未完成 没有完成 还没完成 尚未完成 未完工 没完工 没干完 没办完 没做完 没搞完 没弄完 没办结 未办结 没到100 没到100% 不到100 没满 还没满 在办 在建 进行中 正在推进 还在推进 推进中 剩下的 没达标 未达标 没有办完 没有干完 没有做完 没结束 还差的 没完 没搞定 unfinished"},
	{cueMissing, "没报 未报 没上报 未上报 没交 未交 没反馈 未反馈 没报送 未报送 没填 未填 没填报 漏报 没有报 没有上报 没有反馈 没回 没回复 没更新 未更新 没动静 没消息 没交作业 没报进度 没报进展 还没报 谁没 哪家没 缺报 欠报 没提交 未提交 没送 没报的 拖着没 还欠 报了吗 报了没 交了吗 交齐 报齐 报全 没报数"},
	{cueMissing | cueReported, "谁报了 谁报过 谁已报 谁都报了 谁交了 哪些报了 哪些已报 哪些已经报了 哪些交了 哪几家报了 哪几个报了 哪几项报了 哪家报了 哪些单位报了 哪些单位已报 哪些项报了 报了哪些 报了哪几项 都报了哪些 已报哪些 已报了哪些 报了几项 报了几家 报了几个 已报几项 报上来哪些 已上报的 已报的 已报送的 报了的 报过的"},
	{cueSlow, "从低到高 由低到高 慢 最慢 慢的 较慢 偏慢 落后 最落后 滞后 最滞后 靠后 最靠后 垫底 拖后腿 拉后腿 倒数 最低 最差 低的 差的 进展慢 进度慢 末尾 最末 最后面 拖 最拖 拖得最 最少 最小 吊车尾 后进"},
	{cueFast, "从高到低 由高到低 快 最快 快的 较快 靠前 最靠前 领先 最领先 最高 最好 高的 好的 领跑 排头 排第一 第一名 冠军 最多 最大 先进 走在前"},
	{cueTop, "从高到低 由高到低 最 最慢 最快 最低 最高 最差 最好 最落后 最滞后 最靠后 最靠前 最领先 最拖 最少 最多 垫底 倒数 从低到高 由低到高 排名 排行 排序 排个序 排个名 名次 排一下 前几名 前几位 后几名 吊车尾 拖后腿 拉后腿 第一名 领跑 排头 冠军 最末 最后面 top 靠前 靠后 落后的 领先的"},
	{cueWhich, "哪个快 哪个慢 哪个高 哪个低 谁快 谁慢 谁高 谁低 哪个更快 哪个更慢 哪个更高 哪个更低 哪个进度快 哪个进度慢 哪项快 哪项慢 哪项高 哪项低 哪个好 哪个强 谁更快 谁更慢 哪个完成得快 哪个完成率高 哪个完成率低 哪个在前 谁在前 谁领先 哪个领先 哪个落后 谁落后 哪个靠前 哪个做得好"},
	{cueCompare, "对比 比较 比一比 比一下 对比一下 比较一下 差多少 差几个点 相差 差距 相比 比起来 pk vs 比得怎么样"},
	{cueCount, "几个 几项 多少个 多少项 多少件 几件 有几 有几个 有多少个 有多少项 有多少 一共几 一共多少 总共几 总共多少 共几 共多少 多少个项目 几个项目 数量 个数 总数"},
	{cueList, "都是啥 都是哪些 都是什么 分别是啥 分别是什么 哪些 那些 哪几项 哪几个 哪几件 哪项 哪个 哪一项 那几项 那几个 哪个项目 什么项目 啥项目 有啥 有什么 列一下 列出 列出来 列个 清单 名单 列表 都有哪些 都有啥 都有什么 都哪些 所有 全部 几个项目 几项 哪一个 有没有"},
	{cueLamp, "亮灯 亮灯情况 什么灯 啥灯 亮什么灯 亮牌 预警 亮了 灯色 序时 序时进度 滞后预警 落后序时"},
	{cueRed | cueLamp, "红灯 亮红灯 红牌 亮红 红色 严重滞后 红的"},
	{cueYellow | cueLamp, "黄灯 亮黄灯 黄牌 亮黄 黄色 黄的"},
	{cueGreen | cueLamp, "绿灯 亮绿灯 绿牌 亮绿 绿色 绿的 正常推进"},
	{cueMine, "我负责 我的 我的事项 我的项目 我的任务 我单位 我们单位 我们局 我们负责 我局 我这边 我这里 我们这边 我牵头 我们牵头 本单位 我要报 我该报 我名下 我头上 归我 归我管 我管 我有 我有哪些 我承担 我们承担 我们有 我手上 我手里 我们的 我主办 我协办 我们主办 我们协办 我参与 我们科 我们这 该我填 该我报 我填 我家的 我们家的 我家 我这头 我们这头 名下 我名下的 我们名下 归我们 该我们 属于我 属于我们 我要填 我们要报 我们要填 我们该报 我领 我们单位今年 领了几件 我们领 我还有 我们还有 我还 我们还 我摊 我们摊 摊上 我这摊 我这摊子 我们这摊 这摊子事 我分管 分管 我们镇 我们街道 我们集团 我们中心 我该报 我该填 我们管"},
	{cueSchedule, "什么时候报 啥时候报 何时报 几号报 周几报 哪天报 下次报 下次什么时候 下次 下一次 下回 什么时候交 啥时候交 几点前报 几号前 几号之前 截止 截止时间 截止日期 最晚 最迟 报送时间 上报时间 报送截止 什么时候截止 报到什么时候 提醒时间 下次提醒 什么时候提醒 多久报一次 多长时间报 报送频率 报送周期 几天报一次 什么时候要报 什么时候上报 啥时候上报 什么时候开始报 什么时候该报 哪天交 周几交 还有几天 deadline 何时上报 例会时间 什么时候开例会 月报什么时候 周报什么时候 旬报"},
	{cueHelp, "帮助 帮忙看看怎么用 怎么用 怎么使用 咋用 如何使用 使用说明 说明书 说明 能干什么 能干啥 能做什么 能做啥 会什么 会干什么 会做什么 会干啥 有什么功能 什么功能 功能 功能介绍 你能 你会 能帮我 能问什么 能问啥 可以问什么 可以问啥 怎么问 怎么查 咋查 怎么操作 操作 命令 指令 菜单 help 使用方法 用法 教程 你是谁 你是干什么的 你是干啥的 你是做什么的 介绍一下你自己 自我介绍 新手 不会用 怎么报 如何报 怎么填"},
	{cueGreet, "你好 您好 你好啊 您好啊 早 早上好 早安 上午好 中午好 下午好 晚上好 晚安 在吗 在不 在不在 在么 在嘛 有人吗 hi hello hey 哈喽 嗨 喂 大家好 同志你好 小督 节日快乐 新年好 周末愉快"},
	{cueThanks, "谢谢 谢谢你 谢谢您 多谢 谢了 感谢 辛苦 辛苦了 辛苦啦 好的 好 收到 明白 明白了 知道了 了解了 ok 嗯嗯 可以 行 不错 厉害 再见 拜拜 没事了 没有了 thanks thankyou 好嘞 好滴"},
	{cueOverview, "总体 整体 总的 总进度 总体进度 整体进度 总体情况 整体情况 全局 概况 概览 汇总 汇总一下 总览 总情况 总体完成率 综合 全区进度 全区 全部进度 所有进度 整个 总共完成 汇报总体 总结 总结一下 大盘 面上 一览 盘点 overall summary 各项进度 各项 每项 全部项目 所有项目 所有的项目 20项 全年进展 民生实事进展 民生实事进度 民生实事怎么样 实事进展 台账 成绩单 总成绩 全貌 家底 总账 战况 大局"},
	{cueMean | cueOverview, "平均 均值 平均数 平均值 平均完成率 平均进度 平均多少 均分"},
	{cueMore, "继续 下一页 下页 还有呢 接着 接着说 后面的 更多 往下 next more 继续看"},
	{cueAsk, "吗 么 嘛 是不是 是否 有没有 对吗 对不对 没有 没"},
	{cueAlso, "也是 也归 也由 也算 也属于"},
	{cueLater, "发个表 发表 发张表 出表 出个表 导出 导个表 打印 做个表 生成报告 写个报告 月报 季报 通报 定稿 图表 画个图 出个图 折线图 柱状图 催一下 催办 催催 催他 退回 代报 暂停提醒 恢复提醒 别天天推 别推 别提醒 不要推 少推 先别发 先别催 推送 延期 延到 延后 请假 休假 替我报 换人 换联系人 批示 交办 转告 通知他 通知一下 让他 订阅 每天发 每周发 定时 重启 定时发 提醒我 撤回 更正 改成 改为 发给我表 发excel excel word docx xlsx pdf 发文件 推一次 没收到 谁没收到 哪些没收到 谁还没收到 并到 合并到 同意 销号不 可以销号 申请办结 想延 想延到 212"},
	{cueReport, "同上周 同上期 同上月 无变化 没变化 没有进展 没啥变化 没什么变化 还是那样"},
	{cueStuck, "没动 没变 没变化 没进展 没动过 没有变化 没有进展 停滞 卡住 没动的 没变化的 原地踏步 不动"},
	{cueOne, "那批 那条 那个 那项 那件 这个 这项 这件 那个项目 那个事 那件事 那事 那块 那一项 那边 两个 两项 这两个 那两个 俩"},
	{cueWhy, "为啥 为什么 为何 怎么是 怎么才 怎么还 咋才 咋还 怎么这么 咋这么 原因 什么原因 啥原因"},
	{cueSwitch, "切换 切换到 切到 换到 换清单"},
	{cueImport, "导入"},
	{cueUndo, "撤销导入 撤销 撤回导入 取消导入 回滚"},
	{cueOutside, "天气 下雨 气温 笑话 讲个笑话 股票 股市 唱歌 唱首歌 写诗 写首诗 写一首 彩票 电影 新闻 足球 世界杯 吃饭 吃什么 吃啥 外卖 火车票 高铁票 机票 订票 酒店 几点了 现在几点 星期几 翻译 工资 房价 油价 汇率 写代码 聊天 无聊 红包 打车 导航 停电 请客 放假 加班 食谱 菜谱 旅游攻略 明星 八卦 游戏"},
}

// grammar is the trie of lexemes and fillers, with the cues that each word gives.
var grammar = sync.OnceValue(func() *trie[cue] {
	t := newTrie[cue]()
	for _, l := range lexemes {
		for w := range strings.FieldsSeq(l.words) {
			*t.slot(foldInto(nil, w)) |= l.cue
		}
	}
	for _, w := range fillers {
		*t.slot(foldInto(nil, w)) |= cueFiller
	}
	return t
})

// misheard are the words that speech input and typing most often replace by
// others of the same sound. They are compared by sound when no word was found.
var misheard = strings.Fields("进度 进展 完成率 目标 任务 负责 责任单位 主办单位 协办单位 牵头 怎么样 情况 完成 哪些 低于 高于 总体 平均 没报 未报 已完成 最慢 最快 单位 进度怎么样 多少")

type soundWord struct {
	word []rune
	ids  []uint16
	cue  cue
}

var soundWords = sync.OnceValue(func() []soundWord {
	var out []soundWord
	for _, w := range misheard {
		rs := []rune(w)
		sw := soundWord{word: rs}
		for _, r := range rs {
			sw.ids = append(sw.ids, soundOf(r))
		}
		if c, end := grammar().longest(rs, 0); c != nil && end == len(rs) {
			sw.cue = *c
		}
		out = append(out, sw)
	}
	return out
})

// digitsBySound are the digits that speech input writes as other characters between 第 and 项.
var digitsBySound = sync.OnceValue(func() map[uint16]rune {
	m := map[uint16]rune{}
	for _, r := range "一二三四五六七八九十" {
		m[soundOf(r)] = r
	}
	return m
})

// hearNumbers replaces in s, in place, characters that sound like digits inside
// 第…项 (第十久项), and reports whether it did.
func hearNumbers(s []rune) bool {
	changed := false
	for i := range s {
		if s[i] != '第' {
			// 弟21相: the whole frame only sounds right
			if n, ok := numeralAt(s, i+1); ok && s[i] >= 0x4e00 && soundOf(s[i]) == soundOf('第') && n.end < len(s) && soundOf(s[n.end]) == soundOf('项') {
				s[i], s[n.end] = '第', '项'
				changed = true
			}
			continue
		}
		if n, ok := numeralAt(s, i+1); ok && n.end < len(s) && !inSet(s[n.end], withOrdinal) && soundOf(s[n.end]) == soundOf('项') {
			s[n.end] = '项' // 第3橡
			changed = true
			continue
		}
		end := i + 1
		for end < len(s) && end < i+5 && !inSet(s[end], counters) && !inSet(s[end], homophones) {
			end++
		}
		if end == len(s) || end == i+5 || end == i+1 {
			continue
		}
		heard := make([]rune, 0, 4)
		for _, r := range s[i+1 : end] {
			if digitValue(r) < 0 && unitValue(r) == 0 {
				r = digitsBySound()[soundOf(r)]
			}
			heard = append(heard, r)
		}
		if n, ok := numeralAt(heard, 0); ok && n.end == len(heard) && string(heard) != string(s[i+1:end]) {
			copy(s[i+1:], heard)
			changed = true
		}
	}
	return changed
}

// hearing replaces in s, in place, words that only sound like words of the
// grammar by the words meant (近度 → 进度, 完成绿 → 完成率). It leaves runs alone
// that are words as they stand.
func hearing(s []rune, taken func(i, j int) bool) bool {
	changed := false
	for i := range s {
		if s[i] < 0x4e00 {
			continue
		}
		for _, w := range soundWords() {
			n := len(w.word)
			if i+n > len(s) || taken(i, i+n) {
				continue
			}
			same, right := true, 0
			for k, id := range w.ids {
				r := s[i+k]
				if r == w.word[k] {
					right++
				} else if id == 0 || soundOf(r) != id {
					same = false
					break
				}
			}
			// Of two characters one must be right, of three or more all but one or half.
			if same && right < n && right*2 >= n {
				copy(s[i:], w.word)
				changed = true
				break
			}
		}
	}
	return changed
}
