import { cloud } from './environment';

/** By address: looking names up fails now and then while network devices come and go by the dozen. */
const base = cloud.url.replace('//localhost', '//127.0.0.1');

/** A signed-in browser without the browser: cookies, the API, and pages. */
export class PortalClient {
  readonly #cookies = new Map<string, string>();

  /** What a request made by other means has to carry. */
  get headers(): { origin: string; cookie: string } {
    return { origin: base, cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
  }

  async #fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(`${base}${path}`, {
      ...init,
      redirect: 'manual',
      headers: {
        ...init.headers,
        ...this.headers,
      },
    });
    for (const header of response.headers.getSetCookie()) {
      const [pair = ''] = header.split(';');
      const at = pair.indexOf('=');
      this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }

  /** Signs in as the way a form does; the cookies are kept. */
  async signIn(name: string, password: string): Promise<void> {
    const csrf = (await (await this.#fetch('/api/auth/csrf')).json()) as { csrfToken: string };
    const response = await this.#fetch('/api/auth/callback/credentials', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ csrfToken: csrf.csrfToken, name, password, json: 'true' }),
    });
    const text = await response.text();
    if (!response.ok || text.includes('error='))
      throw new Error(`sign-in failed: ${response.status} ${text}`);
  }

  /** Calls a query; answers its data and the bytes of the body. */
  async query<T>(path: string, input?: unknown): Promise<{ data: T; bytes: number }> {
    const search = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify({ json: input }))}`;
    return this.#unwrap(await this.#fetch(`/api/trpc/${path}${search}`));
  }

  async mutate<T>(path: string, input: unknown): Promise<T> {
    const response = await this.#fetch(`/api/trpc/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ json: input }),
    });
    return (await this.#unwrap<T>(response)).data;
  }

  async #unwrap<T>(response: Response): Promise<{ data: T; bytes: number }> {
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.url}: ${response.status} ${text.slice(0, 500)}`);
    const body = JSON.parse(text) as { result: { data: { json: T } } };
    return { data: body.result.data.json, bytes: Buffer.byteLength(text) };
  }

  /** Fetches a page as the browser's first request does; answers its bytes. */
  async page(path: string): Promise<number> {
    const response = await this.#fetch(path);
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
    return Buffer.byteLength(text);
  }
}
