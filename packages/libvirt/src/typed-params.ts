import { struct, string, type Codec } from './codec.js';
import { XdrError } from './xdr.js';

/**
 * virTypedParameter: a named value that carries its own type. Libvirt's extensible calls (statistics, tuning,
 * migration) take and return lists of them. Wire form: `remote_typed_param` of remote_protocol.x.
 */
export type TypedParam = { field: string; value: TypedValue };

export type TypedValue =
  | { type: 'int' | 'uint' | 'double'; value: number }
  | { type: 'llong' | 'ullong'; value: bigint }
  | { type: 'boolean'; value: boolean }
  | { type: 'string'; value: string };

/** A list of typed parameters as a plain object. 64-bit values are bigints. */
export type ParamRecord = Record<string, number | bigint | boolean | string>;

/** virTypedParameterType of libvirt-common.h. */
const TYPE_NUMBERS = { int: 1, uint: 2, llong: 3, ullong: 4, double: 5, boolean: 6, string: 7 } as const;

const typedValue: Codec<TypedValue> = {
  encode(encoder, param) {
    encoder.int32(TYPE_NUMBERS[param.type]);
    switch (param.type) {
      case 'int':
        return encoder.int32(param.value);
      case 'uint':
        return encoder.uint32(param.value);
      case 'llong':
        return encoder.int64(param.value);
      case 'ullong':
        return encoder.uint64(param.value);
      case 'double':
        return encoder.double(param.value);
      case 'boolean':
        return encoder.int32(param.value ? 1 : 0);
      case 'string':
        return string.encode(encoder, param.value);
    }
  },
  decode(decoder) {
    const type = decoder.int32();
    switch (type) {
      case TYPE_NUMBERS.int:
        return { type: 'int', value: decoder.int32() };
      case TYPE_NUMBERS.uint:
        return { type: 'uint', value: decoder.uint32() };
      case TYPE_NUMBERS.llong:
        return { type: 'llong', value: decoder.int64() };
      case TYPE_NUMBERS.ullong:
        return { type: 'ullong', value: decoder.uint64() };
      case TYPE_NUMBERS.double:
        return { type: 'double', value: decoder.double() };
      case TYPE_NUMBERS.boolean:
        return { type: 'boolean', value: decoder.int32() !== 0 };
      case TYPE_NUMBERS.string:
        return { type: 'string', value: string.decode(decoder) };
      default:
        throw new XdrError(`unknown typed parameter type ${type}`);
    }
  },
};

export const typedParam: Codec<TypedParam> = struct({ field: string, value: typedValue });

/** Builders, one for each type: libvirt refuses a parameter whose type is not exactly the documented one. */
export const param = {
  int: (field: string, value: number): TypedParam => ({ field, value: { type: 'int', value } }),
  uint: (field: string, value: number): TypedParam => ({ field, value: { type: 'uint', value } }),
  llong: (field: string, value: bigint): TypedParam => ({ field, value: { type: 'llong', value } }),
  ullong: (field: string, value: bigint): TypedParam => ({ field, value: { type: 'ullong', value } }),
  double: (field: string, value: number): TypedParam => ({ field, value: { type: 'double', value } }),
  boolean: (field: string, value: boolean): TypedParam => ({ field, value: { type: 'boolean', value } }),
  string: (field: string, value: string): TypedParam => ({ field, value: { type: 'string', value } }),
};

/** The parameters as an object. A field that occurs more than once keeps its last value. */
export function paramsToRecord(params: readonly TypedParam[]): ParamRecord {
  return Object.fromEntries(params.map(({ field, value }) => [field, value.value]));
}
