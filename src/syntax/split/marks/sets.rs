//! The sets of marks of spaCy's `char_classes.py`, as far as news has them.

use std::ops::RangeInclusive;

/// Marks that stand before and after words.
pub(in crate::syntax::split) const PUNCTUATION: &str = "…,:;!?¿؟¡()[]{}<>_#*&。？！，、；：～·।،۔؛٪";

/// Quotation marks, and brackets of other scripts.
pub(in crate::syntax::split) const QUOTES: &str = "'\"”“`‘´’‚,„»«「」『』（）〔〕【】《》〈〉〈〉⟦⟧";

/// Signs of currencies.
pub(in crate::syntax::split) const CURRENCIES: &str = "$£€¥฿₽﷼₴₠₡₢₣₤₥₦₧₨₩₪₫₭₮₯₰₱₲₳₵₶₷₸₹₺₻₼₾₿";

/// Units that stand after a number without a space.
pub(in crate::syntax::split) const UNITS: &[&str] = &[
    "km", "km²", "km³", "m", "m²", "m³", "dm", "dm²", "dm³", "cm", "cm²", "cm³", "mm", "mm²", "mm³", "ha",
    "µm", "nm", "yd", "in", "ft", "kg", "g", "mg", "µg", "t", "lb", "oz", "m/s", "km/h", "kmh", "mph", "hPa",
    "Pa", "mbar", "mb", "MB", "kb", "KB", "gb", "GB", "tb", "TB", "T", "G", "M", "K", "%",
];

/// Symbols that are no letters, digits or marks of writing.
pub(in crate::syntax::split) const ICONS: &[RangeInclusive<char>] = &[
    '¦'..='¦',
    '©'..='©',
    '®'..='®',
    '°'..='°',
    '\u{482}'..='\u{482}',
    '\u{2100}'..='\u{2101}',
    '\u{2103}'..='\u{2106}',
    '\u{2108}'..='\u{2109}',
    '\u{2114}'..='\u{2114}',
    '\u{2116}'..='\u{2117}',
    '\u{211e}'..='\u{2123}',
    '\u{2195}'..='\u{2199}',
    '\u{219c}'..='\u{219f}',
    '\u{21a1}'..='\u{21a2}',
    '\u{21a4}'..='\u{21a5}',
    '\u{21a7}'..='\u{21ad}',
    '\u{21af}'..='\u{21cd}',
    '\u{21d5}'..='\u{21f3}',
    '\u{2300}'..='\u{2307}',
    '\u{230c}'..='\u{231f}',
    '\u{2322}'..='\u{2328}',
    '\u{232b}'..='\u{237b}',
    '\u{237d}'..='\u{239a}',
    '\u{23b4}'..='\u{23db}',
    '\u{23e2}'..='\u{2426}',
    '\u{249c}'..='\u{24e9}',
    '\u{2500}'..='\u{25b6}',
    '\u{25b8}'..='\u{25c0}',
    '\u{25c2}'..='\u{25f7}',
    '\u{2600}'..='\u{266e}',
    '\u{2670}'..='\u{2767}',
    '\u{2794}'..='\u{27bf}',
    '\u{2800}'..='\u{28ff}',
    '\u{fffc}'..='\u{fffd}',
    '\u{1f000}'..='\u{1fa6d}',
];
