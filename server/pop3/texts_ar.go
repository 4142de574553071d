package pop3

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"sanduq/server/sasl"
	"sanduq/server/wire"
)

// arabic is spoken after LANG ar. Commands, and the words that stand for arguments
// in their forms, stay what they are on the wire.
type arabic struct{}

func (arabic) shared() *wire.Texts { return wire.Arabic }
func (arabic) language() string    { return "ar" }
func (arabic) ownName() string     { return "العربية" }

func (arabic) sendPass() string { return "أرسل الآن PASS وبعده كلمة المرور" }
func (a arabic) maildrop(user string, count int, octets int64) string {
	if user != "" {
		return "في صندوق " + user + ": " + a.contents(count, octets)
	}
	return "في الصندوق: " + a.contents(count, octets)
}
func (a arabic) contents(count int, octets int64) string {
	return messages(count) + " (" + a.octets(int(octets)) + ")"
}
func (arabic) octets(n int) string { return fmt.Sprintf("%d بايت", n) }
func (arabic) top() string         { return "هذا أوّل الرسالة" }
func (arabic) uniqueIDs() string   { return "هذه المعرّفات الفريدة" }
func (arabic) deleted(number int) string {
	return fmt.Sprintf("وُضعت علامة الحذف على الرسالة %d: يمحوها QUIT، ويرفع RSET العلامة عنها", number)
}
func (arabic) signOff(host string) string { return "خادم POP3 على " + host + " يودّعك" }
func (a arabic) signOffLeft(host string, left int) string {
	if left == 0 {
		return a.signOff(host) + " (الصندوق فارغ)"
	}
	return a.signOff(host) + " (بقي في الصندوق: " + messages(left) + ")"
}
func (arabic) capabilities() string { return "هذه قدرات الخادم" }
func (arabic) languages() string    { return "هذه اللغات المتاحة" }
func (arabic) chosen() string       { return "الردود بالعربية من الآن" }
func (arabic) utf8Mode() string {
	return "وضع UTF-8: صارت الرسائل التي في ترويساتها UTF-8 تُقرأ"
}
func (arabic) beginTLS() string { return "ابدأ مصافحة TLS الآن" }

func (arabic) tooManyLogins() string {
	return "كثرت محاولات الدخول الخاطئة: لم يُنظر في هذه أصحيحة هي أم لا؛ انتظر نصف دقيقة"
}
func (arabic) credentials(command string) string {
	return "لم ينجح " + command + ": اسم المستخدم أو كلمة المرور خطأ"
}
func (arabic) blankInPassword() string {
	return "، أو هو الفراغ في أوّل كلمة المرور أو آخرها، فإنه يُعدّ جزءًا منها"
}
func (arabic) passwordApart() string {
	return " (كلمة المرور تُرسل في سطر وحدها: PASS password)"
}
func (arabic) passBeforeUser() string {
	return "يأتي PASS بعد USER: أرسل اسم المستخدم أوّلًا، مثل USER user-name"
}
func (arabic) otherIdentity(command string) string {
	return "لم ينجح " + command + ": لك أن تدخل باسمك وحدك"
}
func (arabic) cancelled(command string) string { return "أُلغي " + command }
func (arabic) noBase64(command string) string {
	return "لم ينجح " + command + `: الجواب ليس بترميز base64 (RFC 4648)، وفيه تُكتب "alex" هكذا: YWxleA==؛ والنجمة "*" وحدها تُلغي`
}
func (arabic) malformed(command string, err error) string {
	text := "لم ينجح " + command + ": ليس هذا جوابًا من أجوبة هذه الآليّة"
	if errors.Is(err, sasl.ErrMalformed) && strings.HasSuffix(command, " PLAIN") {
		text += "؛ جواب PLAIN: حرف NUL ثم اسم المستخدم ثم NUL ثم كلمة المرور، وكلّ ذلك بترميز base64"
	}
	return text
}
func (arabic) noMechanism(known string) string {
	return "لا توجد هذه الآليّة هنا، والموجود: " + known
}
func (arabic) noAPOP() string {
	return "لا يقبل هذا الخادم APOP: ليس في ترحيبه ختم بين قوسين < >"
}
func (arabic) noDigest(place, found string) string {
	return "المطلوب digest عند " + place + "، وهو MD5 لختم الترحيب تليه كلمة المرور، في 32 رقمًا ستّ عشريًّا، والموجود " + found
}
func (arabic) inUse() string {
	return "الصندوق في يد جلسة أخرى: ادخل مرّة أخرى بعد أن تنتهي"
}
func (arabic) hasTLS() string { return "لا حاجة إلى STLS: في هذا الاتصال TLS" }
func (arabic) noTLS() string  { return "لا يقبل هذا الخادم STLS: لا تذكره CAPA" }
func (arabic) stlsAfterUTF8() string {
	return "يأتي STLS قبل UTF8: أرسل QUIT واتصل من جديد وابدأ بأمر STLS"
}

func (arabic) noMessage(number, count int) string {
	if count == 0 {
		return "لا توجد هذه الرسالة: الصندوق فارغ"
	}
	return fmt.Sprintf("لا توجد الرسالة %d، ففي الصندوق: %s", number, messages(count))
}
func (arabic) isMarked(number int) string {
	return fmt.Sprintf("على الرسالة %d علامة الحذف: يرفع RSET العلامات كلّها", number)
}
func (arabic) needsUTF8(number int) string {
	return fmt.Sprintf("في ترويسة من الرسالة %d حروف UTF-8: أرسل QUIT واتصل من جديد وأرسل UTF8 قبل الدخول", number)
}
func (arabic) noLanguage(found string) string {
	return "لا توجد اللغة " + found + " هنا: LANG وحده يسرد اللغات المتاحة"
}
func (arabic) failed(err error) string { return "رفض مخزن البريد: " + err.Error() }
func (arabic) shutdown(host string) string {
	return "خادم POP3 على " + host + " يتوقّف: لم يُمحَ شيء"
}
func (arabic) displaced(host string) string {
	return "الاتصالات بالخادم " + host + " أكثر مما يسع، وهذا أطولها صمتًا: أعد الاتصال"
}
func (arabic) spent(budget time.Duration) string {
	return fmt.Sprintf("أُنهي الأمر: بلغ وقته على الخادم %v، وهو أقصى ما يُتاح لأمر واحد", budget)
}

func (arabic) emptyLine() string { return "سطر فارغ: المطلوب أمر، مثل CAPA" }
func (arabic) blankLine() string {
	return "ليس في السطر إلّا فراغ: المطلوب أمر، مثل CAPA"
}
func (arabic) beginsBlank(tab bool, example string) string {
	what := "بمسافة"
	if tab {
		what = "بعلامة جدولة (tab)"
	}
	return "يبدأ السطر " + what + " (البايت 1): أوّل السطر هو الأمر، مثل " + example
}
func (arabic) notLetters(found, place string) string {
	return "وُجد " + found + " عند " + place + ": يُكتب الأمر بحروف لاتينية وأرقام، مثل STAT؛ هل لوحة المفاتيح على لغة أخرى؟"
}
func (arabic) noUTF8(found, place string) string {
	return "وُجد " + found + " عند " + place + ": ليس هذا من UTF-8، وبه يُرسل هنا كلّ ما ليس من ASCII"
}
func (arabic) otherProtocol(word, protocol, here string) string {
	if protocol == "" {
		return "ليس " + word + " من أوامر POP3: يُرسل هنا " + here
	}
	return word + " من أوامر " + strings.Replace(protocol, " and ", " و", 1) + "، وهذا خادم POP3: يُرسل هنا " + here
}
func (arabic) tag(found, example string) string {
	return "وُجد " + found + " عند البايت 1: لا وسوم في POP3، فأوّل السطر هو الأمر، مثل " + example
}
func (arabic) nearest(found, place, near string) string {
	return "لا يوجد الأمر " + found + " عند " + place + ": هل تقصد " + near + "؟"
}
func (arabic) unknown(found, place string) string {
	return "لا يوجد الأمر " + found + " عند " + place + ": هذا خادم POP3، ومن أوامره STAT وRETR 1"
}
func (arabic) loggedInAlready(command, user string) string {
	return "يُرسل " + command + " في حالة AUTHORIZATION، وأنت في حالة TRANSACTION باسم " + user + ": أرسل QUIT واتصل من جديد لتدخل مرّة أخرى"
}
func (arabic) needsLogin(command, next string) string {
	return "يُرسل " + command + " في حالة TRANSACTION، وأنت في حالة AUTHORIZATION: ادخل أوّلًا، مثل " + next
}

// messages is a number of messages, as Arabic counts.
func messages(n int) string {
	switch {
	case n == 0:
		return "لا رسائل"
	case n == 1:
		return "رسالة واحدة"
	case n == 2:
		return "رسالتان"
	case n%100 >= 3 && n%100 <= 10:
		return fmt.Sprintf("%d رسائل", n)
	}
	return fmt.Sprintf("%d رسالة", n)
}
