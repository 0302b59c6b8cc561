import { describe, expect, it } from 'vitest';
import { formatEndpoint, parseEndpoints } from './endpoint.js';

describe('endpoints', () => {
  it('reads every notation, several at once', () => {
    const text = 'unix:/run/ovn/ovnnb_db.sock, tcp:192.0.2.1:6641,ssl:[2001:db8::1]:6641,tcp:localhost';
    expect(parseEndpoints(text).map(formatEndpoint)).toEqual([
      'unix:/run/ovn/ovnnb_db.sock',
      'tcp:192.0.2.1:6641',
      'ssl:[2001:db8::1]:6641',
      'tcp:localhost:6640',
    ]);
  });

  it.each(['', 'http://x', 'tcp:', 'tcp:host:0', 'tcp:host:70000', 'unix:'])('refuses %j', (text) => {
    expect(() => parseEndpoints(text)).toThrow();
  });
});
