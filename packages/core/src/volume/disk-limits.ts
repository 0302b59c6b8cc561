import type { DiskLimits } from './disk-source';

const NAMES = {
  totalIopsSec: 'total_iops_sec',
  readIopsSec: 'read_iops_sec',
  writeIopsSec: 'write_iops_sec',
  totalBytesSec: 'total_bytes_sec',
  readBytesSec: 'read_bytes_sec',
  writeBytesSec: 'write_bytes_sec',
} as const satisfies Record<keyof DiskLimits, string>;

/**
 * The limits that a QoS spec gives a volume of this size: `total_iops_sec` and the like as they are, and with `_per_gb`
 * times its GiB; the smaller one counts. A total rules out limits of its parts, as QEMU wants it. Null: no limit.
 */
export function diskLimits(specs: Readonly<Record<string, unknown>>, sizeGiB: number): DiskLimits | null {
  const limitOf = (name: string): number | null => {
    const fixed = positive(specs[name]);
    const perGiB = positive(specs[`${name}_per_gb`]);
    const limits = [fixed, perGiB === null ? null : perGiB * sizeGiB].filter((limit) => limit !== null);
    return limits.length > 0 ? Math.max(1, Math.floor(Math.min(...limits))) : null;
  };
  const limits = Object.fromEntries(
    Object.entries(NAMES).map(([key, name]) => [key, limitOf(name)]),
  ) as unknown as DiskLimits;
  if (limits.totalIopsSec !== null) limits.readIopsSec = limits.writeIopsSec = null;
  if (limits.totalBytesSec !== null) limits.readBytesSec = limits.writeBytesSec = null;
  return Object.values(limits).some((limit) => limit !== null) ? limits : null;
}

function positive(value: unknown): number | null {
  const number = Number(value);
  return value !== '' && Number.isFinite(number) && number > 0 ? number : null;
}
