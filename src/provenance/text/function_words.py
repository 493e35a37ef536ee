"""Facts that tell languages apart: scripts, letters of their own, the commonest function words."""

from __future__ import annotations

# First code point, last code point, script. What is not listed tells nothing.
SCRIPTS = (
    (0x0041, 0x005A, "Latin"),
    (0x0061, 0x007A, "Latin"),
    (0x00C0, 0x024F, "Latin"),
    (0x0370, 0x03FF, "Greek"),
    (0x0400, 0x052F, "Cyrillic"),
    (0x0531, 0x0587, "Armenian"),
    (0x05D0, 0x05EA, "Hebrew"),
    (0x0620, 0x06D3, "Arabic"),
    (0x0904, 0x094F, "Devanagari"),
    (0x0980, 0x09E3, "Bengali"),
    (0x0A00, 0x0A7F, "Gurmukhi"),
    (0x0A80, 0x0AFF, "Gujarati"),
    (0x0B80, 0x0BFF, "Tamil"),
    (0x0C00, 0x0C7F, "Telugu"),
    (0x0C80, 0x0CFF, "Kannada"),
    (0x0D00, 0x0D7F, "Malayalam"),
    (0x0D80, 0x0DFF, "Sinhala"),
    (0x0E01, 0x0E4E, "Thai"),
    (0x0E81, 0x0ECD, "Lao"),
    (0x1000, 0x109F, "Myanmar"),
    (0x10A0, 0x10FF, "Georgian"),
    (0x1100, 0x11FF, "Hangul"),
    (0x1200, 0x137F, "Ethiopic"),
    (0x1780, 0x17D3, "Khmer"),
    (0x1E00, 0x1EFF, "Latin"),
    (0x1F00, 0x1FFF, "Greek"),
    (0x3041, 0x30FF, "kana"),
    (0x3400, 0x9FFF, "Han"),
    (0xAC00, 0xD7A3, "Hangul"),
    (0xFB50, 0xFEFC, "Arabic"),
)

# The languages a script may be, of those told apart here.
LANGUAGES = {
    "Latin": tuple("en de fr es it pt nl sv da no fi pl cs ro hu tr id vi ca hr".split()),  # noqa: SIM905
    "Cyrillic": ("ru", "uk", "bg", "sr", "mk", "be"),
    "Arabic": ("ar", "fa", "ur"),
    "Devanagari": ("hi", "mr", "ne"),
    "Greek": ("el",),
    "Armenian": ("hy",),
    "Hebrew": ("he",),
    "Bengali": ("bn",),
    "Gurmukhi": ("pa",),
    "Gujarati": ("gu",),
    "Tamil": ("ta",),
    "Telugu": ("te",),
    "Kannada": ("kn",),
    "Malayalam": ("ml",),
    "Sinhala": ("si",),
    "Thai": ("th",),
    "Lao": ("lo",),
    "Myanmar": ("my",),
    "Georgian": ("ka",),
    "Hangul": ("ko",),
    "Ethiopic": ("am",),
    "Khmer": ("km",),
    "kana": ("ja",),
    "Han": ("zh",),
}

# Letters that, within the script, only this language has, or nearly so.
LETTERS = {
    "ru": "ыэё",
    "uk": "іїєґ",
    "be": "ў",
    "bg": "ъ",
    "sr": "ђћ",
    "mk": "ѓќѕ",
    "ar": "يكةىأإؤئ",
    "fa": "پچژگ",
    "ur": "ٹڈڑںےہھ",
    "mr": "ळ",
}

# Without the single letters that abound in abbreviations.
FUNCTION_WORDS = {
    "en": "the of and to in a is that for it was on with as he be at by have from are this not but they "
    "his had which has an were their said who will would been",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an "
    "werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über",
    "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont "
    "avec son aux d'un cette été ses mais nous ont c'est qu'il leur",
    "es": "de la que el en y a los se del las un por con no una su para es al lo como más pero sus le ha "
    "sin sobre este ya entre cuando fue está han dijo",
    "it": "di e il la che in un a per è una del non con si da le della i gli dei al sono come ha più nel "
    "alla ma anche delle nella lo dal questo stato",
    "pt": "de a que e do da em um para com não uma os no se na por mais as dos como mas ao das à ou foi "
    "são pelo pela até isso também ele sua",
    "nl": "de van het een en in is dat op te zijn met voor niet aan er om ook als bij maar die door naar "
    "uit nog heeft worden werd over wordt deze hij had hebben",
    "sv": "och i att det som en på är av för med till den har de inte om ett men var sig från vi så kan "
    "när år säger under också efter eller nu där vid skulle",
    "da": "og i at det er en til af på for med de den som der har ikke et var fra men sig han kan også "
    "efter ved om blev hun mod nu være siger jeg skal bliver",
    "no": "og i det er på til som en av for at med har de ikke den et om var fra men seg han kan også "
    "etter ved ble hun mot nå være sier jeg skal blir",
    "fi": "ja on ei että oli se hän mutta ovat joka myös kun niin tai mukaan olla sen kuin jo jos ole vain "
    "sekä hänen nyt vielä mitä ollut jälkeen kanssa voi sitä",
    "pl": "i na się do nie że to jest za po jak od przez co dla tym ale są oraz być już tego ze tak "
    "może było jego został czy także który która które",
    "cs": "a se na je že do i to ve pro za by ale jako po jsou od který které jeho si podle jsem "
    "bylo byl už také není která než až",
    "ro": "de în și a la cu din pe că nu un care este pentru mai să au fost sunt prin după ca ce lui sau "
    "fi dar acest această al ale fiind către",
    "hu": "a az és hogy nem is egy volt meg de csak ezt ez már van vagy azt még mint el ki lehet után "
    "szerint pedig minden kell akkor ha ami sem között amely",
    "tr": "ve bir bu da de için ile olarak çok daha olan gibi en kadar ne sonra ise her ya ama var değil "
    "göre olduğu tarafından dedi oldu yeni ancak diye üzerinde",
    "id": "yang dan di dengan untuk pada dari ini itu dalam tidak akan oleh adalah juga ke karena ada "
    "telah tersebut bahwa kepada sebagai mereka sudah atau bisa saat lebih menjadi",
    "vi": "và của là có cho được không các một những trong với người này đã để khi từ đến ở ra về tại như "
    "cũng sẽ năm trên phải bị nhiều sau",
    "ca": "de la i el que a en els les del per un amb una es va no al ha dels més com són aquest aquesta "
    "seva però també han ser perquè fins molt entre",
    "hr": "i je na se da su za od koji što kao iz ne će a bi do nije ili koja to koje po biti samo "
    "još ali rekao kako nakon prema već",
    "ru": "и в не на что с он по а как это к из у за от о же но его для или она было только мы был они при "
    "еще до также был чтобы после",
    "uk": "і в не на що з у до за як та від про й але це для його він під є щоб або вона бути також після "
    "який які через було між вже цього",
    "bg": "на и да за от в се не е с че по са до като ще това си но при след беше който които има го към "
    "или той между може през също само",
    "sr": "и је у на се да су за од који што као из не ће о са а би до није или која то које по бити само "
    "још али након према већ",
    "mk": "на и да во се за од не со е што ги го ќе по но како или беше ќе кои кој тоа има до овој по меѓу "
    "која",
    "be": "і ў не на што з у да за як па ад гэта але для яго быў ён таксама пасля які якія каб ці было "
    "з'яўляецца",
    "ar": "في من على أن إلى عن التي الذي هذا هذه مع ما لا كان قد بعد بين ذلك أو كما قال كل إن لم وقال كانت "
    "وفي خلال الى حيث غير",
    "fa": "و در به از که این را با است برای آن یک خود تا بر هم نیز می شد شده کرد اما بود ها کرده باید وی "
    "او دارد های گفت کند",
    "ur": "کے کی میں ہے اور سے کا کو نے پر اس یہ ہیں کہ ایک کر تھا بھی ان جو وہ گیا نہیں تو تھی ہو کیا لیے "
    "کہا گئی بعد تھے",
    "hi": "के का में है की और से को ने पर इस यह हैं कि एक कर था भी उन जो वह गया नहीं तो थी हो लिए कहा गई बाद थे ही",
    "mr": "आहे आणि या ते व मध्ये हे होते ही तर होता असे त्या नाही आहेत केले यांनी पण होती झाले करण्यात म्हणून काही",
    "ne": "र छ को मा ले का यो पनि भएको हुने गरेको छन् तर थियो नेपाल गर्ने भन्ने हो गर्न भने एक लागि त्यो",
}
