import { withoutHostPaths } from '@skydeck/core/shown-error';
import type { SentenceFiles } from './catalogues';
import { findMatches } from './find-matches';
import { fill, parsePattern, type Pattern } from './pattern';
import {
  nameNamespaces,
  partParameters,
  sentenceParameters,
  stateNamespaces,
  thingParameters,
  wordParameters,
} from './value-kinds';

/** Texts by key. */
export type Sentences = Readonly<Record<string, string>>;

/** What the server says in English, and in the reader's language under the same keys. */
export interface Catalogue {
  english: SentenceFiles;
  translated: SentenceFiles;
  /** What stands between and behind sentences that are put together. */
  marks: { colon: string; semicolon: string; stop: string; brackets: string };
}

/** The portal's word for a state or name, such as `available` in `volumes.status`; undefined when there is none. */
export type Vocabulary = (namespace: string, value: string) => string | undefined;

/** A sentence in the reader's language, or null when nothing of it is known. */
export type SentenceTranslator = (sentence: string) => string | null;

interface Reading {
  text: string;
  /** How many characters are known: of several ways to read a sentence the one that knows most is right. */
  known: number;
}

interface CompiledPattern extends Pattern {
  translated: string;
  known: number;
}

function pairs(english: Sentences, translated: Sentences): Map<string, string> {
  const found = Object.entries(english).map(([key, text]) => [text, translated[key]] as const);
  return new Map(found.filter((each): each is [string, string] => each[1] !== undefined));
}

/** As admins of the cloud read it and, where it names files of a host, as members do. */
function asRead(pair: readonly [string, string]): (readonly [string, string])[] {
  const [text, rendered] = pair;
  const hidden = withoutHostPaths(text);
  return hidden === text ? [pair] : [pair, [hidden, withoutHostPaths(rendered)]];
}

function word(list: ReadonlyMap<string, string> | undefined, value: string): Reading | null {
  const text = list?.get(value);
  // A little less than if the pattern said it: the closer pattern is meant.
  return text === undefined ? null : { text, known: value.length - 0.5 };
}

/** Sentences within sentences, at most: `Cannot attach a to b: the instance is locked.` has two. */
const DEEPEST = 6;
/** Parts of one sentence that are looked at, at most: names may be written so that there are thousands. */
const MOST_PARTS = 300;
/** Nobody writes longer ones; what does is a program's output. */
const LONGEST = 2_000;

/**
 * Makes what turns the server's English sentences into another language. The server's code says each sentence in
 * English, with its values in it; here the pattern is found that it was made from, and so its values.
 */
export function createSentenceTranslator(catalogue: Catalogue, vocabulary: Vocabulary): SentenceTranslator {
  const { english, translated, marks } = catalogue;
  const { words, actions, ...sentences } = Object.fromEntries(
    Object.entries(english).map(([file, texts]) => [file, pairs(texts, translated[file] ?? {})]),
  );
  const constants = new Map<string, string>();
  const patterns: CompiledPattern[] = [];
  for (const [text, rendered] of Object.values(sentences)
    .flatMap((each) => [...each])
    .flatMap(asRead)) {
    const pattern = parsePattern(text);
    if (pattern.names.length === 0) constants.set(text, rendered);
    else patterns.push({ ...pattern, translated: rendered, known: pattern.texts.join('').length });
  }
  // What has been read of the sentence at hand, so that no part of it is read twice.
  let whole = new Map<string, Reading | null>();
  let single = new Map<string, Reading | null>();

  /** One sentence, alone or with others in it. */
  const translateOne = (text: string, depth: number): Reading | null => {
    const constant = constants.get(text);
    if (constant !== undefined) return { text: constant, known: text.length };
    const before = single.get(text);
    if (before !== undefined) return before;
    if (depth > DEEPEST || text.length > LONGEST || single.size > MOST_PARTS) return null;
    single.set(text, null);
    let best: Reading | null = null;
    for (const pattern of patterns) {
      for (const values of findMatches(text, pattern)) {
        const reading = readBy(pattern, values, depth);
        if (reading && reading.known > (best?.known ?? 0)) best = reading;
      }
    }
    single.set(text, best);
    return best;
  };

  /** One sentence, or several that are put together. */
  const translate = (text: string, depth: number): Reading | null => {
    const before = whole.get(text);
    if (before !== undefined) return before;
    whole.set(text, null);
    let best = translateOne(text, depth);
    if (
      depth <= DEEPEST &&
      text.length <= LONGEST &&
      single.size <= MOST_PARTS &&
      best?.known !== text.length
    ) {
      for (const reading of compositions(text, depth)) if (reading.known > (best?.known ?? 0)) best = reading;
    }
    whole.set(text, best);
    return best;
  };

  const readBy = (pattern: CompiledPattern, values: readonly string[], depth: number): Reading | null => {
    let known = pattern.known;
    const filled: Record<string, string> = {};
    const ours = new Set<string>();
    for (const [index, name] of pattern.names.entries()) {
      const reading = readValue(name, values[index] ?? '', depth);
      if (!reading) return null;
      filled[name] = reading.text;
      if (reading.text !== values[index]) ours.add(name);
      known += reading.known;
    }
    return { text: fill(pattern.translated, filled, ours), known };
  };

  /** Null when it cannot be the value of a parameter of that name. */
  const readValue = (name: string, value: string, depth: number): Reading | null => {
    const asItIs = { text: value, known: 0 };
    const namespaces = stateNamespaces[name];
    if (namespaces) {
      const word = namespaces.map((each) => vocabulary(each, value)).find((each) => each !== undefined);
      return word === undefined ? null : { text: word, known: value.length };
    }
    const namespace = nameNamespaces[name];
    if (namespace !== undefined)
      return { text: vocabulary(namespace, value) ?? words?.get(value) ?? value, known: 0 };
    if (name === 'action') return word(actions, value);
    if (wordParameters.has(name)) return word(words, value) ?? translateOne(value, depth + 1);
    if (partParameters.has(name)) return translateOne(value, depth + 1);
    if (thingParameters.has(name)) return word(words, value) ?? asItIs;
    return sentenceParameters.has(name) ? (translate(value, depth + 1) ?? asItIs) : asItIs;
  };

  /** Sentences that the server puts together: `what: why.`, `one; another`, `One. Another.`, `host (filter): why` */
  function* compositions(text: string, depth: number): Generator<Reading> {
    if (text.endsWith('.')) {
      const inner = translate(text.slice(0, -1), depth + 1);
      if (inner) yield { text: inner.text + marks.stop, known: inner.known + 1 };
    }
    for (const [mark, written] of [
      ['; ', marks.semicolon],
      ['. ', marks.stop],
      [': ', marks.colon],
    ] as const) {
      for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
        // The full stop belongs to the sentence before it.
        const stopped = mark === '. ';
        const [left, right] = [text.slice(0, stopped ? at + 1 : at), text.slice(at + mark.length)];
        const before = translate(left, depth + 1) ?? (mark === ': ' ? bracketed(left) : null);
        const after = translate(right, depth + 1);
        if (!before && !after) continue;
        const between = stopped ? (before ? '' : ' ') : written;
        yield {
          text: (before?.text ?? left) + between + (after?.text ?? right),
          // A little less than one sentence of that length, which it may be.
          known: (before?.known ?? 0) + (after?.known ?? 0) - 1,
        };
      }
    }
  }

  /** `host-1 (memory)`: whose turn it is, and the word for what is said of it. */
  const bracketed = (text: string): Reading | null => {
    const [, name = '', word = ''] = /^(.*) \(([\w -]+)\)$/.exec(text) ?? [];
    const translated = words?.get(word);
    return translated === undefined
      ? null
      : { text: fill(marks.brackets, { name, word: translated }), known: word.length };
  };

  return (sentence) => {
    whole = new Map();
    single = new Map();
    return translate(sentence, 0)?.text ?? null;
  };
}
