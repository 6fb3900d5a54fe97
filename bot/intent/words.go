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
	cueHow     // a wish for progress or goal worded as a question of its own: 怎么样, 目标是什么
	cueDuty    // a wish for units that is more than 谁 or 单位: 谁牵头, 责任单位
)

// lexemes are the words of the grammar with what they say. A word may say several things.
var lexemes = []struct {
	cue   cue
	words string
}{
	{cueProgress | cueGoal, "内容 啥内容 什么内容"},
	{cueProgress, "进度数 进度 进展 进展情况 工作进展 推进情况 完成情况 情况 状况 怎么样 怎么样了 怎样 怎样了 怎么着了 咋样 咋样了 如何 如何了 啥样了 什么样了 到哪 到哪了 到哪儿了 到哪一步 到哪一步了 到哪步了 哪一步 什么程度 啥程度 到什么程度 进行到哪 进行到 什么阶段 哪个阶段 啥情况 什么情况 最新 最新进展 最新情况 推进 推进得 干到哪 干得 搞得 搞到 做得 做到 办得 办到 弄得 弄到 建得 建到 修得 修到 落实 落实得 落实情况 动静 有没有进展 有进展吗 卡在哪 卡在哪里 还剩什么 还剩哪些 还差什么 差在哪 没干完 进行得 搞定 搞得咋样 progress status 节点 多少了 多少啦 进度多少 现状 干啥了 干了啥 干了什么 做了什么 做了哪些 搞没搞 做没做 干没干 办没办 建没建 修没修 选好没有 选好没 开展得 办理情况 完成得 完成得怎么样 完成得如何 完成得咋样 动了没 动工了没 开工了没 开工没 建好没 建好了没 建成没 弄好没 搞完没 推到哪 推到哪了 推到哪儿了 抓得咋样 抓得怎么样 抓到 抓到哪 推得 推得咋样 开展得咋样 干得咋样 干得怎么样 干得如何 整得咋样 整得 整到 啥进度 近况 进况 进行得怎么样 走到哪 走到哪了 走到哪一步 进行到哪一步 到什么地步 啥地步 什么地步 哪个环节 什么环节 到什么阶段 什么进度 有啥进展 有什么进展 有何进展 有进展没 进展没 进展顺利吗 顺利吗 顺不顺利 难点 堵点在哪 卡哪 卡哪儿 卡壳 咋回事 怎么回事 好了没 好了吗 成了没 成了吗 落地没 落地了吗 落地了没 启动没 启动了没 启动了吗 开始没 开始了吗 开展没 开展了吗 招标了没 动工没 动工了吗 开工了吗 竣工没 竣工了吗 推进没 推进得咋样 干没干完 完没完 完没完成 有眉目 有眉目没 进展几何 走到什么程度 什么样了 咋样啦 怎么样啦 如何啦 行不行 干得怎样 办得怎样 办得如何 落实得咋样 落实没 落实了没 落实了吗 弄利索 利索了没 利索了不 搞利索 弄妥 妥了没"},
	{cuePercent, "完成率 百分比 百分之几 百分之多少 完成百分比 完成比例 完成度 完成多少 完成了多少 完成几成 几成 几成了 多少个点 几个点 几个点了 百分多少 进度条 进度百分比 完成率是多少 percent 完成百分之多少 完成百分之几 比例 %多少 多少% 完成率多少 完成到多少 百分数 比率 完成几个点 多少个百分点 几个百分点 百分之多少了 几成啦 完成到几成 完成百分之 差几个点 还差几个点"},
	{cueGoal, "往上提 提几个点 提几个百分点 提多少 涨几个点 往上涨 上调多少 上调几个点 说好的 定的是 说好要 年初说的 当初说的 当初定的 今年说的 今年定的 目标 目标任务 任务目标 目标是什么 年度目标 年度任务 工作目标 工作内容 建设内容 项目内容 主要内容 任务是什么 任务是啥 任务啥 要求 指标 要干什么 要干啥 干什么的 干啥的 要做什么 要做啥 做什么的 要完成什么 包括 包括什么 包括哪些 包含 计划 打算 标准 补多少 保额 额度 要建多少 要建几 建多少 要多少 要几 要提高 提高几 提高多少 指的是什么 是指什么 是什么意思 具体内容 原定 定的 要达到 要求达到 承诺 承诺的 范围 对象 涉及哪些 涉及 覆盖 覆盖多少 goal target 年初定的 年初目标 定了多少 定的多少 定多少 目标数 任务数 目标值 任务量 任务书 要干到 要搞多少 要弄多少 要办多少 要办几 要培训多少 要完成多少 要招多少 要装多少 要修多少 要换多少 要救助多少 要覆盖 要到多少 要做多少 要开展多少 要建成 要建设 要增加多少 要新增多少 准备建 准备干 打算建 打算干 计划建 年底要 年底前要 今年要 全年要 干些什么 干些啥 做些什么 做些啥 都干啥 都干什么 都做什么 啥要求 什么要求 啥标准 什么标准 要求是啥 要求是什么 咋规定 怎么规定 怎么定的 有哪些内容 都有哪些内容 具体干什么 具体干啥 具体做什么"},
	{cueUnits, "谁操办 谁张罗 谁掌管 谁主持 谁说了算 谁操持 谁经手 谁扛着 谁拿总 谁负责 谁在负责 谁来负责 负责人 负责单位 责任单位 责任部门 责任人 责任主体 承办单位 承办 实施单位 哪个单位 哪个部门 哪家单位 哪些单位 哪些部门 哪几个单位 哪几个部门 哪几家 哪家 哪家负责 什么单位 什么部门 啥单位 啥部门 管的 管着 管哪些 管什么 管啥 管几个 谁管 谁在管 谁来管 归谁 归谁管 归哪 归口 谁牵头 谁主办 谁协办 谁配合 谁在抓 谁抓 谁干 谁在干 谁在弄 谁弄 谁承办 谁的事 谁的活 谁家的 找谁 问谁 联系谁 主管单位 主管部门 参与单位 单位有哪些 单位是谁 部门是谁 单位 部门 谁 负责 负责吗 分工 打给谁 打哪儿 打电话给谁 电话打给谁 找哪个 找哪家 找哪里 找哪儿 问哪个 问哪家 联系哪个 联系哪家 联络谁 对接谁 跟谁对接 和谁对接 谁来干 谁来抓 谁来办 谁办的 谁办 谁在办 谁承担 谁主抓 谁主管 谁分管 谁主责 谁实施 谁在实施 谁家负责 谁家管 谁家 哪头管 哪边管 哪里管 哪块管 哪家管 哪家在管 哪家在弄 哪家在干 哪家干 哪个口 哪个口的 哪几个局 哪些局 哪个局 哪个委 什么局 归谁负责 由谁 由谁负责 由谁牵头 由哪个 由哪家 由哪些 该谁 该谁管 该找谁 该问谁 该催谁 催谁 谁是责任 责任在谁 责任落在谁 谁的责任 谁的任务 谁的项目 责任科室 经办 经办单位 经办人 落实单位 实施主体 建设单位 牵头方 谁扛 谁扛的 谁来扛 谁揽 谁担 谁挑头 承接单位 哪儿管 哪儿负责 哪里负责"},
	{cueLead | cueUnits, "主办 主办单位 牵头 牵头单位 牵头部门 谁牵头 谁主办 牵的头 打头 主责 主责单位 主办方 谁主责 谁挑头 挑头 挑头单位 主抓 牵头的 谁领头 领头 主要负责 主办的 牵头是"},
	{cueAssist | cueUnits, "协办 协办单位 配合 配合单位 协助 协同 参与 谁配合 谁协办 配合部门 协作 谁参与 谁协助 协办的 配合的 参与的 协同单位 协助单位"},
	{cueHistory, "历史 历史记录 历次 以前 之前 此前 上次 上期 上季度 一季度 变化情况 变化过程 变化记录 走势 趋势 改过 谁改过 怎么变 变了吗 前后变化 历程 更新记录 修改记录 月底是多少 有没有变化 有变化吗 变没变 有啥变化 有什么变化 动没动过 有没有动过 更新过 谁更新过 谁更新的 谁改的 报送记录 填报记录 谁报的 谁填的 改动记录 什么时候报的 啥时候报的 什么时候更新的"},
	{cueDone | cueList, "有没有完成的 有没有办完的 有没有已完成的"},
	{cueDone, "告成 告成者 告竣 落停 彻底落停 妥妥的 不用再盯 不用盯 百分百 百分之百 满分 已完成 完成了 已经完成 完成的 已完工 完工 完工了 办完 办完了 办结 办结了 干完 干完了 做完 做完了 搞完 搞完了 弄完 弄完了 全部完成 都完成 都完成了 全完成 完成没 完成没有 完成了没 完成了没有 完成了吗 完成吗 到100 100%的 达到100 满了 收官 收尾了 已达标 达标 超额 超额完成 结束了 销号 完事 圆满完成 完成任务 完成年度任务 完成 画上句号 画句号 收工 交卷 大功告成 圆满收官 done completed finished 干利索 全干完 到顶 封顶 到头 拉满 满格 完成了全部 完成年度 完成年度目标 画了句号 任务清零 清零 搞定了 搞定的"},
	{cueUndone, "没完成 未完成 没有完成 还没完成 尚未完成 未完工 没完工 没干完 没办完 没做完 没搞完 没弄完 没办结 未办结 没到100 没到100% 不到100 没满 还没满 在办 在建 进行中 正在推进 还在推进 推进中 剩下的 没达标 未达标 没有办完 没有干完 没有做完 没结束 还差的 没完 没搞定 unfinished 没收尾 未收尾 尾巴 没收口 没收 没收官 没搞定的 没弄好 没办好 没干好 没做好 没交卷 没画句号 未办完 未干完 没有搞完 欠着 还欠着 没拿下 没见底 扫尾 没清零 没完成任务 没完成的 未完成的 没拉满 尚在推进 仍在推进 还在办 仍在办 还在干 还在进行 仍在进行 尚在进行 在推进的 在进行的 在干的 没有达标 没有到100 没有到100%"},
	{cueMissing, "没报 未报 没上报 未上报 没交 未交 没反馈 未反馈 没报送 未报送 没填 未填 没填报 漏报 没有报 没有上报 没有反馈 没回 没回复 没更新 未更新 没动静 没消息 没交作业 没报进度 没报进展 还没报 谁没 哪家没 缺报 欠报 没提交 未提交 没送 没报的 拖着没 还欠 报了吗 报了没 交了吗 交齐 报齐 报全 没报数 还没交的 谁还没交 没报上来 没交上来 没送上来 没给的 没给数 谁没交 谁没报 谁没给 谁没填 缺谁 缺哪家 差谁 差哪家 谁缺报 谁漏报 谁欠报 哪家没交 哪家没报 催报 迟报 拖着不报 不报的 还没反馈 还没回复 没上报的 没按时报 报没报 交没交 填没填 报齐了吗 都报了吗 交齐了吗 收齐 收齐了吗 收齐没 报齐没 交齐没"},
	{cueMissing | cueReported, "谁报了 谁报过 谁已报 谁都报了 谁交了 哪些报了 哪些已报 哪些已经报了 哪些交了 哪几家报了 哪几个报了 哪几项报了 哪家报了 哪些单位报了 哪些单位已报 哪些项报了 报了哪些 报了哪几项 都报了哪些 已报哪些 已报了哪些 报了几项 报了几家 报了几个 已报几项 报上来哪些 已上报的 已报的 已报送的 报了的 报过的"},
	{cueSlow | cueTop, "拉胯 拖沓 跟不上 不给力 最拉胯 最不给力 落在后面 落后面 落在后头 落后头 掉在后头 跑得慢 走得慢 干得慢 慢吞吞 慢腾腾 磨洋工"},
	{cueFast | cueTop, "跑得快 走得快 冲得快"},
	{cueSlow, "从低到高 由低到高 低到高 升序 倒序 从慢到快 由慢到快 慢 最慢 慢的 较慢 偏慢 落后 最落后 滞后 最滞后 靠后 最靠后 垫底 拖后腿 拉后腿 倒数 最低 最差 低的 差的 进展慢 进度慢 末尾 最末 最后面 拖 最拖 拖得最 最少 最小 吊车尾 后进 跑在最后 跑最后 最末尾 最后头 落在后面 落在最后 落后面 掉队 掉在后面 掉链子 拖在后面 拖最后 最不行 最不理想 不理想 最吃力 最糟 最次 老末 末位 末几位 排最后 垫背 干得最差 干得最慢 进度最差 磨蹭 最磨蹭 拖拉 最拖拉 落后的 靠后的 滞后的 垫底的"},
	{cueFast, "从高到低 由高到低 高到低 降序 从快到慢 由快到慢 快 最快 快的 较快 靠前 最靠前 领先 最领先 最高 最好 高的 好的 领跑 排头 排第一 第一名 冠军 最多 最大 先进 走在前 最前头 最前面 跑在最前 跑在前 跑在最前头 跑在前头 跑最前 冲在前 打头阵 排头兵 最牛 最棒 最突出 最亮眼 干得最好 干得最快 做得最好 完成得最好 进度最好 头名 走在最前 走在前列 排最前 排前面 名列前茅 拔尖 头几名 领先的 靠前的"},
	{cueTop, "从高到低 由高到低 高到低 低到高 升序 降序 倒序 从慢到快 由慢到快 从快到慢 由快到慢 最 最慢 最快 最低 最高 最差 最好 最落后 最滞后 最靠后 最靠前 最领先 最拖 最少 最多 垫底 倒数 从低到高 由低到高 排名 排行 排序 排个序 排个名 名次 排一下 前几名 前几位 后几名 吊车尾 拖后腿 拉后腿 垫底的 滞后的 靠后的 靠前的 第一名 领跑 排头 冠军 最末 最后面 top 靠前 靠后 落后的 领先的 跑在最后 跑最后 最末尾 最后头 落在最后 掉队 掉链子 拖最后 最不行 最不理想 最吃力 最糟 最次 老末 末位 末几位 排最后 垫背 干得最差 干得最慢 进度最差 最磨蹭 最拖拉 最前头 最前面 跑在最前 跑在最前头 跑在前头 跑最前 冲在前 打头阵 排头兵 最牛 最棒 最突出 最亮眼 干得最好 干得最快 做得最好 完成得最好 进度最好 头名 走在最前 走在前列 排最前 排前面 名列前茅 拔尖 头几名 末几名 按完成率排 按进度排 按完成率排序 按进度排序 排一排"},
	{cueWhich, "哪个快 哪个慢 哪个高 哪个低 谁快 谁慢 谁高 谁低 哪个更快 哪个更慢 哪个更高 哪个更低 哪个进度快 哪个进度慢 哪项快 哪项慢 哪项高 哪项低 哪个好 哪个强 谁更快 谁更慢 哪个完成得快 哪个完成率高 哪个完成率低 哪个在前 谁在前 谁领先 哪个领先 哪个落后 谁落后 哪个靠前 哪个做得好 谁更快些 哪个快些 哪个更快些 哪个快点 哪个快一点 谁快一点 谁快点 哪个慢点 谁更好 哪个更好 谁强 谁好 谁做得好 谁干得好 谁走在前 哪个走在前 哪项更快 哪项更高 哪项更慢 哪项更低 哪项进度快 哪个进度高 谁进度快 谁进度高 谁的快 谁的高 哪个的高 哪家快 哪家高 哪家慢 哪家低 快还是慢 哪个进度好 哪个好些 谁进度好 哪个进展好 哪个进展快 哪个干得好 谁干得快 哪个完成得好 谁完成得好 哪个推进快 谁推进得快"},
	{cueCompare, "对比 比较 比一比 比一下 对比一下 比较一下 差多少 差几个点 相差 差距 相比 比起来 pk vs 比得怎么样 对照 相较 相较于 两相比 哪头高 差了多少 差几点 差几成 高多少 低多少 快多少 慢多少 高几个点 低几个点 多几个点 差多大 差距多大 一样吗 一样不 一样快 一样高 一样多 是不是一样 并列吗 是不是并列 谁前谁后 谁先谁后 比比看 比比"},
	{cueCount, "几个 几项 多少个 多少项 多少件 几件 有几 有几个 有多少个 有多少项 有多少 一共几 一共多少 总共几 总共多少 共几 共多少 多少个项目 几个项目 数量 总数 几件事 几桩 多少桩 有几桩 几样 多少条 几条 总共有几 总共有多少 一共有多少 一共有几"},
	{cueList, "都是啥 都是哪些 都是什么 分别是啥 分别是什么 哪些 那些 哪几项 哪几个 哪几件 哪项 哪个 哪一项 那几项 那几个 哪个项目 什么项目 啥项目 有啥 有什么 列一下 列出 列出来 列个 清单 名单 单子 拉个单子 列个单子 拉单子 列表 都有哪些 都有啥 都有什么 都哪些 所有 全部 几个项目 几项 哪一个 有没有 哪几样 哪几桩 哪几家 列举 列一列 列下 数一数 是哪些 是哪几个 是哪几项 分别是哪些 分别是哪几项 名单 哪样 哪桩 列出 报个名单 点个名"},
	{cueLamp, "亮灯 亮灯情况 什么灯 啥灯 亮什么灯 亮牌 预警 亮了 灯色 序时 序时进度 滞后预警 落后序时 重点关注 要关注 需要关注 该关注 重点盯 盯哪些 要盯 该盯 有风险 风险大 风险点 完不成的 可能完不成 有完不成"},
	{cueRed | cueLamp, "红灯 亮红灯 红牌 亮红 红色 严重滞后 红的"},
	{cueYellow | cueLamp, "黄灯 亮黄灯 黄牌 亮黄 黄色 黄的"},
	{cueGreen | cueLamp, "绿灯 亮绿灯 绿牌 亮绿 绿色 绿的 正常推进"},
	{cueMine, "我们那几 我们那两 我们那三 我们那四 我们这几 我们这两 我们这三 我那几 我那两 我那三 我这几 我这两 我这三 咱那几 咱那两 咱那三 咱们那几 咱们那两 咱们那三 我负责 我的 我的事项 我的项目 我的任务 我单位 我们单位 我们局 我们负责 我局 我这边 我这里 我们这边 我牵头 我们牵头 本单位 我要报 我该报 我名下 我头上 归我 归我管 我管 我有 我有哪些 我承担 我们承担 我们有 我手上 我手里 我们的 我主办 我协办 我们主办 我们协办 我参与 我们科 我们这 该我填 该我报 我填 我家的 我们家的 我家 我这头 我们这头 名下 我名下的 我们名下 归我们 该我们 属于我 属于我们 我要填 我们要报 我们要填 我们该报 我领 我们单位今年 领了几件 我们领 我还有 我们还有 我还 我们还 我摊 我们摊 摊上 我这摊 我这摊子 我们这摊 这摊子事 我分管 分管 我们镇 我们街道 我们集团 我们中心 我该报 我该填 我们管 咱的 咱家 咱们单位 咱单位 咱局 咱们局 本局 本镇 本街道 本科室 我科 我镇 我街道 我中心 我公司 我集团 该我 我还没报 我要填 我应报"},
	{cueSchedule, "什么时候报 啥时候报 何时报 几号报 周几报 哪天报 下次报 下次什么时候 下次 下一次 下回 什么时候交 啥时候交 几点前报 几号前 几号之前 截止 截止时间 截止日期 最晚 最迟 报送时间 上报时间 报送截止 什么时候截止 报到什么时候 提醒时间 下次提醒 什么时候提醒 多久报一次 多长时间报 报送频率 报送周期 几天报一次 什么时候要报 什么时候上报 啥时候上报 什么时候开始报 什么时候该报 哪天交 周几交 还有几天 deadline 何时上报 例会时间 什么时候开例会 月报什么时候 周报什么时候 旬报 几号截止 几号报送 几号交 几号要交 哪天截止 哪天报送 哪天要报 啥时候截止 啥时间报 什么时间报 什么时间交 啥时间交 何时交 何时截止 报送日 报送日期 报送节点 报送时限 时限 什么时候报送 什么时候填报 啥时候填 什么时候填 周几截止 星期几报 星期几交 礼拜几报 礼拜几交 多久交一次 多久报 几天报 多长时间交 一个月报几次 每月报几次 每周报几次 一周报几次 一月报几回 报送要求 报送安排 下期 下一期 下一次报 还有几天报 还剩几天 几点截止 几点之前 报送什么时候 还要报几次 要报几次 要报什么 要报啥 有什么要报 有啥要报 要交什么 要交啥 要报送什么"},
	{cueHelp, "能问些啥 能问点啥 问些啥 帮助 帮忙看看怎么用 怎么用 怎么使用 咋用 如何使用 使用说明 说明书 说明 能干什么 能干啥 能做什么 能做啥 会什么 会干什么 会做什么 会干啥 有什么功能 什么功能 功能 功能介绍 你能 你会 能帮我 能问什么 能问啥 可以问什么 可以问啥 怎么问 怎么查 咋查 怎么操作 操作 命令 指令 菜单 help 使用方法 用法 教程 你是谁 你是干什么的 你是干啥的 你是做什么的 介绍一下你自己 自我介绍 新手 不会用 怎么报 如何报 怎么填 能查什么 能查啥 可以查什么 可以查啥 查什么 你是机器人 你是机器人吗 你叫什么 你叫啥 怎么称呼 都能干啥 都能干什么 有啥功能 能干点啥 能干点什么 能问些什么 能问哪些 咋问 怎么跟你说"},
	{cueGreet, "你好 您好 你好啊 您好啊 早 早上好 早安 上午好 中午好 下午好 晚上好 晚安 在吗 在不 在不在 在么 在嘛 有人吗 hi hello hey 哈喽 嗨 喂 大家好 同志你好 小督 节日快乐 新年好 周末愉快"},
	{cueThanks, "谢谢 谢谢你 谢谢您 多谢 谢了 感谢 辛苦 辛苦了 辛苦啦 好的 好 收到 明白 明白了 知道了 了解了 ok 嗯嗯 可以 行 不错 厉害 再见 拜拜 没事了 没有了 thanks thankyou 好嘞 好滴"},
	{cueOverview, "总述 综述 总体 整体 总的 总进度 总体进度 整体进度 总体情况 整体情况 全局 概况 概览 汇总 汇总一下 总览 总情况 总体完成率 综合 全区进度 全区 全部进度 所有进度 整个 总共完成 汇报总体 总结 总结一下 大盘 面上 一览 盘点 overall summary 各项进度 各项 每项 全部项目 所有项目 所有的项目 20项 全年进展 民生实事进展 民生实事进度 民生实事怎么样 实事进展 台账 成绩单 总成绩 全貌 家底 总账 战况 大局 整盘子 整盘 全盘 盘子 大概情况 大体情况 大致情况 总的情况 总的进度 总的 总的来看 总的看 全区情况 面上情况 通盘 全面情况 整个情况 整体咋样 总体咋样 整体如何 整体上 总体上 全局情况 所有事项 全部事项 总体推进 整体推进 各项工作 各个项目 各项目 全线 实事办得 实事办得咋样 实事怎么样 实事咋样 民生实事咋样 民生实事的情况 民生实事情况 汇总情况 一盘棋 底数 全景 整本台账 整个台账 整张表 整个清单"},
	{cueMean | cueOverview, "平均 均值 平均数 平均值 平均完成率 平均进度 平均多少 均分"},
	{cueMore, "继续 下一页 下页 还有呢 接着 接着说 后面的 更多 往下 next more 继续看"},
	{cueAsk, "吗 么 嘛 是不是 是否 有没有 对吗 对不对 没有 没"},
	{cueAlso, "也是 也归 也由 也算 也属于"},
	{cueLater, "发个表 发表 发张表 出表 出个表 导出 导个表 打印 做个表 生成报告 写个报告 月报 季报 通报 定稿 图表 画个图 出个图 折线图 柱状图 催一下 催办 催催 催他 退回 代报 暂停提醒 恢复提醒 别天天推 别推 别提醒 不要推 少推 先别发 推送 请假 休假 替我报 换人 换联系人 批示 交办 转告 通知他 通知一下 让他 订阅 每天发 每周发 定时 定时发 提醒我 撤回 更正 改成 改为 发给我表 发excel excel word docx xlsx pdf 发文件 推一次 没收到 谁没收到 哪些没收到 谁还没收到 并到 合并到 同意 212 建个群 拉个群 生成图 做个ppt ppt 简报 快报"},
	{cueReport, "同上周 同上期 同上月 无变化 没变化 没有进展 没啥变化 没什么变化 还是那样"},
	{cueStuck, "没动 没变 没变化 没进展 没动过 没有变化 没有进展 停滞 卡住 没动的 没变化的 原地踏步 不动"},
	{cueOne, "那批 那条 那个 那项 那件 这个 这项 这件 那个项目 那个事 那件事 那事 那块 那一项 那边 两个 两项 这两个 那两个 俩"},
	{cueWhy, "为啥 为什么 为何 怎么是 怎么才 怎么还 咋才 咋还 怎么这么 咋这么 原因 什么原因 啥原因 咋这么慢 怎么这么慢 怎么这么低 咋这么低 为啥慢 慢在哪 差在哪儿 啥问题 什么问题 有啥问题 有什么问题 存在什么问题 存在的问题 怎么回事 咋回事 为什么才 为啥才 为什么还 为啥还 怎么搞的 咋搞的 因为什么 因为啥 何故 理由"},
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
			v := t.slot(foldInto(nil, w))
			*v |= l.cue
			if l.cue&(cueUnits|cueLead|cueAssist) != 0 && !bareUnits[w] {
				*v |= cueDuty
			}
			if l.cue&(cueProgress|cuePercent|cueGoal) != 0 && asksHow(w) {
				*v |= cueHow
			}
		}
	}
	for _, w := range fillers {
		*t.slot(foldInto(nil, w)) |= cueFiller
	}
	return t
})

// bareUnits are words about units that may as well stand for people or be part of
// another question: 谁最慢, 哪家快.
var bareUnits = map[string]bool{"谁": true, "单位": true, "部门": true, "哪家": true, "哪几家": true, "谁家": true, "谁家的": true, "负责": true, "哪个局": true, "哪些局": true, "什么局": true, "哪个单位": true, "哪个部门": true, "哪家单位": true, "哪些单位": true, "哪些部门": true, "什么单位": true, "什么部门": true, "配合": true, "参与": true, "打头": true, "协同": true, "协助": true}

// asksHow reports whether a word asks by itself: 怎么样, 目标是什么.
func asksHow(w string) bool {
	for _, q := range [...]string{"怎", "咋", "如何", "哪", "啥", "什么", "多少", "几"} {
		if strings.Contains(w, q) {
			return true
		}
	}
	return false
}

// misheard are the words that speech input and typing most often replace by
// others of the same sound. They are compared by sound when no word was found.
var misheard = strings.Fields("以上 以下 倒数 排名 谁管 协办 主办 进度 进展 完成率 目标 任务 负责 责任单位 主办单位 协办单位 牵头 怎么样 情况 完成 任务书 任务数 哪些 低于 高于 总体 平均 没报 未报 已完成 最慢 最快 单位 进度怎么样 多少")

type soundWord struct {
	word []rune
	ids  []uint16
	cue  cue
}

// soundWords are the misheard words by the sound of their first character.
var soundWords = sync.OnceValue(func() map[uint16][]soundWord {
	out := map[uint16][]soundWord{}
	for _, w := range misheard {
		rs := []rune(w)
		sw := soundWord{word: rs}
		for _, r := range rs {
			sw.ids = append(sw.ids, soundOf(r))
		}
		if c, end := grammar().longest(rs, 0); c != nil && end == len(rs) {
			sw.cue = *c
		}
		out[sw.ids[0]] = append(out[sw.ids[0]], sw)
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
	words := soundWords()
	for i := range s {
		first := soundOf(s[i])
		if first == 0 {
			continue
		}
		for _, w := range words[first] {
			n := len(w.word)
			if i+n > len(s) {
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
			// Of two characters one must be right, of three one, of more half.
			if same && right < n && (right*2 >= n || n == 3 && right == 1) && !taken(i, i+n) {
				copy(s[i:], w.word)
				changed = true
				break
			}
		}
	}
	return changed
}
