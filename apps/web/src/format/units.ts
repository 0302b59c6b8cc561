const binary = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** Bytes as the largest binary unit with at most one decimal: `1.5 GiB`, which never breaks across lines. */
export function formatBytes(bytes: number, locale: string): string {
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < binary.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: unit === 0 ? 0 : 1 }).format(value)}\u00a0${binary[unit]}`;
}

/** Mebibytes, as memory sizes are kept. */
export function formatMiB(mib: number, locale: string): string {
  return formatBytes(mib * 1024 ** 2, locale);
}

/** Gibibytes, as disk sizes are kept. */
export function formatGiB(gib: number, locale: string): string {
  return formatBytes(gib * 1024 ** 3, locale);
}

/** How long something took: `0.84 s`, `12 s`, `3 min 5 s`, `2 h 4 min`. */
export function formatDuration(milliseconds: number, locale: string): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  const part = (value: number, unit: 'second' | 'minute' | 'hour', digits = 0) =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    }).format(value);
  if (seconds < 10) return part(seconds, 'second', 2);
  if (seconds < 60) return part(Math.round(seconds), 'second');
  const whole = Math.round(seconds);
  if (whole < 3600) return `${part(Math.floor(whole / 60), 'minute')} ${part(whole % 60, 'second')}`;
  return `${part(Math.floor(whole / 3600), 'hour')} ${part(Math.floor((whole % 3600) / 60), 'minute')}`;
}
