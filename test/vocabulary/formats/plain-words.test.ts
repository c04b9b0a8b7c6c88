/** Plain words of many languages, and what is in none. */
import { describe, expect, test } from "vitest";
import { countOdd, createSeen } from "../../../src/vocabulary/formats/plain-words.ts";

const odd = (text: string) => Math.round(10 * countOdd(text)) / 10;

test.each([
  ["nothing", "", 0],
  ["words, with signs around", 'Seen in the hall ("and by others of them").', 0],
  ["words in large letters", "LIVE_SCAN_PLAIN", 0],
  ["words that are written as one", "deviceServiceVersion", 0],
  ["what JSON writes around words", '{"purpose":"Registration","place":"Staging"}', 0],
  ["a German word", "Überprüfung", 0],
  ["a Vietnamese name, of which a rare pair counts its word", "Nguyễn Thị Minh Khai", 6],
  ["a Danish letter", "mærke", 0],
  ["Russian words, which are told by their letters", "Иванов Иван, съёмку повторили", 0],
  ["a Russian word with two rare pairs, which counts its letters and its place", "трижды", 7],
  ["Greek words, which are told by their letters", "Παπαδόπουλος, η λήψη επαναλήφθηκε", 0],
  ["Arabic words", "محمد عبد", 0],
  ["Odia words", "ଭାରତ ସରକାର", 0],
  ["a Hindi word with its marks", "हिन्दी", 0],
  ["Japanese words, of which one letter by itself", "事故のため作業中", 0],
])("%s", (_, text, count) => {
  expect(odd(text)).toBe(count);
});

test.each([
  ["digits", "4711", 4],
  ["a day, which is one of many", "2026-03-01", 3],
  ["an identifier, which has 122 bits", "0f8fc95b-d9cb-469f-a165-70867728950e", 20.5],
  ["letters that follow one another in no language", "xqzkvbt", 8],
  ["a word without an end", "an".repeat(13), 27],
  ["single letters, beside no word", "a b c d", 4],
  ["signs, beside no word", "#$%& ()*", 10.5],
  ["more signs than stand beside a word", "hand#$%&(", 7.5],
  ["an emoji", "hand 😀", 4],
  ["letters of two scripts in one word", "aб", 4],
  ["a Cyrillic letter beside no word", "б", 1],
  ["Russian letters that follow one another in no language", "щгжбцфп", 8],
  ["a letter of a script by itself", "ב", 1],
  ["letters of a third script", "ዘመን ଓଡ଼ିଶା རྫོང", 9 + 13],
  ["the forms of Arabic letters", "ﺍﺏﺕ", 10],
  [
    "marks of another script, and marks beside those of a letter",
    "hand\u{e0101}\u0903 λόγος\u0903",
    4 + 3 + 5,
  ],
  ["white space that texts do not have", "hand\u2003hand", 3],
  ["single signs in a row", "- : . /", 6],
  ["a sign that is the whole text, as in a list of signs", "/", 1.5],
  ["control characters", "\u0001\u0002", 3],
])("in no plain word: %s", (_, text, count) => {
  expect(odd(text)).toBe(count);
});

describe("words of everybody cost little", () => {
  test.each([
    "The ring finger is bandaged after an accident at work; the capture was repeated three times.",
    "Палец забинтован после несчастного случая на работе, съёмку повторили три раза.",
    "Το δάχτυλο τραυματίστηκε σε εργατικό ατύχημα και η λήψη επαναλήφθηκε.",
    "الإصبع مضمّد بعد حادث في العمل، وأعيد التصوير ثلاث مرات بحضور المشرف.",
    "انگشت حلقه پس از حادثه در محل کار بسته شده است و تصویر سه بار تکرار شد.",
    "האצבע חבושה לאחר תאונת עבודה והצילום חזר על עצמו שלוש פעמים.",
    "काम के दौरान दुर्घटना के बाद उंगली पर पट्टी बंधी है और तस्वीर तीन बार ली गई।",
    "কাজের সময় দুর্ঘটনার পরে আঙুলে ব্যান্ডেজ বাঁধা এবং ছবি তিনবার তোলা হয়েছে।",
    "வேலையின் போது ஏற்பட்ட விபத்துக்குப் பிறகு விரலில் கட்டு போடப்பட்டுள்ளது.",
    "นิ้วนางพันผ้าพันแผลหลังจากเกิดอุบัติเหตุในที่ทำงาน และถ่ายภาพซ้ำสามครั้ง",
    "ម្រាមដៃត្រូវបានរុំបន្ទាប់ពីគ្រោះថ្នាក់នៅកន្លែងធ្វើការ",
    "အလုပ်ခွင်တွင် မတော်တဆမှုဖြစ်ပြီးနောက် လက်ချောင်းကို ပတ်တီးစည်းထားသည်။",
    "약지는 작업 중 사고로 붕대를 감고 있어 촬영을 세 번 반복하였다.",
    "申请人在工作中受伤，手指已经包扎，采集设备清洁后重新拍摄，质量仍然不够。",
    "薬指は作業中の事故のため包帯を巻いている。撮影は三回やり直した。",
    "በሥራ ቦታ በደረሰ አደጋ ምክንያት ጣቱ ታስሯል።",
    "Ngón áp út được băng bó sau tai nạn lao động; ảnh đã được chụp lại ba lần.",
  ])("%s", (text) => {
    expect(countOdd(text) / [...text].length).toBeLessThan(0.35);
  });
});

test("what a document has again counts one, where it is long enough", () => {
  const seen = createSeen();
  const value = "0f8fc95b-d9cb-469f-a165-70867728950e";
  const again = (text: string) => [countOdd(text, seen), countOdd(text, seen)];
  expect(again(value)).toEqual([123 / 6, 1]);
  expect(again("xq7zk")).toEqual([6, 1]);
  expect(again("x7")).toEqual([3, 3]);
});

describe("letters", () => {
  test("that are short words are plain beside as many plain words, in the same text", () => {
    expect([odd("it is by the hall"), odd("the hall of it")]).toEqual([2, 0]);
  });

  test("of short words, and signs beside words, are as few in a document as in its language", () => {
    const pairs = [..."abcdefghijklmnopqrstuvwxyz"].flatMap((first) =>
      [..."aeiou"].map((next) => first + next),
    );
    const beside = (list: readonly string[]) => list.map((each) => `hand${each}`).join(" ");
    const shorts = pairs.map((pair) => ` ${pair}`);
    const marks = [..."!?;"].flatMap((first) =>
      [..."!?;"].flatMap((next) => [..."!?;"].map((last) => first + next + last)),
    );
    const others = [..."%&"].flatMap((first) =>
      [..."%&"].flatMap((next) => [..."%&"].map((last) => first + next + last)),
    );
    expect([odd(beside(shorts.slice(0, 64))), odd(beside(shorts.slice(0, 66)))]).toEqual([0, 7]);
    expect([odd(beside(marks)), odd(beside([...marks, ...others]))]).toEqual([0, 13.5]);
    expect(odd(beside(Array(200).fill("!?")))).toBe(0);
    const seen = createSeen();
    const parts = [...marks, ...others].map((each) => countOdd(`hand${each}`, seen));
    expect(parts.reduce((sum, each) => sum + each)).toBe(13.5);
  });

  test("that were taken apart are read as they are written together", () => {
    expect(countOdd("Überprüfung".normalize("NFD"))).toEqual(countOdd("Überprüfung"));
  });
});
