// Cuts text into the words that are searched. `src/search/token.rs` does the same when the index is built: change both,
// and `test/tokens.json`, which holds them to each other.

/** Characters of a word that count. */
const MAX_CHARS = 40;

/** Marks and signs without which a word is the same; see `is_dropped` in Rust. */
const DROPPED =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u0655\u0670\u00ad\u200c\u200d\u2060\u20d0-\u20ff\ufe00-\ufe0f\ufeff]/g;

/** Letters as people type them who do not have them; see `plain` in Rust. */
const PLAIN: { readonly [letter: string]: string } = {
  ß: "ss", æ: "ae", œ: "oe", þ: "th", ø: "o", ł: "l", đ: "d", ð: "d", ı: "i", ς: "σ", ى: "ي", ة: "ه",
};
const PLAINED = /[ßæœþøłđðıςىة]/g;

const ASCII = /^[\x00-\x7f]*$/;

/** A text as it is compared: without case, accents, points, width. */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  const bare = text.normalize("NFKD").replace(DROPPED, "").toLowerCase();
  return bare.replace(PLAINED, (letter) => PLAIN[letter] ?? letter).normalize("NFC");
}

/** Scripts without spaces between words: Thai, Lao, Myanmar, Khmer, kana, Han; see `is_paired` in Rust. */
const PAIRED =
  "\\u{e00}-\\u{eff}\\u{1000}-\\u{109f}\\u{1780}-\\u{17ff}\\u{3005}-\\u{3007}\\u{3021}-\\u{3029}\\u{3031}-\\u{303c}" +
  "\\u{3041}-\\u{30ff}\\u{31f0}-\\u{31ff}\\u{3400}-\\u{4dbf}\\u{4e00}-\\u{9fff}\\u{a9e0}-\\u{a9fe}\\u{aa60}-\\u{aa7f}" +
  "\\u{f900}-\\u{faff}\\u{1b000}-\\u{1b16f}\\u{20000}-\\u{323af}";
const WORD = "[\\p{Alphabetic}\\p{N}\\p{M}]";
/** A row of characters of scripts without spaces, or a word of another. */
export const RUNS = new RegExp(`((?:(?=${WORD})[${PAIRED}])+)|(?:(?![${PAIRED}])${WORD})+`, "gu");
const IS_PAIRED = new RegExp(`^[${PAIRED}]`, "u");

/** Whether a folded word is of a script without spaces, and is found by pairs of its characters. */
export function isPaired(word: string): boolean {
  return IS_PAIRED.test(word);
}

/** The words of a folded text, and the rows of characters that have no spaces between words. */
export function runs(folded: string): string[] {
  return folded.match(RUNS) ?? [];
}

/** The pairs of characters of a row. */
export function pairs(run: string): string[] {
  const chars = [...run];
  return chars.slice(1).map((c, nth) => `${chars[nth]}${c}`);
}

/** As much of a word as the index has. */
export function cut(word: string): string {
  return word.length <= MAX_CHARS ? word : [...word].slice(0, MAX_CHARS).join("");
}

/** The words of a text as the index has them: of a row also its last character, so that every character begins one. */
export function tokens(text: string): string[] {
  return runs(fold(text)).flatMap((run) => (isPaired(run) ? [...pairs(run), [...run].pop() ?? ""] : [cut(run)]));
}

/** A folded text that knows where its characters come from. */
export interface Folded {
  readonly text: string;
  /** For each code unit of `text`, and for its end, the place in the original. */
  readonly places: Uint32Array;
}

/** A letter with the marks that belong to it. */
const CLUSTER = /[\s\S]\p{M}*/gu;

/** Folds a text letter by letter, so that what is found in it can be marked in the original. */
export function foldWithPlaces(original: string): Folded {
  if (ASCII.test(original)) {
    const places = Uint32Array.from({ length: original.length + 1 }, (_, nth) => nth);
    return { text: original.toLowerCase(), places };
  }
  let text = "";
  const places: number[] = [];
  for (const { 0: cluster, index } of original.matchAll(CLUSTER)) {
    const folded = fold(cluster);
    for (let nth = 0; nth < folded.length; nth++) places.push(index);
    text += folded;
  }
  places.push(original.length);
  return { text, places: Uint32Array.from(places) };
}
