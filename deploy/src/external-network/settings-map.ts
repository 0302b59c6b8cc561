/** Open vSwitch's settings for OVN that are lists; others than Skydeck may have entries in them. */

/** `physnet1:br-one,physnet2:br-two`: with ours in place of whatever bore its name. */
export function withMapping(mappings: string, name: string, bridge: string): string {
  return [...entries(mappings).filter((entry) => nameOf(entry) !== name), `${name}:${bridge}`].join(',');
}

export function withoutMapping(mappings: string, name: string, bridge: string): string {
  return entries(mappings)
    .filter((entry) => entry !== `${name}:${bridge}`)
    .join(',');
}

export function withOption(options: string, option: string): string {
  return [...new Set([...entries(options), option])].join(',');
}

export function withoutOption(options: string, option: string): string {
  return entries(options)
    .filter((entry) => entry !== option)
    .join(',');
}

function entries(list: string): string[] {
  return list
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
}

function nameOf(entry: string): string {
  return entry.split(':')[0] ?? '';
}
