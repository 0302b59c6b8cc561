'use client';
import { instanceStatuses } from '@skydeck/core/compute/instance.input';
import {
  debounce,
  parseAsArrayOf,
  parseAsBoolean,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
  useQueryStates,
} from 'nuqs';
import { useDebounced } from '../list/use-debounced';

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

const parsers = {
  status: parseAsArrayOf(parseAsStringLiteral(instanceStatuses)).withDefault([]),
  image: parseAsString.withDefault(''),
  flavor: parseAsString.withDefault(''),
  host: parseAsString.withDefault(''),
  tag: parseAsString.withDefault(''),
  ip: parseAsString.withDefault(''),
  all: parseAsBoolean.withDefault(false),
  page: parseAsInteger.withDefault(1),
};

/** Filters of the instances list, kept in the address. What is not an id there is left out rather than refused. */
export function useInstanceFilters() {
  const [state, setState] = useQueryStates(parsers);
  const id = (value: string) => (uuid.test(value) ? value : undefined);
  const tag = useDebounced(state.tag.trim(), 250);
  const ip = useDebounced(state.ip.trim(), 250);
  const input = {
    status: state.status.length > 0 ? state.status : undefined,
    imageId: id(state.image),
    flavorId: id(state.flavor),
    hostId: id(state.host),
    tag: tag === '' ? undefined : tag.slice(0, 60),
    ip: ip === '' ? undefined : ip.slice(0, 45),
    allProjects: state.all || undefined,
  };
  const set = (change: Partial<Omit<typeof state, 'page'>>) =>
    void setState(
      { ...change, page: 1 },
      'tag' in change || 'ip' in change ? { limitUrlUpdates: debounce(250) } : {},
    );
  const more = [state.image, state.flavor, state.host, state.tag, state.ip].filter(
    (each) => each !== '',
  ).length;
  return {
    state,
    input,
    set,
    /** Filters in use behind the "Filters" button. */
    moreCount: more,
    active: more > 0 || state.status.length > 0,
    clear: () => void setState({ status: [], image: '', flavor: '', host: '', tag: '', ip: '', page: 1 }),
  };
}

export type InstanceFilters = ReturnType<typeof useInstanceFilters>;
