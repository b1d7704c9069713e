//! Languages and scripts over the whole path: each has a story of its own, written for this test,
//! that comes back as the same words in other letters, as a reprint and as an excerpt, with
//! passages that are the text at their offsets.

use crate::read::folder;
use reprint::internals::config::Config;
use reprint::internals::pipeline::{Silent, scan};
use reprint::internals::report::FORMATS;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

struct Story {
    language: &'static str,
    /// In the order of the story.
    sentences: [&'static str; 7],
    /// What an outlet of its own adds.
    own: &'static str,
    /// Between sentences.
    joint: &'static str,
    /// The same words, written otherwise.
    otherwise: fn(&str) -> String,
}

fn decomposed(text: &str) -> String {
    text.nfd().collect()
}

fn in_capitals(text: &str) -> String {
    text.to_uppercase()
}

/// As Turkish does it.
fn in_turkish_capitals(text: &str) -> String {
    text.replace('i', "İ").to_uppercase()
}

/// A zero-width blank after every seventh character, but before no mark and in no number.
fn with_invisible_blanks(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    let mut since = 0;
    while let Some(c) = chars.next() {
        out.push(c);
        since += 1;
        let before_letter = chars.peek().is_some_and(|&c| {
            c.is_alphabetic() && !unicode_normalization::char::is_combining_mark(c)
        });
        if since >= 7 && c.is_alphabetic() && before_letter {
            out.push('\u{200b}');
            since = 0;
        }
    }
    out
}

/// Words stretched by the stroke that says nothing.
fn stretched(text: &str) -> String {
    text.replace("ما", "مـــا").replace("لم", "لـم")
}

/// A right-to-left mark behind every word.
fn with_marks_of_direction(text: &str) -> String {
    text.replace(' ', "\u{200f} ")
}

/// Letters with a dot below as one character each, as some keyboards give them.
fn with_letters_in_one(text: &str) -> String {
    text.replace("ज\u{93c}", "\u{95b}").replace("ड\u{93c}", "\u{95c}")
}

/// Wide Latin letters and digits, as some Japanese and Chinese pages have them.
fn wide(text: &str) -> String {
    let wide = |c: char| {
        if c.is_ascii_alphanumeric() {
            char::from_u32(u32::from(c) + 0xFEE0).expect("it is there")
        } else {
            c
        }
    };
    text.chars().map(wide).collect()
}

const STORIES: &[Story] = &[
    Story {
        language: "zh",
        sentences: [
            "北岭市港务局星期二宣布，旧渡轮码头将于明年三月永久关闭。",
            "码头建于1931年，曾经每天运送四千名工人往返造船厂。",
            "局长梁佩珊说，维修木桩的费用已经超过新建一座桥的预算。",
            "附近商户担心失去清晨的客流，并要求市政府提供两年租金补贴。",
            "退休船长郭永福收集了两千个签名，希望保留其中一艘渡轮作为博物馆。",
            "工程师在去年冬天发现十七根承重柱被海虫蛀空。",
            "市议会定于十一月二十日就拆除方案和补偿办法进行表决。",
        ],
        own: "本报记者还走访了南岸的面包店和修表铺，店主们对搬迁补偿意见不一。",
        joint: "",
        otherwise: wide,
    },
    Story {
        language: "ja",
        sentences: [
            "白浜町の漁業協同組合は火曜日、老朽化した製氷工場を来年三月に閉鎖すると発表した。",
            "工場は1958年に建てられ、最盛期には一日に四百トンの氷を出荷していた。",
            "組合長の森下千代さんは、冷却管の修理費が新築の費用を上回ったと説明した。",
            "港の仲買人たちは夏場の氷不足を心配し、町に代わりの設備を求めている。",
            "元工場長の小田切進さんは、機械の一部を資料館に残すため署名を集めている。",
            "去年の冬には配管から水が漏れ、二週間の休業を余儀なくされた。",
            "町議会は十一月二十日に解体の予算案を採決する予定だ。",
        ],
        own: "本紙の取材に対し、隣町の水産会社は氷の共同購入を検討していると答えた。",
        joint: "",
        otherwise: wide,
    },
    Story {
        language: "th",
        sentences: [
            "เทศบาลเมืองท่าทรายประกาศเมื่อวันอังคารว่าจะปิดตลาดปลาเก่าอย่างถาวรในเดือนมีนาคมปีหน้า",
            "ตลาดแห่งนี้สร้างขึ้นเมื่อเก้าสิบปีก่อนและเคยรับเรือประมงวันละสองร้อยลำ",
            "นายกเทศมนตรีกล่าวว่าค่าซ่อมหลังคาและเสาไม้สูงกว่าค่าก่อสร้างตลาดใหม่ริมถนนใหญ่",
            "แม่ค้าหลายคนกังวลว่าลูกค้าประจำจะไม่เดินทางไกลเพื่อซื้อปลาในตอนเช้ามืด",
            "ชาวประมงอาวุโสรวบรวมรายชื่อสองพันคนเพื่อขอให้เก็บหอนาฬิกาไว้เป็นพิพิธภัณฑ์",
            "วิศวกรพบเมื่อฤดูฝนที่แล้วว่าเสารับน้ำหนักสิบเจ็ดต้นผุพังจนแทบรับน้ำหนักไม่ได้",
            "สภาเมืองจะลงมติเรื่องงบประมาณรื้อถอนและเงินชดเชยในวันที่ยี่สิบพฤศจิกายน",
        ],
        own: "ผู้สื่อข่าวของเราเดินสำรวจร้านกาแฟและร้านซ่อมนาฬิกาใกล้ตลาดและพบว่าเจ้าของร้านมีความเห็นต่างกัน",
        joint: " ",
        otherwise: with_invisible_blanks,
    },
    Story {
        language: "lo",
        sentences: [
            "ເທດສະບານເມືອງປະກາດໃນວັນອັງຄານວ່າຈະປິດຕະຫຼາດປາເກົ່າໃນເດືອນມີນາປີໜ້າ",
            "ຕະຫຼາດແຫ່ງນີ້ສ້າງຂຶ້ນເມື່ອເກົ້າສິບປີກ່ອນແລະເຄີຍຮັບເຮືອຫາປາມື້ລະສອງຮ້ອຍລຳ",
            "ເຈົ້າເມືອງກ່າວວ່າຄ່າສ້ອມແປງຫຼັງຄາແລະເສົາໄມ້ສູງກວ່າຄ່າກໍ່ສ້າງຕະຫຼາດໃໝ່",
            "ແມ່ຄ້າຫຼາຍຄົນກັງວົນວ່າລູກຄ້າຈະບໍ່ເດີນທາງໄກເພື່ອຊື້ປາໃນຕອນເຊົ້າ",
            "ຊາວປະມົງຜູ້ເຖົ້າເກັບລາຍຊື່ສອງພັນຄົນເພື່ອຂໍໃຫ້ຮັກສາຫໍໂມງໄວ້ເປັນພິພິທະພັນ",
            "ວິສະວະກອນພົບໃນລະດູຝົນທີ່ຜ່ານມາວ່າເສົາສິບເຈັດຕົ້ນຜຸພັງແລ້ວ",
            "ສະພາເມືອງຈະລົງມະຕິເລື່ອງງົບປະມານແລະເງິນຊົດເຊີຍໃນວັນທີຊາວພະຈິກ",
        ],
        own: "ນັກຂ່າວຂອງພວກເຮົາໄດ້ໄປຢ້ຽມຢາມຮ້ານກາເຟແລະຮ້ານສ້ອມໂມງໃກ້ຕະຫຼາດແລະພົບວ່າເຈົ້າຂອງມີຄວາມເຫັນແຕກຕ່າງກັນ",
        joint: " ",
        otherwise: with_invisible_blanks,
    },
    Story {
        language: "km",
        sentences: [
            "សាលាក្រុងបានប្រកាសនៅថ្ងៃអង្គារថានឹងបិទផ្សារត្រីចាស់នៅខែមីនាឆ្នាំក្រោយ។",
            "ផ្សារនេះត្រូវបានសាងសង់កាលពីកៅសិបឆ្នាំមុនហើយធ្លាប់ទទួលទូកនេសាទពីររយគ្រឿងក្នុងមួយថ្ងៃ។",
            "អភិបាលក្រុងមានប្រសាសន៍ថាថ្លៃជួសជុលដំបូលនិងសសរឈើខ្ពស់ជាងថ្លៃសាងសង់ផ្សារថ្មី។",
            "អាជីវករជាច្រើនបារម្ភថាអតិថិជននឹងមិនធ្វើដំណើរឆ្ងាយដើម្បីទិញត្រីនៅពេលព្រឹក។",
            "អ្នកនេសាទចាស់ម្នាក់បានប្រមូលហត្ថលេខាពីរពាន់ដើម្បីសុំរក្សាប៉មនាឡិកាទុកជាសារមន្ទីរ។",
            "វិស្វករបានរកឃើញកាលពីរដូវវស្សាមុនថាសសរដប់ប្រាំពីរដើមពុករលួយ។",
            "ក្រុមប្រឹក្សាក្រុងនឹងបោះឆ្នោតអំពីថវិកានិងសំណងនៅថ្ងៃទីម្ភៃខែវិច្ឆិកា។",
        ],
        own: "អ្នកយកព័ត៌មានរបស់យើងបានទៅមើលហាងកាហ្វេនិងហាងជួសជុលនាឡិកានៅជិតផ្សារហើយឃើញថាម្ចាស់ហាងមានយោបល់ខុសគ្នា។",
        joint: " ",
        otherwise: with_invisible_blanks,
    },
    Story {
        language: "my",
        sentences: [
            "မြို့တော်စည်ပင်က ငါးဈေးဟောင်းကို လာမည့်နှစ် မတ်လတွင် အပြီးပိတ်မည်ဟု အင်္ဂါနေ့က \
                ကြေညာခဲ့သည်။",
            "ဈေးကို လွန်ခဲ့သော နှစ်ကိုးဆယ်က တည်ဆောက်ခဲ့ပြီး တစ်နေ့လျှင် ငါးဖမ်းလှေ နှစ်ရာကို \
                လက်ခံခဲ့ဖူးသည်။",
            "မြို့တော်ဝန်က အမိုးနှင့် သစ်သားတိုင်များ ပြင်ဆင်ခသည် ဈေးသစ်ဆောက်လုပ်ခထက် ပိုများသည်ဟု \
                ပြောသည်။",
            "ဈေးသည်များက ဖောက်သည်များ မနက်စောစော ငါးဝယ်ရန် အဝေးသို့ မသွားကြမည်ကို စိုးရိမ်ကြသည်။",
            "ငါးဖမ်းသမားကြီးတစ်ဦးက နာရီစင်ကို ပြတိုက်အဖြစ် ထိန်းသိမ်းရန် လက်မှတ်နှစ်ထောင် \
                စုဆောင်းခဲ့သည်။",
            "အင်ဂျင်နီယာများက ပြီးခဲ့သောမိုးရာသီတွင် တိုင်ဆယ့်ခုနစ်တိုင် ဆွေးမြေ့နေသည်ကို \
                တွေ့ရှိခဲ့သည်။",
            "မြို့တော်ကောင်စီက ဘတ်ဂျက်နှင့် လျော်ကြေးကို နိုဝင်ဘာလ နှစ်ဆယ်ရက်နေ့တွင် \
                မဲခွဲဆုံးဖြတ်မည်။",
        ],
        own: "ကျွန်ုပ်တို့၏ သတင်းထောက်က ဈေးအနီးရှိ ကော်ဖီဆိုင်နှင့် နာရီပြင်ဆိုင်သို့ \
            သွားရောက်ခဲ့ရာ ဆိုင်ရှင်များ၏ အမြင်မတူကြောင်း တွေ့ရသည်။",
        joint: " ",
        otherwise: with_invisible_blanks,
    },
    Story {
        language: "ar",
        sentences: [
            "أعلنت بلدية مرفأ الرمال يوم الثلاثاء أنها ستغلق سوق السمك القديم نهائيا في مارس \
                المقبل.",
            "بني السوق قبل تسعين عاما وكان يستقبل مئتي قارب صيد كل يوم في سنواته الأولى.",
            "قالت رئيسة البلدية سلمى الكرداوي إن إصلاح السقف والأعمدة الخشبية يكلف أكثر من بناء \
                سوق جديد.",
            "يخشى الباعة أن يفقدوا زبائن الصباح الباكر، لأن الموقع الجديد يبعد ثلاثة كيلومترات عن \
                المرفأ.",
            "جمع الصياد المتقاعد نعيم البحراني ألفي توقيع كي يبقى برج الساعة متحفا صغيرا للمدينة.",
            "اكتشف المهندسون في الشتاء الماضي أن سبعة عشر عمودا لم تعد تحمل وزن السقف.",
            "يصوت المجلس في العشرين من نوفمبر على ميزانية الهدم وعلى تعويضات أصحاب المحلات.",
        ],
        own: "وزار مراسلنا المقهى ومحل الساعات قرب السوق ووجد أن أصحابهما مختلفون حول التعويض \
            المعروض عليهم.",
        joint: " ",
        otherwise: stretched,
    },
    Story {
        language: "he",
        sentences: [
            "עיריית נמל החולות הודיעה ביום שלישי כי שוק הדגים הישן ייסגר לצמיתות בחודש מרץ הבא.",
            "השוק נבנה לפני תשעים שנה ובימיו הטובים קיבל מאתיים סירות דיג מדי יום.",
            "ראשת העירייה תמר אלקבץ אמרה שתיקון הגג ועמודי העץ יקר יותר מבניית שוק חדש.",
            "הסוחרים חוששים לאבד את קוני הבוקר המוקדם, כי האתר החדש רחוק שלושה קילומטרים מן הרציף.",
            "הדייג הוותיק נחום ברגר אסף אלפיים חתימות כדי שמגדל השעון יישאר מוזיאון קטן.",
            "מהנדסים גילו בחורף שעבר כי שבעה עשר עמודים אינם נושאים עוד את משקל הגג.",
            "המועצה תצביע בעשרים בנובמבר על תקציב ההריסה ועל הפיצויים לבעלי החנויות.",
        ],
        own: "כתבנו ביקר בבית הקפה ובחנות השעונים שליד השוק ומצא שבעליהם חלוקים בעניין הפיצוי \
            המוצע.",
        joint: " ",
        otherwise: with_marks_of_direction,
    },
    Story {
        language: "hi",
        sentences: [
            "रेतबंदर नगरपालिका ने मंगलवार को घोषणा की कि पुराना मछली बाज़ार अगले वर्ष मार्च में \
                बंद होगा।",
            "यह बाज़ार नब्बे वर्ष पहले बना था और यहाँ प्रतिदिन दो सौ नावें आती थीं।",
            "महापौर कविता देशवाल ने कहा कि छत और लकड़ी के खंभों की मरम्मत नए बाज़ार से महँगी \
                पड़ेगी।",
            "दुकानदारों को डर है कि सुबह के ग्राहक तीन किलोमीटर दूर नई जगह तक नहीं जाएँगे।",
            "सेवानिवृत्त मछुआरे रामशरण केवट ने घंटाघर को संग्रहालय बनाने के लिए दो हज़ार हस्ताक्षर \
                जुटाए।",
            "इंजीनियरों ने पिछली बरसात में पाया कि सत्रह खंभे अब छत का भार नहीं उठा सकते।",
            "नगर परिषद बीस नवंबर को तोड़ने के खर्च और मुआवज़े पर मतदान करेगी।",
        ],
        own: "हमारे संवाददाता ने बाज़ार के पास चाय की दुकान और घड़ीसाज़ से बात की और पाया कि \
            मुआवज़े पर उनकी राय अलग है।",
        joint: " ",
        otherwise: with_letters_in_one,
    },
    Story {
        language: "ru",
        sentences: [
            "Мэрия города Песчаная Гавань объявила во вторник, что старый рыбный рынок закроется \
                навсегда в марте.",
            "Рынок построили девяносто лет назад, и когда-то сюда приходило двести лодок каждый \
                день.",
            "Мэр Ирина Ельцова сказала, что ремонт крыши и деревянных столбов обойдётся дороже \
                нового здания.",
            "Торговцы боятся потерять утренних покупателей: новое место лежит в трёх километрах от \
                пристани.",
            "Бывший рыбак Фёдор Майданов собрал две тысячи подписей, чтобы башня с часами стала \
                музеем.",
            "Прошлой зимой инженеры обнаружили, что семнадцать опор уже не держат вес крыши.",
            "Совет проголосует двадцатого ноября о смете сноса и о выплатах владельцам лавок.",
        ],
        own: "Наш корреспондент зашёл в кофейню и часовую мастерскую у рынка; их хозяева спорят о \
            размере выплат.",
        joint: " ",
        otherwise: decomposed,
    },
    Story {
        language: "el",
        sentences: [
            "Ο δήμος του Αμμόλιμανου ανακοίνωσε την Τρίτη ότι η παλιά ιχθυαγορά θα κλείσει \
                οριστικά τον Μάρτιο.",
            "Η αγορά χτίστηκε πριν από ενενήντα χρόνους και δεχόταν κάποτε διακόσιες βάρκες κάθε \
                μέρα.",
            "Η δήμαρχος Ελπίδα Καρανάσου είπε ότι η επισκευή της στέγης κοστίζει περισσότερο από \
                ένα νέο κτίριο.",
            "Οι έμποροι φοβούνται ότι θα χάσουν τους πελάτες τους, επειδή ο νέος χώρος απέχει τρία \
                χιλιόμετρα.",
            "Ο συνταξιούχος ψαράς Στέλιος Βαμβακάς μάζεψε δύο χιλιάδες υπογραφές για τον πύργο του \
                ρολογιού.",
            "Οι μηχανικοί διαπίστωσαν τον περασμένο χειμώνα ότι δεκαεπτά στύλοι δεν κρατούν πια το \
                βάρος.",
            "Το συμβούλιο θα ψηφίσει στις είκοσι Νοεμβρίου για τα έξοδα κατεδάφισης και τις \
                αποζημιώσεις.",
        ],
        own: "Ο ανταποκριτής μας πέρασε από το καφενείο και το ωρολογοποιείο δίπλα και άκουσε \
            αντίθετες γνώμες.",
        joint: " ",
        otherwise: in_capitals,
    },
    Story {
        language: "tr",
        sentences: [
            "Kumliman Belediyesi salı günü eski balık halinin gelecek yıl mart ayında kalıcı \
                olarak kapanacağını açıkladı.",
            "Doksan yıl önce yapılan hale ilk yıllarında her gün iki yüz balıkçı teknesi \
                yanaşıyordu.",
            "Belediye başkanı Işıl Kırımlı, çatının ve ahşap direklerin onarımının yeni binadan \
                pahalı olduğunu söyledi.",
            "Esnaf sabah müşterilerini yitirmekten korkuyor, çünkü yeni yer iskeleden üç kilometre \
                uzakta kalıyor.",
            "Emekli balıkçı İsmail Dalgıç, saat kulesinin müze olarak kalması için iki bin imza \
                topladı.",
            "Mühendisler geçen kış on yedi direğin artık çatının ağırlığını taşıyamadığını ortaya \
                çıkardı.",
            "Meclis yirmi kasımda yıkım bütçesini ve dükkân sahiplerine ödenecek tazminatı \
                oylayacak.",
        ],
        own: "Muhabirimiz halin yanındaki kahvehaneye ve saatçiye uğradı; sahipleri tazminat \
            konusunda anlaşamıyordu.",
        joint: " ",
        otherwise: in_turkish_capitals,
    },
    Story {
        language: "de",
        sentences: [
            "Die Stadt Sandhafen hat am Dienstag mitgeteilt, dass die alte Fischhalle im März \
                endgültig schließt.",
            "Die Halle wurde vor neunzig Jahren gebaut und nahm früher täglich zweihundert Kutter \
                auf.",
            "Bürgermeisterin Käthe Gößling sagte, Dach und Holzpfähle auszubessern koste mehr als \
                ein Neubau.",
            "Die Händler fürchten um ihre Frühkundschaft, denn der neue Platz liegt außerhalb, \
                drei Kilometer vom Kai.",
            "Der frühere Fischer Jörg Weißmüller sammelte zweitausend Unterschriften, damit der \
                Uhrturm Museum wird.",
            "Prüfer fanden im vergangenen Winter heraus, dass siebzehn Pfähle die Last nicht mehr \
                tragen.",
            "Der Rat stimmt am zwanzigsten November über Abrisskosten und Entschädigung der Läden \
                ab.",
        ],
        own: "Unser Reporter war im Café und beim Uhrmacher nebenan; über die Höhe der \
            Entschädigung sind sie uneins.",
        joint: " ",
        otherwise: |text| decomposed(&in_capitals(text)),
    },
    Story {
        language: "ko",
        sentences: [
            "모래항 시청은 화요일 낡은 어시장을 내년 삼월에 완전히 닫겠다고 발표했다.",
            "구십 년 전에 지은 이 시장에는 한때 날마다 고깃배 이백 척이 들어왔다.",
            "한서윤 시장은 지붕과 나무 기둥을 고치는 돈이 새 건물보다 많이 든다고 말했다.",
            "상인들은 새 자리가 부두에서 삼 킬로미터나 떨어져 새벽 손님을 잃을까 걱정한다.",
            "은퇴한 어부 조만식 씨는 시계탑을 박물관으로 남기려고 서명 이천 개를 모았다.",
            "기술자들은 지난겨울 기둥 열일곱 개가 더는 무게를 견디지 못한다는 사실을 찾아냈다.",
            "시의회는 십일월 이십일에 철거 비용과 가게 주인 보상을 두고 표결한다.",
        ],
        own: "본지 기자가 시장 옆 찻집과 시계 수리점을 찾아가 보니 주인들의 생각은 서로 달랐다.",
        joint: " ",
        otherwise: decomposed,
    },
];

impl Story {
    fn joined(&self, sentences: &[&str]) -> String {
        sentences.join(self.joint)
    }

    /// Text by id.
    fn articles(&self) -> BTreeMap<&'static str, String> {
        let whole = self.joined(&self.sentences);
        BTreeMap::from([
            ("1-origin", whole.clone()),
            ("2-otherwise", (self.otherwise)(&whole)),
            ("3-reprint", format!("{}\n{}", self.joined(&self.sentences[..6]), self.own)),
            ("4-excerpt", self.joined(&self.sentences[1..4])),
        ])
    }
}

/// The table of that name, each row by column.
fn table(name: &str, found: &reprint::internals::pipeline::Scan) -> Vec<BTreeMap<String, String>> {
    let format = FORMATS.iter().find(|format| format.name == name).expect("a report of that name");
    let mut bytes = Vec::new();
    format.write(&found.results(), &mut bytes).expect("into memory");
    csv::Reader::from_reader(&bytes[..])
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("a table of texts")
}

#[test]
fn every_script_is_matched_and_its_passages_are_the_text_at_their_offsets() {
    let mut wrong = Vec::new();
    for story in STORIES {
        let articles = story.articles();
        if articles["1-origin"] == articles["2-otherwise"] {
            wrong.push(format!("{}: written otherwise it is the same", story.language));
        }
        let lines: Vec<String> = articles
            .iter()
            .map(|(id, text)| {
                let url = format!("https://{id}.example/a");
                serde_json::json!({ "id": id, "url": url, "language": story.language, "text": text }).to_string()
            })
            .collect();
        let folder = folder(&[("dump.jsonl", lines.join("\n").as_bytes())]);
        for only_verbatim in [false, true] {
            let config = Config { only_verbatim, ..Config::default() };
            let found =
                scan(&config, &[folder.path().to_path_buf()], &Silent).expect("it is there");
            let pairs = table("pairs.csv", &found);
            let relation = |b: &str| {
                let pair = pairs.iter().find(|pair| pair["a"] == "1-origin" && pair["b"] == b);
                pair.map_or("none", |pair| &*pair["relation"]).to_owned()
            };
            let relations = ["2-otherwise", "3-reprint", "4-excerpt"].map(relation);
            if relations[..2] != ["identical", "reprint"]
                || !only_verbatim && relations[2] != "excerpt"
            {
                wrong.push(format!("{} {only_verbatim}: {relations:?}", story.language));
            }
            let passages = table("passages.csv", &found);
            for passage in &passages {
                for side in ["a", "b"] {
                    let at = |end: &str| {
                        passage[&format!("{side}_{end}")].parse::<usize>().expect("an offset")
                    };
                    let text = &articles[&*passage[side]];
                    let slice: String =
                        text.chars().skip(at("start")).take(at("end") - at("start")).collect();
                    if slice != passage[&format!("{side}_text")] {
                        wrong.push(format!(
                            "{} {only_verbatim}: {slice} is not {passage:?}",
                            story.language
                        ));
                    }
                }
            }
            let words: usize = passages
                .iter()
                .filter(|p| {
                    p["a"] == "1-origin" && p["b"] == "3-reprint" && p["kind"] == "verbatim"
                })
                .map(|p| p["a_text"].chars().count())
                .sum();
            let kept = story.joined(&story.sentences[..6]).chars().count();
            if words * 10 < kept * 9 {
                wrong.push(format!(
                    "{} {only_verbatim}: passages hold {words} of {kept} characters",
                    story.language
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn different_stories_of_one_language_do_not_meet() {
    let lines: Vec<String> = STORIES
        .iter()
        .flat_map(|story| {
            let halves = [&story.sentences[..3], &story.sentences[4..]];
            halves.map(|half| {
                serde_json::json!({ "language": story.language, "text": story.joined(half) })
                    .to_string()
            })
        })
        .collect();
    let folder = folder(&[("dump.jsonl", lines.join("\n").as_bytes())]);
    let found =
        scan(&Config::default(), &[folder.path().to_path_buf()], &Silent).expect("it is there");
    assert_eq!(table("clusters.csv", &found), []);
}

#[test]
fn texts_of_fewer_than_five_words_are_no_articles() {
    let texts = [
        "Home",
        "Sign in",
        "Read more",
        "Read more!",
        "Read more news",
        "Read more news today",
        "Read more news tomorrow",
        "訂閱",
        "訂閱新聞",
        "訂閱電報",
        "ข่าวด่วน",
        "ข่าวเด่น",
    ];
    // Where there is no article at all a scan is refused.
    let story = "The slate quarry above Hollin will open a second face in spring, the council said \
        on Monday night.";
    let lines: Vec<String> = texts
        .iter()
        .chain([&story])
        .enumerate()
        .map(|(at, text)| {
            serde_json::json!({ "id": at.to_string(), "url": format!("https://{at}.example"), "text": text })
                .to_string()
        })
        .collect();
    let folder = folder(&[("dump.jsonl", lines.join("\n").as_bytes())]);
    let found =
        scan(&Config::default(), &[folder.path().to_path_buf()], &Silent).expect("it is there");
    assert_eq!(table("pairs.csv", &found).len(), 0);
    assert_eq!(found.rejected.len(), texts.len());
    assert!(
        found.rejected.iter().all(|row| row.reason.starts_with("not an article: ")),
        "{:?}",
        found.rejected
    );
}
