/** Which members have a key. */
export class KeyIndex {
  private readonly members = new Map<string, Set<string>>();

  get(key: string): Iterable<string> {
    return this.members.get(key) ?? [];
  }

  keys(): string[] {
    return [...this.members.keys()];
  }

  add(key: string | undefined, member: string): void {
    if (key === undefined) return;
    const members = this.members.get(key);
    if (members) members.add(member);
    else this.members.set(key, new Set([member]));
  }

  delete(key: string | undefined, member: string): void {
    if (key === undefined) return;
    const members = this.members.get(key);
    members?.delete(member);
    if (members?.size === 0) this.members.delete(key);
  }
}
