#!/usr/bin/env node
// A stand-in for Prisma's native `schema-engine` binary: same command line and the
// same JSON-RPC-over-stdio, carried out by @prisma/schema-engine-wasm + @prisma/adapter-pg.
// Used through PRISMA_SCHEMA_ENGINE_BINARY where Prisma's download host can't be reached.
import { readFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import pg from 'pg';

// @prisma/adapter-pg 7.10 has no mapping for PostgreSQL's internal type "char" (oid 18), which the
// schema engine reads from pg_catalog; hand it on as bpchar (oid 1042), which arrives as a Character.
const addFields = pg.Result.prototype.addFields;
pg.Result.prototype.addFields = function (fields) {
  for (const f of fields) if (f.dataTypeID === 18) f.dataTypeID = 1042;
  return addFields.call(this, fields);
};

// adapter-pg 7.10 splits a script at every semicolon, also inside $$-quoted function bodies: send it whole.
function sendScriptsWhole(adapter) {
  adapter.executeScript = async (script) => {
    try {
      await adapter.client.query(script);
    } catch (error) {
      adapter.onError(error);
    }
  };
  return adapter;
}
class WholeScriptPg extends PrismaPg {
  async connect() {
    return sendScriptsWhole(await super.connect());
  }
}

const argv = process.argv.slice(2);
const datamodels = [];
let datasource = {};
let cliCommand = null;
for (let i = 0; i < argv.length; i++) {
  const a = argv[i];
  if (a === '--version' || a === '-V') {
    console.log('schema-engine-cli wasm-shim');
    process.exit(0);
  } else if (a === '--datamodels' || a === '-d') datamodels.push(argv[++i]);
  else if (a === '--datasource') datasource = JSON.parse(argv[++i]);
  else if (a === '--enabled-preview-features' || a === '--extension-types') i++;
  else if (a === 'cli') cliCommand = argv[++i];
}

const log = (level, message, extra = {}) =>
  writeSync(
    2,
    JSON.stringify({
      timestamp: new Date().toISOString(),
      level,
      target: 'schema_engine::logger',
      fields: { message, ...extra },
    }) + '\n',
  );

function adminUrl(url) {
  const u = new URL(url);
  const name = decodeURIComponent(u.pathname.slice(1)) || 'postgres';
  u.pathname = '/postgres';
  return { url: u.toString(), name };
}
const q = (id) => `"${id.replaceAll('"', '""')}"`;
async function withAdmin(url, fn) {
  const { url: admin, name } = adminUrl(url);
  const c = new pg.Client({ connectionString: admin });
  await c.connect();
  try {
    return await fn(c, name);
  } finally {
    await c.end();
  }
}
async function createDatabase(url) {
  return withAdmin(url, async (c, name) => {
    const r = await c.query('select 1 from pg_database where datname = $1', [name]);
    if (!r.rowCount) await c.query(`CREATE DATABASE ${q(name)}`);
    return name;
  });
}
async function cli(cmd) {
  log('INFO', 'Starting schema engine CLI'); // the Prisma CLI drops the first line of stderr
  try {
    if (cmd === 'can-connect-to-database') {
      const c = new pg.Client({ connectionString: datasource.url });
      await c.connect();
      await c.end();
      log('INFO', 'Connection successful');
    } else if (cmd === 'create-database') {
      log('INFO', `The database '${await createDatabase(datasource.url)}' was successfully created.`);
    } else if (cmd === 'drop-database') {
      await withAdmin(datasource.url, (c, name) =>
        c.query(`DROP DATABASE IF EXISTS ${q(name)} WITH (FORCE)`),
      );
      log('INFO', 'The database was successfully dropped.');
    } else throw new Error(`unknown command ${cmd}`);
    process.exit(0);
  } catch (e) {
    const u = new URL(datasource.url);
    const code =
      { '3D000': 'P1003', ECONNREFUSED: 'P1001', ENOTFOUND: 'P1001', '28P01': 'P1000' }[e.code] ?? 'P1011';
    const message =
      code === 'P1003'
        ? `Database \`${u.pathname.slice(1)}\` does not exist`
        : code === 'P1001'
          ? `Can't reach database server at \`${u.hostname}:${u.port || 5432}\``
          : e.message || String(e);
    log('ERROR', message, { error_code: code });
    process.exit(1);
  }
}

// adapter-pg 7.10's own connectToShadowDb() does two things wrong here: a connectionString in the config
// wins over its { database }, so the 'shadow' is the main database; and on dispose it drops the
// database before closing its own connections to it ("is being accessed by other users").
async function connectToShadowDb({ url, shadowDatabaseUrl }) {
  if (shadowDatabaseUrl) {
    const adapter = await new WholeScriptPg({ connectionString: shadowDatabaseUrl }).connect();
    await adapter.executeScript('DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public;');
    return adapter;
  }
  const name = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
  await withAdmin(url, (c) => c.query(`CREATE DATABASE ${q(name)}`));
  const u = new URL(url);
  u.pathname = `/${name}`;
  const adapter = await new WholeScriptPg({ connectionString: u.toString() }).connect();
  const dispose = adapter.dispose.bind(adapter);
  adapter.dispose = async () => {
    await dispose();
    await withAdmin(url, (c) => c.query(`DROP DATABASE IF EXISTS ${q(name)} WITH (FORCE)`));
  };
  return adapter;
}

async function loadWasm() {
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    message: '',
    get() {
      return this.message;
    },
    set_message(v) {
      this.message = v;
    },
  };
  const require = createRequire(import.meta.url);
  const js = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const mod = new WebAssembly.Module(readFileSync(path.join(path.dirname(js), 'schema_engine_bg.wasm')));
  const inst = new WebAssembly.Instance(mod, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(inst.exports);
  inst.exports.__wbindgen_start();
  return glue;
}

const send = (o) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...o }) + '\n');

async function serve() {
  const { SchemaEngine } = await loadWasm();
  const files = datamodels.map((p) => [p, readFileSync(p, 'utf8')]);
  const schema =
    new URL(datasource.url ?? 'postgresql://localhost/x').searchParams.get('schema') ?? undefined;
  let enginePromise;
  const engine = () =>
    (enginePromise ??= (async () => {
      const factory = new WholeScriptPg({ connectionString: datasource.url }, { schema });
      factory.connectToShadowDb = () => connectToShadowDb(datasource);
      return SchemaEngine.new(
        { datamodels: files.length ? files : undefined },
        (s) => process.env.DEBUG && process.stderr.write(s + '\n'),
        bindMigrationAwareSqlAdapterFactory(factory),
      );
    })());
  const handle = async ({ id, method, params }) => {
    if (method === undefined) return; // the answer to our own 'print'
    try {
      let result;
      if (method === 'createDatabase') result = { databaseName: await createDatabase(datasource.url) };
      else if (method === 'getDatabaseVersion') result = await (await engine()).version(params);
      else if (method === 'diff') {
        const r = await (await engine()).diff(params);
        if (r.stdout) send({ id: 1000000 + id, method: 'print', params: { content: r.stdout } });
        result = { exitCode: r.exitCode, stdout: null };
      } else {
        const e = await engine();
        // These two can't make a shadow database themselves in the Wasm build ("PostgreSQL shadow DB must be
        // provided through an external factory"): devDiagnostic can, and leaves its answer in the engine's cache.
        if (method === 'evaluateDataLoss' || method === 'createMigration')
          await e.devDiagnostic({ migrationsList: params.migrationsList, filters: params.filters });
        result = await e[method](params);
      }
      send({ id, result: result ?? {} });
    } catch (e) {
      const panic = globalThis.PRISMA_WASM_PANIC_REGISTRY.get();
      if (process.env.DEBUG) process.stderr.write(String(e?.stack ?? e) + ' ' + JSON.stringify(e) + '\n');
      const message = panic || e?.message || String(e);
      send({
        id,
        error: {
          code: 4466,
          message: 'An error happened. Check the data field for details.',
          data: { is_panic: Boolean(panic), message, error_code: e?.code ?? null, meta: e?.meta ?? null },
        },
      });
    }
  };
  let queue = Promise.resolve();
  createInterface({ input: process.stdin, crlfDelay: Infinity })
    .on('line', (l) => {
      if (l.trim()) {
        const m = JSON.parse(l);
        queue = queue.then(() => handle(m));
      }
    })
    .on('close', () => queue.then(() => process.exit(0)));
}

if (cliCommand) await cli(cliCommand);
else await serve();
