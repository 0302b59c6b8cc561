import { OvsdbProtocolError } from './errors.js';
import { columnShape, isObject, type AtomType, type ColumnSchema } from './schema.js';

/** One value of a column. UUIDs are plain strings. */
export type Atom = string | number | boolean;

/** Stands for the UUID of a row that the same transaction inserts under this name (RFC 7047, `<named-uuid>`). */
export interface NamedUuid {
  readonly named: string;
}

/**
 * A column as a plain value, by its schema: a scalar is an atom, an optional an atom or null, a set an array, a map
 * a record. Integer keys of a map are written as decimal text.
 */
export type Value = Atom | null | readonly Atom[] | Readonly<Record<string, Atom>>;

/** What may be written: as {@link Value}, where a uuid may also be a {@link NamedUuid}. */
export type WritableValue =
  Atom | NamedUuid | null | readonly (Atom | NamedUuid)[] | Readonly<Record<string, Atom | NamedUuid>>;

/** A row as plain values. */
export type Row = Readonly<Record<string, Value>>;

const ZERO_UUID = '00000000-0000-0000-0000-000000000000';

/** Tells a reference to a row of the same transaction from a map: a map never has a string under `named` alone. */
export function isNamedUuid(value: unknown): value is NamedUuid {
  return isObject(value) && typeof value.named === 'string' && Object.keys(value).length === 1;
}

/** A plain value in OVSDB's notation (RFC 7047 section 5.1). Throws {@link OvsdbProtocolError} if it does not fit. */
export function encodeValue(column: ColumnSchema, value: WritableValue): unknown {
  const shape = columnShape(column);
  if (shape === 'map') {
    if (!isObject(value)) throw new OvsdbProtocolError('a map needs an object');
    const valueType = column.value ?? column.key;
    return [
      'map',
      Object.entries(value).map(([key, item]) => [
        encodeAtom(column.key, keyFromText(column.key, key)),
        encodeAtom(valueType, item as Atom | NamedUuid),
      ]),
    ];
  }
  if (value === null) {
    if (shape === 'scalar') throw new OvsdbProtocolError('a scalar column cannot be null');
    return ['set', []];
  }
  if (Array.isArray(value)) {
    return ['set', (value as readonly (Atom | NamedUuid)[]).map((item) => encodeAtom(column.key, item))];
  }
  return encodeAtom(column.key, value as Atom | NamedUuid);
}

/** A value in OVSDB's notation as a plain one. Throws {@link OvsdbProtocolError}. */
export function decodeValue(column: ColumnSchema, json: unknown): Value {
  switch (columnShape(column)) {
    case 'map':
      return Object.fromEntries(decodeMap(column, json));
    case 'scalar':
      return decodeAtom(json);
    case 'optional':
      return decodeSet(json)[0] ?? null;
    case 'set':
      return decodeSet(json);
  }
}

/** What a column holds when nothing was written to it (RFC 7047 section 5.2.1). */
export function defaultValue(column: ColumnSchema): Value {
  switch (columnShape(column)) {
    case 'map':
      return {};
    case 'set':
      return [];
    case 'optional':
      return null;
    case 'scalar':
      return { integer: 0, real: 0, boolean: false, string: '', uuid: ZERO_UUID }[column.key];
  }
}

/**
 * Applies a `modify` of update2 (ovsdb-server(7), section 4.1.14): the new value for a column of at most one element,
 * otherwise the symmetric difference of sets, or the keys of a map that were added, changed or removed.
 */
export function applyModification(column: ColumnSchema, old: Value, json: unknown): Value {
  const shape = columnShape(column);
  if (column.max === 1) return decodeValue(column, json);
  if (shape === 'map') {
    const result = new Map(Object.entries(old as Record<string, Atom>));
    for (const [key, value] of decodeMap(column, json)) {
      if (result.get(key) === value) result.delete(key);
      else result.set(key, value);
    }
    return Object.fromEntries(result);
  }
  const result = new Set(old as readonly Atom[]);
  for (const item of decodeSet(json)) {
    if (!result.delete(item)) result.add(item);
  }
  return [...result];
}

/** Whether two values of one column are the same; the order of a set or a map does not count. */
export function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    const members = new Set(a as readonly Atom[]);
    return a.length === b.length && (b as readonly Atom[]).every((item) => members.has(item));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && a[key] === b[key])
  );
}

function encodeAtom(type: AtomType, atom: Atom | NamedUuid): unknown {
  if (type === 'uuid') {
    if (isNamedUuid(atom)) return ['named-uuid', atom.named];
    if (typeof atom === 'string') return ['uuid', atom];
  } else if (type === 'integer' ? Number.isSafeInteger(atom) : typeof atom === JAVASCRIPT_TYPE[type]) {
    return atom;
  }
  throw new OvsdbProtocolError(`${JSON.stringify(atom)} is no ${type}`);
}

const JAVASCRIPT_TYPE = { real: 'number', boolean: 'boolean', string: 'string' } as const;

function keyFromText(type: AtomType, key: string): Atom {
  if (type === 'integer' || type === 'real') return Number(key);
  if (type === 'boolean') return key === 'true';
  return key;
}

function decodeAtom(json: unknown): Atom {
  if (typeof json === 'string' || typeof json === 'number' || typeof json === 'boolean') return json;
  if (Array.isArray(json) && json[0] === 'uuid' && typeof json[1] === 'string') return json[1];
  throw new OvsdbProtocolError(`${JSON.stringify(json)} is no value`);
}

function decodeSet(json: unknown): Atom[] {
  if (Array.isArray(json) && json[0] === 'set' && Array.isArray(json[1])) return json[1].map(decodeAtom);
  return [decodeAtom(json)];
}

function decodeMap(column: ColumnSchema, json: unknown): [string, Atom][] {
  if (!Array.isArray(json) || json[0] !== 'map' || !Array.isArray(json[1])) {
    throw new OvsdbProtocolError(`${JSON.stringify(json)} is no map of ${column.key}`);
  }
  return json[1].map((pair: unknown): [string, Atom] => {
    if (!Array.isArray(pair) || pair.length !== 2) throw new OvsdbProtocolError('a map needs pairs');
    return [String(decodeAtom(pair[0])), decodeAtom(pair[1])];
  });
}
