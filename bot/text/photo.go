package text

import (
	"strconv"

	"duban/calendar"
	"duban/ledger"
)

// photoLimits is what a picture has to be, for who sent another.
const photoLimits = "只能保存10MB以内的JPG、PNG图片"

// PhotoTaken answers a picture that can only belong to one item.
func PhotoTaken(it *ledger.Item) string {
	return "照片已收到，附在" + Item(it) + "。照片不代替报送，进展请用文字说明。"
}

// PhotoOfWhich asks what item a picture belongs to.
func PhotoOfWhich(nos []int) string {
	return "照片已收到。这张是第几项的？您的事项是第" + joinNumbers(nos) + "项，请回复项号。"
}

// PhotosPlaced answers the item's number.
func PhotosPlaced(it *ledger.Item, n int) string {
	return strconv.Itoa(n) + "张照片已附在" + Item(it) + "。"
}

// PhotoLost tells the sender that his picture is not kept: unfit for what it is, else
// because it could not be fetched.
func PhotoLost(it *ledger.Item, unfit bool) string {
	of := "您发的照片"
	if it != nil {
		of += "（" + Item(it) + "）"
	}
	if unfit {
		return of + "没有保存：" + photoLimits + "。报送不受影响。"
	}
	return of + "没有保存：下载未成功。报送不受影响，如需留存请重新发送。"
}

// photoLines are a history's lines of an item's pictures: one for those that a person
// sent on one day.
func photoLines(p *ledger.Plan, it *ledger.Item) []string {
	var out []string
	for i := 0; i < len(it.Photos); {
		first := &it.Photos[i]
		n := 0
		for ; i < len(it.Photos) && it.Photos[i].Account == first.Account && calendar.DateOf(it.Photos[i].At) == calendar.DateOf(first.At); i++ {
			n++
		}
		out = append(out, clock(first.At)+" "+printedName(p, it, first.UnitID)+" "+first.Name+"：附照片"+strconv.Itoa(n)+"张")
	}
	return out
}
