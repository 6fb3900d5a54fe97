package document

import "embed"

// Samples are the two public notices that the demonstration loads: the progress
// table of 章丘区 for the second quarter of 2024, and the notice 济开管发〔2024〕1号
// of 济宁经济开发区, each as issued in Word.
//
//go:embed testdata/seeds/zhangqiu-2024q2.docx testdata/seeds/jining-2024.docx
var Samples embed.FS
