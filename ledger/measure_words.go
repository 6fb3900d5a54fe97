package ledger

import (
	"strings"
	"unicode/utf8"
)

// measureClass groups measure words that may count the same things.
type measureClass uint8

const (
	classThing measureClass = iota + 1
	classLine
	classPerson
	classVisit // person-times and the like
	classHousehold
	classEvent
	classBatch
	classKind
	classLength
	classArea
	classVolume
	classWeight
	classMoney
	classSpan // stretches of time that can be an amount of work
	classPercent
)

// measureWord is one measure word: its class, its size in the class's base unit
// (for lengths, areas, weights), and the characters that, following it, show
// that it is part of another word (场 in 场所).
type measureWord struct {
	word  string
	class measureClass
	scale float64
	not   string
}

// measureWords holds the measure words by first character, longer ones first.
var measureWords = func() map[rune][]measureWord {
	m := map[rune][]measureWord{}
	for _, w := range []measureWord{
		{"个百分点", classPercent, 1, ""}, {"%", classPercent, 1, ""}, {"％", classPercent, 1, ""}, {"﹪", classPercent, 1, ""},
		{"人次", classVisit, 1, "数"}, {"户次", classVisit, 1, ""}, {"村次", classVisit, 1, ""}, {"家次", classVisit, 1, ""},
		{"台次", classVisit, 1, ""}, {"车次", classVisit, 1, ""}, {"件次", classVisit, 1, ""},
		{"人", classPerson, 1, "均民大才员社口工力行流"}, {"名", classPerson, 1, "录称单义"}, {"位", classPerson, 1, "于置"},
		{"户", classHousehold, 1, "籍口外型均"},
		{"个", classThing, 1, "月小季星学百工体性年钟"}, {"个人", classPerson, 1, ""}, {"个小区", classThing, 1, ""}, {"个工业", classThing, 1, ""},
		{"家", classThing, 1, "庭长里属亲"}, {"处", classThing, 1, "理置罚"}, {"座", classThing, 1, "谈位"}, {"所", classThing, 1, "有在以需"},
		{"套", classThing, 1, ""}, {"台", classThing, 1, "账"}, {"辆", classThing, 1, ""}, {"盏", classThing, 1, ""}, {"根", classThing, 1, "据本"},
		{"只", classThing, 1, "要有能"}, {"组", classThing, 1, "织成建"}, {"块", classThing, 1, ""}, {"株", classThing, 1, ""}, {"棵", classThing, 1, ""},
		{"间", classThing, 1, "隔"}, {"栋", classThing, 1, ""}, {"幢", classThing, 1, ""}, {"件", classThing, 1, ""}, {"份", classThing, 1, ""},
		{"盒", classThing, 1, ""}, {"支", classThing, 1, "持付部撑出线"}, {"部", classThing, 1, "门分位署级件"}, {"张", classThing, 1, "贴"}, {"本", classThing, 1, "地区次级项市年科报"},
		{"册", classThing, 1, ""}, {"眼", classThing, 1, "科病"}, {"口", classThing, 1, "号岸腔"}, {"篇", classThing, 1, ""}, {"款", classThing, 1, "项"}, {"面", classThing, 1, "积向对"},
		{"条", classLine, 1, "件例龙款"}, {"段", classLine, 1, "落"},
		{"场次", classEvent, 1, ""}, {"场", classEvent, 1, "所地馆景站镇面"}, {"次", classEvent, 1, "性日数"}, {"期", classEvent, 1, "间限末工项货"}, {"班次", classEvent, 1, ""},
		{"批次", classBatch, 1, ""}, {"批", classBatch, 1, "准复示"},
		{"项", classKind, 1, "目"}, {"类", classKind, 1, "型别似"}, {"种", classKind, 1, "植养子"}, {"门", classKind, 1, "诊口店"},
		{"米", classLength, 1, ""}, {"千米", classLength, 1000, ""}, {"公里", classLength, 1000, ""}, {"延米", classLength, 1, ""},
		{"平方米", classArea, 1, ""}, {"平米", classArea, 1, ""}, {"㎡", classArea, 1, ""}, {"平方公里", classArea, 1e6, ""}, {"公顷", classArea, 1e4, ""}, {"亩", classArea, 10000. / 15, "均产"},
		{"立方米", classVolume, 1, ""}, {"方", classVolume, 1, "面便案式向法针位"},
		{"吨", classWeight, 1000, ""}, {"公斤", classWeight, 1, ""}, {"千克", classWeight, 1, ""}, {"千瓦", classWeight, 1, ""},
		{"元", classMoney, 1, "旦素"},
		{"周", classSpan, 1, "岁年边期围五六日一"}, {"天", classSpan, 1, "然气"}, {"课时", classSpan, 1, ""}, {"学时", classSpan, 1, ""},
	} {
		r, _ := utf8.DecodeRuneInString(w.word)
		ws := m[r]
		at := 0
		for at < len(ws) && len(ws[at].word) >= len(w.word) {
			at++
		}
		m[r] = append(ws[:at], append([]measureWord{w}, ws[at:]...)...)
	}
	return m
}()

// measureAt finds the measure word that s begins with.
func measureAt(s string) (measureWord, bool) {
	r, _ := utf8.DecodeRuneInString(s)
	for _, w := range measureWords[r] {
		rest, ok := strings.CutPrefix(s, w.word)
		if !ok {
			continue
		}
		if w.not != "" && rest != "" {
			next, _ := utf8.DecodeRuneInString(rest)
			if strings.ContainsRune(w.not, next) {
				return measureWord{}, false
			}
		}
		switch w.word {
		case "个小区", "个工业": // 小 and 工 alone would make it 小时, 工作日
			w.word = "个"
		case "％", "﹪":
			w.word = "%"
		}
		return w, true
	}
	return measureWord{}, false
}

// findMeasure returns the entry of a measure word that ParseCounts returned.
func findMeasure(unit string) measureWord {
	r, _ := utf8.DecodeRuneInString(unit)
	for _, w := range measureWords[r] {
		if w.word == unit {
			return w
		}
	}
	return measureWord{word: unit}
}
