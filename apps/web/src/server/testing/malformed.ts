import superjson from 'superjson';

/** Repeatable pseudo-random numbers (mulberry32), so that a failure can be run again. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface RawRequest {
  /** What was done to it, for the statistics. */
  kind: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | null;
}

export interface Material {
  procedure: { path: string; type: 'query' | 'mutation' };
  /** Well-formed inputs: of the caller's own project, and of the project of others. */
  own: unknown;
  foreign: unknown;
  cookies: string[];
  origin: string;
}

const HUGE = 'A'.repeat(100_000);

const strangeValues: unknown[] = [
  null,
  undefined,
  true,
  0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53,
  1e308,
  NaN,
  Infinity,
  -0,
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\'; DROP TABLE "Instance"; --',
  '%',
  '\\',
  '../../../etc/passwd',
  '<script>alert(1)</script>',
  '00000000-0000-0000-0000-000000000000',
  '{}',
  HUGE,
  '😀'.repeat(5_000),
  [],
  [[]],
  [null],
  Array(2_000).fill('x'),
  {},
  { toString: 1 },
  { length: 1e9 },
  new Date(0),
  new Date(NaN),
  new Map([['a', '\0']]),
  new Set([1]),
  /(a+)+$/,
  10n ** 40n,
  nested(300),
];

function nested(depth: number): unknown {
  let value: unknown = 'bottom';
  for (let i = 0; i < depth; i += 1) value = [value];
  return value;
}

const strangeBodies = [
  '',
  '{',
  '[]',
  'null',
  '0',
  '"text"',
  '{"json":',
  '{"json":{},"meta":null}',
  '{"json":{"a":1},"meta":{"values":{"a":["nonsense"]}}}',
  '{"json":{"a":"x"},"meta":{"values":{"a":["Date"]}}}',
  '{"json":{"a":"x"},"meta":{"values":{"a":["bigint"]}}}',
  '{"json":{"a":"("},"meta":{"values":{"a":["regexp"]}}}',
  '{"json":{"a":1},"meta":{"values":{"__proto__.polluted":["undefined"]}}}',
  '{"json":{"a":1},"meta":{"values":{"a":[["custom","Evil"]]}}}',
  '{"json":{"a":1},"meta":{"referentialEqualities":{"a":["b.c.d","__proto__.x"]}}}',
  '{"json":{"__proto__":{"cloudAdmin":true},"constructor":{"prototype":{"x":1}}}}',
  '{"json":{"id":{"$ne":null}}}',
  '\ufeff{"json":{}}',
  '{"json":{}}{"json":{}}',
  `{"json":${'['.repeat(20_000)}`,
  `{"json":${'['.repeat(5_000)}${']'.repeat(5_000)}}`,
  `{"json":"${HUGE}"}`,
];

const strangeCookies = [
  '',
  'skydeck.session=',
  'skydeck.session=eyJhbGciOiJub25lIn0..',
  `skydeck.session=${'x'.repeat(4_000)}`,
];
const strangeTypes = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/octet-stream',
  '',
];
const strangeMethods = ['PUT', 'DELETE', 'PATCH', 'OPTIONS'];

/** A request to the procedure that is wrong in one way or another; never twice the same by intent. */
export function malformedRequest(material: Material, random: () => number): RawRequest {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const roll = random();
  const cookie = pick(material.cookies);
  if (roll < 0.45) return send(material, 'wrong value', mutated(material.own, random, pick), cookie);
  if (roll < 0.6) return send(material, "other project's ids", material.foreign, cookie);
  if (roll < 0.68)
    return send(material, 'ids and wrong value', mutated(material.foreign, random, pick), cookie);
  if (roll < 0.76)
    return send(material, 'no session', pick([material.own, material.foreign]), pick(strangeCookies));
  if (roll < 0.9) return raw(material, 'broken body', pick(strangeBodies), cookie);
  const request = send(material, 'broken HTTP', pick([material.own, material.foreign]), cookie);
  return brokenHttp(request, random, pick);
}

function brokenHttp(
  request: RawRequest,
  random: () => number,
  pick: <T>(from: readonly T[]) => T,
): RawRequest {
  const roll = random();
  if (roll < 0.25) return { ...request, headers: { ...request.headers, 'content-type': pick(strangeTypes) } };
  if (roll < 0.5) return { ...request, method: pick(strangeMethods), body: null };
  if (roll < 0.6) return { ...request, headers: { ...request.headers, origin: 'https://evil.example' } };
  if (roll < 0.7) return { ...request, method: request.method === 'GET' ? 'POST' : 'GET', body: null };
  if (roll < 0.8)
    return { ...request, path: `${request.path.split('?')[0]}.x%00${pick(['', '/..', '%2e%2e', ','])}` };
  if (roll < 0.9)
    return { ...request, path: `${request.path}${request.path.includes('?') ? '&' : '?'}batch=1` };
  if (roll < 0.93) return { ...request, method: 'POST', body: 'x'.repeat(1_100_000) };
  return {
    ...request,
    path: `${request.path},${request.path.split('/').at(-1)}?batch=1&input=%7B%220%22%3A`,
  };
}

/** One value of the input, or all of it, replaced by something strange; sometimes a key added or lost. */
function mutated(input: unknown, random: () => number, pick: <T>(from: readonly T[]) => T): unknown {
  if (typeof input !== 'object' || input === null || random() < 0.1) return pick(strangeValues);
  const keys = Object.keys(input);
  const copy: Record<string, unknown> = { ...input };
  const roll = random();
  if (roll < 0.15) delete copy[pick(keys)];
  else if (roll < 0.35) {
    const more = [
      'page',
      'pageSize',
      'search',
      'sort',
      'status',
      'allProjects',
      'hostId',
      'ip',
      'tag',
      'kind',
      'query',
    ];
    copy[pick(more)] = pick(strangeValues);
  } else copy[pick(keys.length > 0 ? keys : ['id'])] = pick(strangeValues);
  return copy;
}

function send(material: Material, kind: string, input: unknown, cookie: string): RawRequest {
  return raw(material, kind, JSON.stringify(superjson.serialize(input)), cookie);
}

function raw({ procedure, origin }: Material, kind: string, body: string, cookie: string): RawRequest {
  const path = `/api/trpc/${procedure.path}`;
  const headers = { origin, cookie, 'content-type': 'application/json' };
  if (procedure.type === 'mutation') return { kind, method: 'POST', path, headers, body };
  // Longer request lines never reach a procedure.
  const query = encodeURIComponent(toWellFormed(body)).slice(0, 12_000);
  return { kind, method: 'GET', path: `${path}?input=${query}`, headers, body: null };
}

function toWellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}
