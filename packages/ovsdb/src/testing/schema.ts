/** A small schema with a column of each shape, as `ovsdb-tool create` and `get_schema` take and give it. */
export const TEST_SCHEMA = {
  name: 'Test',
  version: '1.0.0',
  tables: {
    Box: {
      isRoot: true,
      columns: {
        name: { type: 'string' },
        size: { type: 'integer' },
        open: { type: { key: 'boolean', min: 0, max: 1 } },
        labels: { type: { key: 'string', min: 0, max: 'unlimited' } },
        options: { type: { key: 'string', value: 'string', min: 0, max: 'unlimited' } },
        queues: { type: { key: 'integer', value: 'string', min: 0, max: 'unlimited' } },
        items: { type: { key: { type: 'uuid', refTable: 'Item' }, min: 0, max: 'unlimited' } },
      },
      indexes: [['name']],
    },
    Item: { columns: { name: { type: 'string' } } },
  },
} as const;
