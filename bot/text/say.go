package text

import (
	"strconv"
	"strings"

	"duban/calendar"
	"duban/ledger"
)

// Later answers what a function that is not switched on yet would do.
const Later = "此功能尚未启用。"

// OutOfScope declines what no ledger holds.
const OutOfScope = "我只回答民生实事台账的问题，这个问题无法回答。"

// Thanks answers thanks and receipts.
const Thanks = "不客气。"

// NoMore answers 继续 when there is nothing left to read.
const NoMore = "没有更多内容。"

// Slow answers a member who sends too much.
const Slow = "您的消息过于频繁，请一分钟后再试。"

// WhichItem asks for the item that an elliptic question means.
const WhichItem = "请说明是第几项，例如“第7项进度”。"

// NotMatched answers what was not understood at all, with what may be asked.
func NotMatched(role ledger.MemberRole) string {
	return "没有理解您的问题。可以这样问：\n" + strings.Join(examples(role)[:3], "\n")
}

// Stranger answers a sender who is not in the roster.
func Stranger(account string) string {
	return "您尚未登记，暂不能查询。请将账号“" + account + "”告知督查室，登记后即可使用。"
}

// Retired answers a member who was taken off the roster.
func Retired(account string) string {
	return "您的账号“" + account + "”已停用。如有疑问请联系督查室。"
}

// Greeting greets a member by role. name may be empty.
func Greeting(name string, role ledger.MemberRole) string {
	return "您好，" + title(name) + "这里是督办助手。可以这样问：\n" + strings.Join(examples(role)[:3], "\n") + "\n回复“帮助”查看全部用法。"
}

func title(name string) string {
	if name == "" {
		return ""
	}
	return name + "同志。"
}

func examples(role ledger.MemberRole) []string {
	switch role {
	case ledger.Contact, ledger.Head:
		return []string{"我负责哪些", "第7项进度", "下次什么时候报", "第7项目标", "本周哪些没报"}
	case ledger.Clerk, ledger.Admin:
		return []string{"哪些没报", "低于60%的", "第7项进度", "总体进度", "亮黄灯的有哪些", "导入（可粘贴表格文字）"}
	case ledger.Leader:
	}
	return []string{"第7项进度", "民政局负责哪些", "低于60%的", "总体进度", "最慢的三项", "亮黄灯的有哪些"}
}

// Help lists what a member may ask.
func Help(role ledger.MemberRole) string {
	s := "可以这样问：\n" +
		"单项：第7项进度、第7项目标、第7项谁负责、第7项历史\n" +
		"多项：第3、5、7项，1-3项，前三项\n" +
		"单位：民政局负责哪些\n" +
		"关键词：充电桩建了多少\n" +
		"筛选：低于60%的、已完成的、没到100%的、最慢的三项\n" +
		"全局：总体进度、亮黄灯的、哪些没报、完成了几项\n" +
		"比较：3和5哪个快"
	switch role {
	case ledger.Contact, ledger.Head:
		s += "\n本单位：我负责哪些、我报了吗、下次什么时候报\n报送：直接回复，例如“第3项 92%，已筹集258套”“3同上周”，核对后回复“确认”；报错了可说“第3项改成91%”或“撤回上一条”\n申请：申请办结第17项；第13项想延到10月底 理由；卡点解决了\n休假：我下周一到周三休假，让孙明替我报；批示：回复批示：招标公告已发布"
	case ledger.Clerk, ledger.Admin:
		s += "\n台账：粘贴表格文字可导入，确认后写入，回复“撤销导入”可撤回；“别名 交警＝交警大队”“同义词 老人洗澡＝助浴”可增加说法\n报送：退回第18项 请核实；代报 第2项 人社局 新增4310人 63%\n事项：设置第3项完成率 92%；第17项办结、销号、重启；同意延期第13项；第10项暂缓到9月1日；第9项里程碑 7月底30% 8月底100%；第3项目标改为…，理由…；谁改过第4项；有哪些申请、卡点、暂缓、延期\n年度：新建2025年台账、归档2024年台账\n人员：同意 liuyang 刘洋 为红十字会联系人；停用 liuyang；红十字会换成刘洋；同意孙明代王晓琳；哪些单位没有联系人\n单位：把住建局并到区住建局；别名"
	case ledger.Leader:
		s += "\n批示：让住建局周三下班前说说第1项招标卡在哪、有哪些批示没回、批示办结"
	}
	return s
}

// NoItem answers a number that the list does not have.
func NoItem(p *ledger.Plan, nos []int) string {
	if len(p.Items) == 0 {
		return PlanName(p) + "还没有事项。"
	}
	var b strings.Builder
	b.WriteString("本清单共" + strconv.Itoa(len(p.Items)) + "项，没有第")
	for i, n := range nos {
		if i > 0 {
			b.WriteString("、")
		}
		b.WriteString(strconv.Itoa(n))
	}
	b.WriteString("项。")
	return b.String()
}

// NoTopic answers a topic that the list does not have.
func NoTopic(p *ledger.Plan, topic string) string {
	if topic == "" {
		return PlanName(p) + "中没有找到相关事项。可以按序号、单位或关键词提问。"
	}
	return PlanName(p) + "中没有找到与“" + topic + "”有关的事项。可以按序号、单位或关键词提问。"
}

// NoYear answers a question about a year whose list is not there.
func NoYear(year int) string { return strconv.Itoa(year) + "年清单未导入。" }

// NoPlan answers any question while the database is empty.
const NoPlan = "还没有导入台账，请督查室先导入清单。"

// WhichPlan asks which of several lists is meant.
func WhichPlan(plans []*ledger.Plan) Answer {
	a := Answer{Head: "有" + strconv.Itoa(len(plans)) + "份清单，请回复清单的序号或名称，之后的提问都按该清单回答："}
	for i, p := range plans[:min(len(plans), 20)] {
		a.Blocks = append(a.Blocks, strconv.Itoa(i+1)+"．"+PlanLine(p))
	}
	if len(plans) > 20 {
		a.Foot = "只列出前20份，其余请回复名称"
	}
	return a
}

// PlanLine names a list with its area and issuer, so that like names are told apart.
func PlanLine(p *ledger.Plan) string {
	s := PlanName(p)
	from := p.Issuer
	if from == "" {
		from = p.Area
	}
	if from != "" {
		s += "（" + from + "）"
	}
	return s
}

// PlanChosen confirms the chosen list.
func PlanChosen(p *ledger.Plan) string {
	return "已切换到" + PlanLine(p) + "，共" + strconv.Itoa(len(p.Items)) + "项。"
}

// Unusable answers a message of a kind that cannot be used.
func Unusable(kind string) string {
	switch kind {
	case "voice":
		return "暂不能识别语音，请使用输入法的语音转文字后发送。"
	case "image":
		return "图片不能代替文字，请用文字说明。"
	case "video":
		return "暂不能接收视频，请用文字说明。"
	case "location":
		return "不需要位置信息，请用文字提问。"
	case "other":
		return "不能接收文件和聊天记录，请将文字内容粘贴过来；照片请直接发送图片。"
	case "record":
		return "看不到聊天记录里的内容，请将文字粘贴过来。"
	case "link":
		return "不能打开链接，请将文字内容粘贴过来。"
	case "card":
		return "尚未启用" // a button's label
	}
	return "收到的消息无法识别，请用文字提问。"
}

// Failure is the sentence for an error that a person has to be told.
func Failure(code ledger.Code) string {
	switch code {
	case ledger.NotFound:
		return "没有找到相关内容。"
	case ledger.Ambiguous:
		return "有多种可能，请说得具体一些。"
	case ledger.Invalid:
		return "内容有误，未作改动。"
	case ledger.Denied:
		return "您没有这项操作的权限。"
	case ledger.Conflict:
		return "内容刚刚被更新，请重试。"
	case ledger.Expired:
		return "已超过时限，请重新发起。"
	case ledger.Unavailable:
		return "系统暂时无法写入，请稍后再试。"
	case ledger.Internal:
	}
	return "系统出现故障，未作改动，请联系督查室。"
}

// Slot is one coming moment of a reminder rule.
type Slot struct {
	Rule   string
	At     string
	DueAt  string
	Period string
}

// Schedule answers when to report next.
func Schedule(slots []Slot) Answer {
	if len(slots) == 0 {
		return Say("尚未设置报送时间，请联系督查室。")
	}
	a := Answer{Head: "接下来的报送安排："}
	for _, s := range slots {
		line := s.Rule + "（" + s.Period + "）：" + s.At + "提醒"
		if s.DueAt != "" {
			line += "，" + s.DueAt + "前报送"
		}
		a.Blocks = append(a.Blocks, line)
	}
	return a
}

// Moment prints 「7月4日（周四）17:00」.
func Moment(d calendar.Date, hour, minute int) string {
	two := func(n int) string { return strconv.Itoa(n + 100)[1:] }
	return Day(d) + "（" + Weekday(d) + "）" + two(hour) + ":" + two(minute)
}
