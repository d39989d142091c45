//! The words by which a language is known: those that its sentences cannot do without, and those with which short videos
//! begin. Words that several languages share stand in each of their lists.

/// The commonest words of a language, parted by blanks.
pub(super) const WORDS: &[(&str, &str)] = &[
    (
        "en",
        "the of and to a in is it you that he was for on are with as i his they be at one have this from or had by hot \
         but some what there we can out other were all your when up use word how said an each she which do their time if \
         will way about many then them would write like so these her long make thing see him two has look more day could \
         go come did my sound no most number who over know water than call first people may down side been now find any \
         new work part take get place made live where after back little only round man year came show every good me give \
         our under name very through just form much great think say help low line before turn cause same mean differ move \
         right boy old too does tell sentence set three want air well also play small end put home read hand port large \
         spell add even land here must big high such follow act why ask men change went light kind off need house picture \
         try us again animal point mother world near build self earth father never always keep really people today \
         tomorrow because into its it's don't i'm you're let's that's what's can't won't didn't doesn't isn't aren't \
         we're they're i've i'll your yours hello hi hey thanks thank please welcome stop start watch learn free money \
         life love best better tips things subscribe follow comment share video channel don let drink eat sleep save buy \
         sell morning night should actually top fact facts did ever nobody everybody something nothing anything everyone \
         someone inside outside without while bye yes okay test testing day days week weeks month months years minutes \
         seconds hours open close read next still really found left lost won black white red blue green five four six \
         seven eight nine ten second third more less yo bro guys nice meet today's",
    ),
    (
        "es",
        "de la que el en y a los del se las por un para con no una su al lo como más pero sus le ya o este sí porque esta \
         entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante todos uno les ni contra otros \
         ese eso ante ellos e esto mí antes algunos qué unos yo otro otras otra él tanto esa estos mucho quienes nada \
         muchos cual poco ella estar estas algunas algo nosotros mi mis tú te ti tu tus ellas es son está están fue era \
         eres soy ser hoy mañana ayer hola gracias buenos buenas días tardes noches amigos amigo sabías sabes puedes \
         puede hacer hace tiene tienes cada vida dinero mundo gente años año vez cómo cuándo dónde cuánto quién aquí \
         ahora siempre nunca así mejor bien tan solo sólo después casa adiós bienvenidos señor señora vamos cosas cosa \
         día tiempo español mensaje dos tres cuatro cinco seis siete ocho nueve diez enero febrero marzo abril junio \
         julio agosto septiembre octubre noviembre diciembre lunes martes miércoles jueves viernes sábado domingo grande \
         pequeño gato gatos perro perros pulpo corazón corazones duerme dormir trucos consejos secretos ganar receta \
         harina huevos mantequilla azúcar agua aceite digas dime café negro blanco bella bello amor trabajo mujer hombre \
         niños comida salud historia razones errores formas",
    ),
    (
        "fr",
        "de la le à et les des en un du une arrive que est pour qui dans a par plus pas au sur ne se ce il sont avec son \
         aux d'un d'une cette d'être ou où été sa ses mais comme on nous vous ils elle elles était je tu mon ma mes ton \
         ta tes notre votre leur leurs y être avoir fait faire tout tous toute toutes deux même si aussi bien sans peut \
         entre encore très ces moi toi lui c'est n'est j'ai qu'il qu'elle qu'on l'on d'un s'il quand comment pourquoi \
         parce car donc alors ici là aujourd'hui demain hier bonjour bonsoir salut merci monde amis saviez savez ça voici \
         voilà beaucoup jamais toujours chaque vie argent ans année jour jours avez êtes sommes suis es ont chez vers \
         depuis après avant pendant rien quelque français monsieur madame au-revoir trois quatre cinq huit neuf dix \
         janvier février avril juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi vendredi \
         samedi dimanche animaux animal chats chien chiens poulpe coeur coeurs cœur cœurs dort dormir mieux astuces \
         conseils secrets gagner recette farine oeufs œufs beurre sucre l'eau café noir bonne journée soirée spéciale \
         spécial promo préféré truc grande petit petite amour travail femme homme enfants santé histoire raisons erreurs \
         façons",
    ),
    (
        "it",
        "di e che la il un a per è in una mi sono ho non ma lo ha le si ti i con cosa se io come da ci no questo qui hai \
         sei del bene tu sì me più al mio perché lei solo te era gli tutto della così mia ne questa fare quando ora fatto \
         essere mai chi o alla tutti molto dei anche detto quello va niente grazie lui voglio abbiamo stato nel suo dove \
         posso oh prima allora siamo poi uno quel nella delle degli dell'arte sul sulla cui loro noi voi ogni anni anno \
         oggi domani ieri ciao buongiorno buonasera amici mondo vita soldi giorno sapevi sai puoi può sempre ancora dopo \
         senza tra fra l'italia un'altra c'è dal dalla ai agli alle quanto quali quale italiano signor signora sig perche \
         piu cosi due tre quattro cinque sette otto nove dieci gennaio febbraio marzo aprile maggio giugno luglio \
         settembre ottobre novembre dicembre lunedì martedì mercoledì giovedì venerdì sabato domenica grande piccolo \
         gatto gatti cane cani polpo cuore cuori dormire dorme meglio consigli trucchi segreti guadagnare ricetta farina \
         uova burro zucchero acqua caffè nero buona giornata serata sconti sconto fino amore lavoro donna uomo bambini \
         cibo salute storia motivi errori modi",
    ),
    (
        "pt",
        "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou \
         ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois sem mesmo aos ter seus quem \
         nas me esse eles estão você vocês tinha foram essa num nem suas meu às minha têm numa pelos elas havia seja qual \
         será nós tenho lhe deles essas esses pelas este dele tu te meus minhas teu tua nosso nossa isto aquele aquela \
         aquilo estou hoje amanhã ontem olá oi obrigado obrigada bom boa dia tarde noite pessoal amigos mundo vida \
         dinheiro anos ano sabia sabe pode podem fazer faz tudo todos toda nada sempre nunca porque aqui agora então são \
         assim melhor bem cada coisa coisas vamos tchau senhor senhora gente vez dois duas três quatro cinco seis sete \
         oito nove dez janeiro fevereiro março abril maio junho julho setembro outubro novembro dezembro segunda terça \
         quarta quinta sexta sábado domingo casa grande pequeno gato gatos cachorro polvo coração corações dormir dorme \
         dicas segredos ganhar receita farinha ovos manteiga açúcar água café preto amor trabalho mulher homem crianças \
         comida saúde história razões erros",
    ),
    (
        "de",
        "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat \
         dass daß sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis \
         mehr durch man sein wurde sei ich du wir ihr mein dein unser euch uns mich dich mir dir ihm ihn ihnen was wer wo \
         wann warum wenn weil dann doch schon immer nie heute morgen gestern hallo guten tag abend danke bitte freunde \
         welt leben geld jahr jahre jahren hier jetzt sehr gut kann kannst können muss müssen will habe hast bin bist \
         seid kein keine keinen alle alles viel viele wusstest wissen machen macht gibt diese dieser dieses jeder jede \
         jeden welche etwas nichts fur uber zwei drei vier fünf sechs sieben acht neun zehn januar februar märz juni juli \
         oktober dezember montag dienstag mittwoch donnerstag freitag samstag sonntag tipps tricks schlafen katze katzen \
         hunde herz herzen rezept mehl eier zucker milch wasser kaffee liebe arbeit frau kinder essen gesundheit \
         geschichte gründe fehler besser verdienen kleine kleiner großer große",
    ),
    (
        "nl",
        "de en van ik te dat die in een hij het niet zijn is was op aan met als voor had er maar om hem dan zou of wat \
         mijn men dit zo door over ze zich bij ook tot je mij uit der daar haar naar heb hoe heeft hebben deze u want nog \
         zal me zij nu ge geen omdat iets worden toch al waren veel meer doen toen moet ben zonder kan hun dus alles \
         onder ja eens hier wie werd altijd doch wordt wezen kunnen ons zelf tegen na reeds wil kon niets uw iemand \
         geweest andere hallo goedemorgen goedendag dank bedankt vandaag morgen wereld leven geld jaar jaren mensen wist \
         jij jullie wij waarom wanneer waar elke twee drie vier vijf zes zeven acht negen tien januari februari maart \
         juni juli augustus maandag dinsdag woensdag donderdag vrijdag zaterdag zondag katten hond honden hart harten \
         slapen beter koffie liefde werk vrouw kinderen eten recept",
    ),
    (
        "sv",
        "och det att i en jag hon som han på den med var sig för så till är men ett om hade de av icke mig du henne då \
         sin nu har inte hans honom skulle hennes där min man ej vid kunde något från ut när efter upp vi dem vara vad \
         över än dig kan sina här ha mot alla under någon eller allt mycket sedan ju denna själv detta åt utan varit hur \
         ingen mitt ni bli blev oss din dessa några deras blir mina samma vilken er sådan vår varje hej tack god idag \
         världen livet pengar år varför två tre fyra fem sju åtta nio tio måndag tisdag onsdag torsdag fredag lördag \
         söndag hjärta hjärtan katt hund sova bättre kaffe kärlek bläckfisk vackert",
    ),
    (
        "da",
        "og i jeg det at en den til er som på de med han af for ikke der var mig sig men et har om vi min havde ham hun \
         nu over da fra du ud sin dem os op man hans hvor eller hvad skal selv her alle vil blev kunne ind når være dog \
         noget ville jo deres efter ned skulle denne end dette mit også under have dig anden hende mine alt meget sit \
         sine vor mod disse hvis din nogle hos blive mange ad bliver hendes været thi jer sådan hej tak idag verden livet \
         penge år hvorfor tre fire fem seks syv otte ni mandag tirsdag onsdag torsdag fredag lørdag søndag hjerte hjerter \
         kat hund sove bedre kaffe kærlighed blæksprutte smukt",
    ),
    (
        "nb",
        "og i jeg det at en et den til er som på de med han av ikke der så var meg seg men ett har om vi min mitt ha \
         hadde hun nå over da ved fra du ut sin dem oss opp man kan hans hvor eller hva skal selv sjøl her alle vil bli \
         ble blei blitt kunne inn når være kom noen noe ville dere deres kun ja etter ned skulle denne for deg si sine \
         sitt mot å meget hvorfor dette disse uten hvordan ingen din ditt blir samme hvilken hvilke sånn inni mellom vår \
         hver hvem vors hvis både bare fordi før mange også slik vært hei takk dag verden livet penger år tre fire fem \
         seks sju åtte ni mandag tirsdag onsdag torsdag fredag lørdag søndag hjerte hjerter katt hund sove bedre kaffe \
         kjærlighet blekksprut blekkspruten vakkert",
    ),
    (
        "fi",
        "olla ja ei se on oli että hän minä sinä me te he ne tämä tuo mutta niin kuin kun jos tai myös vain voi nyt mitä \
         mikä missä miksi miten kaikki sen hänen minun sinun ovat olen olet olemme joka jotka ole ollut hyvä hyvää päivää \
         hei moi kiitos tänään maailma maailman elämä rahaa vuotta vuoden ihmiset kanssa sitten vielä aina koskaan paljon \
         yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän kymmenen sydän sydäntä mustekala mustekalalla \
         kissa koira nukkua parempi paremmin kahvi rakkaus",
    ),
    (
        "pl",
        "i w nie na się z do to że jest o jak a ale po co tak za od czy już tylko ja ty on ona my wy oni są był była było \
         być przez dla przy ich jego jej go mu mi mnie ci cię nas was który która które gdy kiedy gdzie dlaczego ponieważ \
         może można bardzo jeszcze też tego tej tym ten ta te jako więc lub albo jeśli czym kto ze we bo dzień dobry \
         cześć witaj dziękuję dzisiaj świat świata życie pieniądze lat roku ludzie masz mam wszystko nigdy zawsze wiesz \
         sie sa jesli jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć serce serca kot koty pies psy \
         ośmiornica spać lepiej kawa miłość praca kobieta dzieci zdrowie historia",
    ),
    (
        "cs",
        "a se v na je že o s z do i to k ve pro za by ale si po jako podle od jsou které který jeho však bude nebo už jen byl \
         jak u která není bylo při aby také kde když co tak má před více jsem jsi jsme být ten ta tento tato jejich až pak my vy \
         oni proč protože ještě nic vždy nikdy ahoj dobrý den děkuji dnes svět světa život peníze let roku lidé víte víš mezi \
         byla byly musí může velmi všechno všichni dobre dekuji",
    ),
    (
        "sk",
        "a v sa na je že o s z do to k vo pre za by ale si po ako podľa od sú ktoré ktorý jeho však bude alebo už len bol ak u \
         ktorá nie bolo pri aby aj kde keď čo tak má pred viac som sme byť ten tá tento táto ich až potom my vy oni prečo pretože \
         ešte nič vždy nikdy ahoj dobrý deň ďakujem dnes svet sveta život peniaze rokov roku ľudia viete vieš medzi bola boli \
         musí môže veľmi všetko",
    ),
    (
        "hr",
        "i u je se na da za su od s o a ne kao koji to ili iz što po do će ali koja bio sam sve biti već samo kako nije bi te \
         što zašto gdje kada jer još ima nakon između vrlo može mogu ovaj ova ovo taj njegov ja ti on ona mi vi oni dan dobar bok \
         zdravo hvala danas svijet svijeta život novac godina ljudi uvijek nikad jeste li smo ste",
    ),
    (
        "sl",
        "in je v na se da za so z s od ki pa bi kot po do pri ne tudi ali še že bil bila je bilo kaj kako kje kdaj zakaj ker to ta \
         te ti jaz on ona mi vi oni lahko samo zelo vse bo sem si smo ste dober dan živjo hvala danes svet sveta življenje denar \
         let ljudje vedno nikoli",
    ),
    (
        "ro",
        "de și în la a cu pe să nu este o din că care un mai se pentru ce au fost sunt ai al ale lui ei el ea noi voi eu \
         tu ca dar sau dacă când unde cum cine iar fi era am are avea cel cea cei cele prin după până doar foarte tot \
         toate toți bine bună ziua salut mulțumesc astăzi azi mâine lume lumea viața bani ani oameni niciodată \
         întotdeauna între acest această acesta si sa fara daca cand intre ca doi două trei patru cinci șase șapte opt \
         nouă zece inimă inimi inima caracatița caracatiță pisică câine dormi cafea dragoste frumos frumoasă muncă copii \
         sănătate istorie",
    ),
    (
        "hu",
        "a az és hogy nem is egy ez azt de meg ha van volt csak már mint még el ki mert vagy ami aki minden én te ő mi ti ők lesz \
         lehet nagyon így most itt ott hol mikor miért hogyan jó napot reggelt szia köszönöm ma világ élet pénz év évben emberek \
         mindig soha után előtt alatt között be fel le össze kell tudod volna nincs vannak",
    ),
    (
        "tr",
        "ve bir bu da de için çok ile ne daha gibi o var ama ben sen biz siz onlar kadar sonra en mi mı mu mü değil \
         olarak olan her şey ya yok kendi bunu onu ki diye ise nasıl neden niçin zaman hiç bile iyi merhaba selam \
         günaydın teşekkürler bugün dünya hayat para yıl yılda insan insanlar şimdi burada hep asla biliyor musunuz musun \
         nedir oldu olur icin degil cok iki üç dört beş altı yedi sekiz dokuz kalp kalbi kalbim ahtapot ahtapotun vardır \
         kedi köpek kahve seviyorum severim istiyorum uyku uyumak içmek içmeyi aşk çocuk sağlık tarih",
    ),
    (
        "az",
        "və bir bu üçün ilə də da o var çox daha kimi nə ki amma mən sən biz siz onlar deyil olan hər salam dünya həyat pul il \
         necə niyə sonra əgər indi",
    ),
    (
        "vi",
        "và là của có không được trong cho một những các với người này đã khi đến từ như để cũng ra về tôi bạn anh em chúng ta nó \
         họ rất nhiều hơn nhưng nếu vì sao thì đó gì ai ở đâu bao giờ làm thế nào xin chào cảm ơn hôm nay thế giới cuộc sống tiền \
         năm ngày luôn sẽ đang phải biết hay lại mọi trên sau",
    ),
    (
        "id",
        "yang dan di dengan untuk tidak ini dari dalam akan pada itu juga saya ke karena tersebut bisa ada mereka lebih \
         kata tahun sudah atau saat oleh menjadi orang ia telah adalah seperti sebagai bahwa dapat para harus namun kita \
         dua satu masih hari hanya anda kamu aku apa siapa kapan mengapa bagaimana halo selamat pagi terima kasih dunia \
         hidup uang banyak sangat tahu tapi jika setiap boleh tiga empat lima enam tujuh delapan sembilan sepuluh jantung \
         gurita punya suka makan minum nasi goreng kopi kucing anjing tidur cara cinta rahasia",
    ),
    (
        "tl",
        "ang ng sa na mga ay at ko mo ka siya ako ikaw kami tayo sila ito iyan hindi may mayroon wala kung para pero dahil ano sino \
         saan kailan bakit paano lang din rin naman po opo kumusta salamat magandang umaga araw mundo buhay pera tao taon ngayon",
    ),
    (
        "sw",
        "na ya wa kwa ni katika za la cha kuwa hii hiyo si au kama ili lakini sana yake wake yangu wewe mimi sisi ninyi wao kila watu \
         habari jambo asante leo dunia maisha pesa mwaka siku nini nani wapi lini kwanini",
    ),
    (
        "ca",
        "de la el i que a els les en un per una amb és no del al es més com però són o ha també aquest aquesta perquè quan on qui què \
         molt sense sobre fins hi ho jo tu ell nosaltres vosaltres ser estar fer bon dia hola gràcies avui món vida diners anys any \
         cada tot tots totes res sempre mai ara aquí dels seva seu",
    ),
    (
        "gl",
        "de a o que e do da en un para é con non unha os no se na por máis as dos como pero foi ao el tamén xa só ata iso \
         ela entre era despois sen ti eu nós vós eles hoxe ola grazas bo día mundo vida cartos anos cada todo ninguén \
         sempre agora aquí moi ten tres catro cinco polbo corazón corazóns",
    ),
    (
        "lt",
        "ir į iš yra kad tai su ar bet kaip už nuo dėl o tik jau dar ne labai gali buvo būti mes jūs jie aš tu jis ji kas kur kada \
         kodėl labas diena ačiū šiandien pasaulis gyvenimas pinigai metų žmonės visada niekada",
    ),
    (
        "lv",
        "un ir ka no ar par uz ko kas bet vai kā lai tas tā es tu viņš viņa mēs jūs viņi nav bija būt ļoti var jau vēl tikai pie pēc \
         sveiki labdien paldies šodien pasaule dzīve nauda gadu cilvēki vienmēr nekad kāpēc kur kad",
    ),
    (
        "et",
        "ja on ei see et ta ma sa me te nad oma kui aga või ka siis ning seda mis kes kus millal miks kuidas väga veel juba ainult \
         olema oli tere hommikust aitäh täna maailm elu raha aasta inimesed alati kunagi ole",
    ),
    (
        "sq",
        "e të në dhe një për me që nuk është i si nga më se do ka ishte por kjo ky unë ti ai ajo ne ju ata çfarë kush ku kur pse \
         përshëndetje mirëdita faleminderit sot bota jeta para vite njerëz gjithmonë kurrë shumë",
    ),
    (
        "af",
        "die van en is in het dat nie te vir met om 'n n ek jy hy sy ons julle hulle was sal kan moet maar of as wat wie waar wanneer \
         hoekom goeie more dankie vandag wêreld lewe geld jaar mense altyd nooit baie word aan op",
    ),
    (
        "is",
        "og að í á er sem það til við ekki um var með en hann hún ég þú þeir eru hafa frá eða hvað hver hvar hvenær hvers vegna góðan \
         daginn takk dag heimur líf peningar ár fólk alltaf aldrei mjög",
    ),
    (
        "eu",
        "eta da ez bat du dira den zen bere egin dela izan baina ere hau hori ni zu gu haiek zer nor non noiz zergatik kaixo egun on \
         eskerrik asko gaur mundua bizitza dirua urte jende beti inoiz oso",
    ),
    (
        "cy",
        "y yr a i o yn ar mae ac bod wedi am ei eu gan ond nid oedd hi ef ni chi nhw beth pwy ble pryd pam sut bore da diolch heddiw \
         byd bywyd arian blwyddyn pobl bob amser",
    ),
    (
        "ga",
        "an agus na a ar i is go le ní tá bhí sé sí mé tú sinn sibh siad cad cé cá conas dia duit maidin maith raibh inniu domhan \
         saol airgead bliain daoine",
    ),
    (
        "eo",
        "la kaj de en estas ne al por ke mi vi li ŝi ni ili kun sed aŭ tio kio kiu kie kiam kial saluton dankon hodiaŭ mondo vivo \
         mono jaro homoj ĉiam neniam tre",
    ),
    (
        "ht",
        "nan yo ak pou li se sa ki mwen ou nou pa gen te ap yon sou men lè kote poukisa kijan bonjou mèsi jodi mond lavi lajan ane moun",
    ),
    (
        "hi-latn",
        "hai hain kya nahi nahin aur mein ke ki ka ko se yeh ye woh aap hum tum kaise kyun kyu bhai dosto namaste agar lekin toh bhi \
         wala wale karo kar raha rahe rahi sabse ek baat apne apna hota hoti hote gaya gayi tha thi the matlab paisa paise zindagi \
         duniya aaj kal kuch bahut bohot sab jab tab kab yaar karna karte hoga chahiye jaise isliye kyunki mera meri tera",
    ),
    (
        "ru",
        "и в не на что я с он как это по но они мы вы за из у же так от все она ты для его её их был была быть есть если \
         только или когда почему где кто привет всем здравствуйте спасибо сегодня мир мира жизнь деньги лет год люди \
         всегда никогда очень можно может до при знаете этот эта эти два три четыре пять сердце сердца кошка собака кофе \
         любовь",
    ),
    (
        "uk",
        "і в не на що я з він як це по але вони ми ви за із у ж так від все вона ти для його її їх був була бути є якщо \
         тільки або коли чому де хто привіт всім вітаю дякую сьогодні світ світу життя гроші років рік люди завжди ніколи \
         дуже можна може до при та цей ця ці два три чотири п'ять має мають серце серця кішка собака кава любов восьминіг",
    ),
    (
        "be",
        "і у не на што я з ён як гэта па але яны мы вы за жа так ад усе яна ты для яго яе быў была быць ёсць калі толькі або чаму \
        дзе хто прывітанне дзякуй сёння свет жыццё грошы год людзі заўсёды вельмі",
    ),
    (
        "bg",
        "и в не на че да се ли сте три е са с за от по като но те ние вие той тя това този тази тези ще има беше бил са \
         или ако само когато защо къде кой здравейте здравей благодаря днес свят света живот пари години година хора \
         винаги никога много може до при два четири пет сърце сърца октопод",
    ),
    (
        "sr",
        "и у не на да је се има ли сте три са за од као али они ми ви он она то овај ова ово су био бити или ако само кад \
         када зашто где ко здраво хвала данас свет света живот новац година људи увек никад врло може до при што два \
         четири пет срце срца хоботница октопод",
    ),
    (
        "mk",
        "и во не на дека да се е со за од како но тие ние вие тој таа тоа овој оваа ова се беше или ако само кога зошто каде кој \
        здраво благодарам денес свет живот пари години луѓе секогаш никогаш многу може до при што",
    ),
    (
        "hi",
        "है हैं का की के में से को और यह वह नहीं क्या एक पर भी तो हम आप मैं तुम था थी थे कि जो लिए अपने कैसे क्यों कब कहाँ नमस्ते दोस्तों धन्यवाद आज \
        दुनिया जीवन पैसे साल लोग हमेशा बहुत कर हो रहा रहे रही",
    ),
    (
        "mr",
        "आहे आहेत आणि हे ते नाही काय एक मी तू आम्ही तुम्ही होता होती होते की जो साठी आपल्या कसे का केव्हा कुठे नमस्कार \
         मित्रांनो धन्यवाद आज जग जीवन पैसे वर्ष लोक नेहमी खूप चा ची चे ला मध्ये मला माझे माझा माझी तीन दोन चार पाच असतात \
         हृदय हृदये आवडते आवडतो तुला त्याला",
    ),
    (
        "ne",
        "छ छन् को का की मा बाट लाई र यो त्यो होइन के एक पनि त हामी तपाईं म तिमी थियो भने लागि आफ्नो कसरी किन कहिले कहाँ \
         नमस्ते साथीहरू धन्यवाद आज संसार जीवन पैसा वर्ष मानिस सधैं धेरै हुन्छ गर्न हो मलाई मेरो मेरा तीन दुई चार पाँच \
         मुटु हुन्छन् मन पर्छ तिम्रो उसलाई",
    ),
];
