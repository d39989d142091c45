//! Currencies as data: their signs, codes and names.

/// A currency: what is written, one and several of it, and its hundredth part, one and several.
pub(super) struct Currency {
    /// Signs that stand before or behind the number, without a blank or with one.
    pub(super) signs: &'static [&'static str],
    /// Codes that stand before or behind the number; also `US` of `US $5`.
    pub(super) code: &'static str,
    pub(super) one: &'static str,
    pub(super) many: &'static str,
    pub(super) cent: &'static str,
    pub(super) cents: &'static str,
}

impl Currency {
    /// Its name behind an amount.
    pub(super) fn noun(&self, is_one: bool) -> &'static str {
        if is_one { self.one } else { self.many }
    }
}

macro_rules! currencies {
    ($($signs:expr, $code:literal, $one:literal, $many:literal, $cent:literal, $cents:literal;)*) => {
        &[$(Currency { signs: &$signs, code: $code, one: $one, many: $many, cent: $cent, cents: $cents }),*]
    };
}

/// Longer signs first, so that `US$` is not read as `US` and `$`.
pub(super) const CURRENCIES: &[Currency] = currencies![
    ["US$", "U.S.$", "USD$"], "USD", "US dollar", "US dollars", "cent", "cents";
    ["CA$", "C$", "CAD$", "Can$"], "CAD", "Canadian dollar", "Canadian dollars", "cent", "cents";
    ["AU$", "A$", "AUD$"], "AUD", "Australian dollar", "Australian dollars", "cent", "cents";
    ["NZ$", "NZD$"], "NZD", "New Zealand dollar", "New Zealand dollars", "cent", "cents";
    ["HK$", "HKD$"], "HKD", "Hong Kong dollar", "Hong Kong dollars", "cent", "cents";
    ["NT$"], "TWD", "New Taiwan dollar", "New Taiwan dollars", "cent", "cents";
    ["S$", "SG$"], "SGD", "Singapore dollar", "Singapore dollars", "cent", "cents";
    ["MX$", "Mex$"], "MXN", "Mexican peso", "Mexican pesos", "centavo", "centavos";
    ["R$"], "BRL", "Brazilian real", "Brazilian reais", "centavo", "centavos";
    ["$", "＄"], "", "dollar", "dollars", "cent", "cents";
    ["€"], "EUR", "euro", "euros", "cent", "cents";
    ["£"], "GBP", "pound", "pounds", "penny", "pence";
    ["CN¥", "RMB"], "CNY", "yuan", "yuan", "fen", "fen";
    ["¥", "￥", "JP¥"], "JPY", "yen", "yen", "sen", "sen";
    ["₹", "Rs.", "Rs"], "INR", "rupee", "rupees", "paisa", "paise";
    ["₩"], "KRW", "won", "won", "jeon", "jeon";
    ["₱"], "PHP", "peso", "pesos", "centavo", "centavos";
    ["₽"], "RUB", "ruble", "rubles", "kopeck", "kopecks";
    ["₺"], "TRY", "lira", "lira", "kurus", "kurus";
    ["₪"], "ILS", "shekel", "shekels", "agora", "agorot";
    ["฿"], "THB", "baht", "baht", "satang", "satang";
    ["₫"], "VND", "dong", "dong", "", "";
    ["₴"], "UAH", "hryvnia", "hryvnias", "kopiyka", "kopiykas";
    ["₦"], "NGN", "naira", "naira", "kobo", "kobo";
    ["₡"], "CRC", "colon", "colones", "centimo", "centimos";
    ["₲"], "PYG", "guarani", "guaranies", "", "";
    ["₵", "GH₵"], "GHS", "cedi", "cedis", "pesewa", "pesewas";
    ["₸"], "KZT", "tenge", "tenge", "", "";
    ["₾"], "GEL", "lari", "lari", "tetri", "tetri";
    ["₼"], "AZN", "manat", "manat", "", "";
    ["₮"], "MNT", "tugrik", "tugriks", "", "";
    ["₭"], "LAK", "kip", "kip", "", "";
    ["֏"], "AMD", "dram", "drams", "", "";
    ["₿"], "BTC", "bitcoin", "bitcoin", "", "";
    ["zł"], "PLN", "zloty", "zlotys", "grosz", "groszy";
    ["Kč"], "CZK", "koruna", "koruny", "haler", "halers";
    ["CHF"], "CHF", "Swiss franc", "Swiss francs", "centime", "centimes";
    ["kr"], "SEK", "krona", "kronor", "ore", "ore";
    ["DKK"], "DKK", "Danish krone", "Danish kroner", "ore", "ore";
    ["NOK"], "NOK", "Norwegian krone", "Norwegian kroner", "ore", "ore";
    ["HUF"], "HUF", "forint", "forints", "", "";
    ["ZAR"], "ZAR", "Rand", "Rand", "cent", "cents";
    ["AED"], "AED", "dirham", "dirhams", "fils", "fils";
    ["SAR"], "SAR", "riyal", "riyals", "halala", "halalas";
    ["IDR", "Rp"], "IDR", "rupiah", "rupiah", "", "";
    ["MYR"], "MYR", "ringgit", "ringgit", "sen", "sen";
    ["EGP"], "EGP", "Egyptian pound", "Egyptian pounds", "piastre", "piastres";
    ["PKR"], "PKR", "Pakistani rupee", "Pakistani rupees", "paisa", "paise";
    ["KES", "KSh"], "KES", "Kenyan shilling", "Kenyan shillings", "cent", "cents";
    ["ETH"], "ETH", "ether", "ether", "", "";
];
