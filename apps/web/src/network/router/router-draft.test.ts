import { expect, it } from 'vitest';
import { emptyRouter, gatewaySchema, interfaceSchema, newRouterSchema, routeSchema } from './router-draft';

const id = '0190f5a0-0000-7000-8000-000000000001';
const networkId = '0190f5a0-0000-7000-8000-000000000002';

it('makes a router that leads nowhere, or outside', () => {
  const draft = { ...emptyRouter, name: 'edge' };
  expect(newRouterSchema.parse(draft)).toMatchObject({ name: 'edge', gateway: null, snatEnabled: true });
  expect(newRouterSchema.parse({ ...draft, networkId }).gateway).toEqual({ networkId });
  expect(newRouterSchema.parse({ ...draft, networkId, address: ' 203.0.113.9 ' }).gateway).toEqual({
    networkId,
    address: '203.0.113.9',
  });
});

it('asks for a network where a gateway is set, and leaves the interfaces’ address to the subnet', () => {
  const wrong = gatewaySchema({ id }).safeParse({ networkId: '', address: '', snatEnabled: true });
  expect(wrong.error?.issues.map(({ path }) => path)).toEqual([['networkId']]);
  expect(interfaceSchema({ id }).parse({ subnetId: networkId, address: '' })).toEqual({
    id,
    subnetId: networkId,
  });
});

it('adds a route to those that are there, and says which of its fields is wrong', () => {
  const routes = [{ destination: '10.9.0.0/16', nextHop: '10.0.0.9' }];
  const schema = routeSchema({ id, routes });
  expect(schema.parse({ destination: '10.8.0.0/16', nextHop: '10.0.0.8' }).routes).toHaveLength(2);
  const wrong = schema.safeParse({ destination: '10.8.0.0', nextHop: 'x' });
  expect(wrong.error?.issues.map(({ path }) => path)).toEqual([['destination'], ['nextHop']]);
});
