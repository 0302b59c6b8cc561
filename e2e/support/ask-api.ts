import { expect, type Page } from '@playwright/test';
import { z } from 'zod';
import { cloud } from './environment';

const answer = z.object({ result: z.object({ data: z.object({ json: z.unknown() }) }) });

/** Asks a query of the API as the portal's own pages do. */
export async function query<Schema extends z.ZodType>(
  page: Page,
  procedure: string,
  json: object,
  schema: Schema,
): Promise<z.output<Schema>> {
  const response = await page.request.get(`/api/trpc/${procedure}`, {
    params: { input: JSON.stringify({ json }) },
  });
  expect(response.ok(), await response.text()).toBe(true);
  return schema.parse(answer.parse(await response.json()).result.data.json);
}

/** Has the API change something, as the portal's own pages do. */
export async function mutate<Schema extends z.ZodType>(
  page: Page,
  procedure: string,
  json: object,
  schema: Schema,
): Promise<z.output<Schema>> {
  const response = await page.request.post(`/api/trpc/${procedure}`, {
    headers: { origin: cloud.url },
    data: { json },
  });
  expect(response.ok(), await response.text()).toBe(true);
  return schema.parse(answer.parse(await response.json()).result.data.json);
}
