/** The procedure tables, for calls that have no method of their own: `client.call(protocol.domainReset, …)`. */
export * from './block.js';
export * from './connect.js';
export * from './device.js';
export * from './domain.js';
export * from './guest.js';
export * from './migration.js';
export * from './node-device.js';
export * from './procedure.js';
export * from './secret.js';
export * from './snapshot.js';
export * from './storage.js';
