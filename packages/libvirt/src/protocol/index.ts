/** The procedure tables, for calls that have no method of their own: `client.call(protocol.domainReset, …)`. */
export * from './connect.js';
export * from './domain.js';
export * from './procedure.js';
