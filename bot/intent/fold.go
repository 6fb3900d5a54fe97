package intent

import "strings"

// Fold returns text in the one form that the grammar reads: half-width, lower
// case, simplified characters, no emoji, no zero-width marks, no @mention, runs
// of blanks as one. It is for reading only; what people wrote is stored as it was.
func Fold(text string) string { return string(foldInto(nil, text)) }

// foldInto appends the folded runes of text to dst.
func foldInto(dst []rune, text string) []rune {
	mention := false
	for _, r := range text {
		if r < 0x80 {
			switch {
			case r >= 'A' && r <= 'Z':
				r += 'a' - 'A'
			case r == '\n':
				mention = false
				dst = append(dst, '\n')
				continue
			case r <= ' ' || r == 0x7f:
				mention = false
				if n := len(dst); n > 0 && dst[n-1] != ' ' && dst[n-1] != '\n' {
					dst = append(dst, ' ')
				}
				continue
			case r == '@':
				mention = true
				continue
			}
			if !mention {
				dst = append(dst, r)
			}
			continue
		}
		r = foldRune(r)
		if r < 0 {
			continue
		}
		if r == ' ' {
			mention = false
			if n := len(dst); n > 0 && dst[n-1] != ' ' && dst[n-1] != '\n' {
				dst = append(dst, ' ')
			}
			continue
		}
		if r == '@' {
			mention = true
			continue
		}
		if mention {
			// 「@督办助手第7项」 without a blank: the mention ends where the question begins.
			if r != '第' && !(r < 0x80 && r >= '0' && r <= '9') && r != ',' && r != ':' {
				continue
			}
			mention = false
		}
		dst = append(dst, r)
	}
	for len(dst) > 0 && (dst[len(dst)-1] == ' ' || dst[len(dst)-1] == '\n') {
		dst = dst[:len(dst)-1]
	}
	return dst
}

// foldRune folds one character beyond ASCII; negative drops it.
func foldRune(r rune) rune {
	switch {
	case r >= 0x4e00 && r <= 0x9fff:
		if traditional[(r-0x4e00)>>6]&(1<<(r&63)) != 0 {
			return simplified[r]
		}
		return r
	case r >= 0xff01 && r <= 0xff5e: // full-width ASCII
		r -= 0xff01 - '!'
		if r >= 'A' && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}
	switch r {
	case '\u3000', '\u00a0', '\u2002', '\u2003', '\u2009':
		return ' '
	case '﹪', '٪':
		return '%'
	case '。', '｡':
		return '.'
	case '﹣', '－', '–', '—', '−', '～', '〜', '﹏':
		return '-'
	case '“', '”', '「', '」', '『', '』', '‘', '’', '《', '》', '〈', '〉', '【', '】', '…':
		return ' '
	case '〔':
		return '('
	case '〕':
		return ')'
	case '·', '・', '•':
		return '·'
	case '≥', '≤', '‰':
		return r
	case '﹤', '＜':
		return '<'
	case '﹥', '＞':
		return '>'
	}
	switch {
	case r >= '①' && r <= '⑳', r >= '㈠' && r <= '㈩', r >= '⑴' && r <= '⒛', r == '〇':
		return r
	case r >= 0x2e80 && r <= 0x33ff, r >= 0x3400 && r <= 0x4dbf, r >= 0xf900 && r <= 0xfaff, r >= 0x20000 && r <= 0x3ffff:
		return r
	case r < 0x2000: // other scripts
		return r
	}
	return -1 // emoji, symbols, variation selectors, zero-width characters
}

// simplified maps the traditional characters that occur in questions about a
// ledger to the simplified ones that the ledger is written in.
var simplified = func() map[rune]rune {
	// 俺 is the 我 of the north.
	const pairs = "俺我圧压項项進进度度報报單单負负責责個个幾几號号會会議议務务區区縣县鎮镇鄉乡開开發发點点設设計计實实現现產产業业" +
		"員员長长門门問问題题麼么這这裡里裏里還还沒没誰谁們们對对過过來来時时間间週周處处請请說说話话讀读寫写給给" +
		"嗎吗啟启動动續续總总體体數数據据資资錄录類类選选標标準准樣样療疗醫医藥药衛卫藥药殘残聯联婦妇紅红養养" +
		"廳厅廠厂場场車车電电燈灯樁桩線线網网絡络結结構构築筑環环衞卫塊块幫帮條条場场廣广東东華华灣湾黃黄濟济寧宁" +
		"邊边質质參参優优補补貼贴戶户歲岁濃浓備备術术勞劳動动競竞爭争檢检測测監监督督審审統统級级經经濟济財财" +
		"費费運运輸输貨货郵邮農农產产漁渔糧粮園园綠绿煙烟塵尘廢废氣气熱热壓压護护險险滅灭災灾難难應应急急警警備备" +
		"親亲愛爱樂乐舊旧舊旧樓楼遷迁築筑圖图書书館馆畫画戲戏劇剧藝艺術术聽听覺觉語语課课學学習习師师範范試试題题" +
		"達达遠远連连轉转軟软較较輕轻辦办辭辞邏逻郷乡醬酱釋释鐵铁鐘钟錯错鎖锁鏡镜閉闭闊阔陽阳陰阴隊队階阶際际" +
		"隨随險险隱隐雙双雜杂離离雲云霧雾靈灵靜静頁页順顺須须預预領领頭头題题額额顏颜願愿飛飞飯饭館馆馬马驗验" +
		"鮮鲜齊齐齡龄龍龙龜龟儘尽倉仓們们偉伟側侧傳传債债傷伤價价儀仪億亿兒儿兩两冊册創创劃划劉刘則则剛刚" +
		"勝胜勢势匯汇協协卻却厲厉參参吳吴員员嗎吗嚴严團团圍围國国圓圆壇坛壞坏壯壮聲声壹壹夠够夢梦奪夺奮奋妳你" +
		"孫孙寶宝寬宽寫写將将專专尋寻導导屆届屬属岡冈島岛嶺岭幣币幹干庫库庭庭張张強强彈弹彙汇後后徑径從从復复徵征" +
		"恆恒惡恶懷怀態态慣惯憂忧憑凭懇恳戰战戲戏擇择擔担據据擊击擠挤擴扩擺摆攝摄敗败敵敌斷断於于昇升" +
		"曉晓暫暂書书朮术機机權权歡欢歲岁歷历歸归殺杀決决況况洩泄淨净減减渦涡溝沟滿满滯滞漢汉潔洁澤泽" +
		"濱滨瀏浏為为無无煉炼爾尔牆墙犧牺狀状獎奖獨独獲获瑣琐畝亩畢毕異异當当瘋疯癌癌發发盡尽盤盘眾众睏困確确碼码" +
		"礎础礦矿祿禄禮礼種种稱称積积穩稳窮穷競竞筆笔節节範范簡简簽签籌筹紀纪約约紙纸純纯級级終终組组細细紹绍" +
		"統统絲丝綜综維维緊紧緒绪緣缘編编練练縮缩繁繁織织繼继績绩罰罚罷罢聖圣職职聯联聰聪肅肃腦脑腳脚臨临舉举" +
		"艙舱莊庄蓋盖蘇苏虛虚虧亏蝕蚀補补裝装製制複复見见規规視视觀观訂订訊讯訓训記记訪访許许評评詞词詢询詳详" +
		"誠诚誤误調调談谈論论諮咨謝谢證证識识譜谱譯译議议豐丰貝贝貢贡貧贫購购貸贷貿贸賀贺賣卖賓宾賞赏賬账賴赖賺赚" +
		"趕赶趙赵躍跃車车軌轨軍军載载輔辅輛辆輪轮農农遲迟遺遗鄰邻針针釣钓鈞钧銀银銷销鋪铺鋼钢錢钱鎮镇" +
		"隻只慮虑擬拟餘余佔占併并僅仅儲储"
	m := make(map[rune]rune, len(pairs)/6)
	rs := []rune(pairs)
	for i := 0; i+1 < len(rs); i += 2 {
		if rs[i] != rs[i+1] {
			m[rs[i]] = rs[i+1]
		}
	}
	return m
}()

// traditional is the set of simplified's characters: it is asked for at every character.
var traditional = func() (set [0x5200 >> 6]uint64) {
	for r := range simplified {
		set[(r-0x4e00)>>6] |= 1 << (r & 63)
	}
	return set
}()

// fillers are words that carry no meaning of their own in a question. They are
// dropped before the rest is looked up among the ledger's words.
var fillers = strings.Fields("已然 这摊子 一摊子 一句话 一两句 几句话 简单说 民生实是 民生时事 民生事实 民生实时 民声实事 能不能 会不会 可不可以 能否 有望 来得及 来不来得及 一共 总共 拢共 统共 合计 满打满算 并到一起 合到一起 放到一起 凑到一起 放一起 民生项目 民生工程 民生事项 惠民实事 单子上 单子里 清单里 清单上 清单中 表里 表上 表中 台账里 台账上 名单上 名单里 安排 安排了 部署 部署了 敲定 确定 确定了 定下 定下来 彻底 一起 一块 报个数 报个数就行 给个数 个数 列了 列入 提供 整理 梳理 捋一捋 捋捋 捋 拉一下 拉个 贴一下 贴 念一下 念给我 念 交个底 发过来 发来 传一下 拿来 调出来 调一下 翻一下 瞅 瞅瞅 瞅一眼 瞧瞧 瞄一眼 看一眼 核实 核实一下 回个话 回个信 速报 速回 简要 具体 详细 大致 一块儿 一并 顺便 另外 以及 分别 各自 抓紧 尽快 快些 赶快 立马 这会儿 这阵子 眼下 至今 截至目前 截至 截止目前 截止到 到目前 到目前为止 到现在 到今天 今儿 今日 本次 打电话 电话 书记 区长 主任 局长 科长 秘书长 等着 等我 急用 着急 急 收到请回复 材料 汇报材料 汇报用 引用 列席 散会 车上 路上 有人问 群众问 代表问 记者问 媒体问 上面问 市里问 省里问 老百姓 老乡 居民问 咨询 反映 其中 之间 数据 问题 困难 预计 下一步 下步 主要 已经 光当 光是 只是 承担 有关 相关 涉及到 关于 事儿 嗯 啊 呃 额 哦 噢 喔 呀 哎 诶 欸 唉 嘛 哈 呵 吧 呗 咯 喽 啦 了 的 呢 么 吗 嘞 哇 " +
	"那个 这个 那 这 就是 就 也 还 又 都 才 请问 请 麻烦 帮我 帮忙 帮 给我 给 替我 想 要 想要 想问 想知道 想了解 想看 我想 我要 问一下 问下 问问 查一下 查下 查查 查询 查 看一下 看下 看看 看 说一下 说说 说 讲讲 讲一下 发我 发一下 报一下 汇报 告诉我 告诉 了解 知道 一下 一下子 " +
	"现在 目前 如今 眼下 当前 当初 到底 究竟 大概 大约 差不多 最近 近期 今天 昨天 刚才 刚刚 马上 立刻 赶紧 赶快 快点 开会 要用 会上 领导 " +
	"我 你 您 咱 咱们 我们 他 它 他们 它们 本 该 此 " +
	"一个 一项 一件 那项 这项 那件 这件 那些 这些 那几个 这几个 那几项 这几项 项目 事项 民生实事 实事 工作 工程 任务 事情 事儿 事 活动 方面 部分 内容 " +
	"by of the is 是 有 在 和 与 跟 及 同 把 被 对 对于 关于 为 为了 从 到 以 用 让 叫 啥 什么 怎么 哪 吧 来 去 着 过 得 地 之 里 上 下 中 内 外 前 后 先 再 同志 老师 谢谢 多谢 辛苦 辛苦了 你好 您好 小督 督办助手 督办 督查助手 机器人 助手")
