import { expect, test } from 'vitest';
import { definedProperties, initialValue, propertyProblem } from './defined-properties';
import { importNamespaceInput, propertyDefinition } from './namespace.input';

const define = (facts: object) => propertyDefinition.parse({ title: 'T', type: 'string', ...facts });

test('a property has the prefix of its resource type; read-only ones and second definitions are left out', () => {
  const namespace = {
    displayName: 'Disks',
    resourceTypes: [{ name: 'OS::Glance::Image', prefix: 'hw_' }, { name: 'OS::Cinder::Volume' }],
    properties: { disk_bus: define({}), secret: define({ readonly: true }) },
    objects: [{ name: 'Group', description: '', properties: { rng: define({ type: 'boolean' }) } }],
  };
  const again = {
    ...namespace,
    displayName: 'Again',
    properties: { disk_bus: define({ title: 'Other' }) },
    objects: [],
  };
  const found = definedProperties([namespace, again], 'OS::Glance::Image');
  expect([...found.keys()]).toEqual(['hw_disk_bus', 'hw_rng']);
  expect(found.get('hw_disk_bus')).toMatchObject({ namespace: 'Disks', definition: { title: 'T' } });
  expect([...definedProperties([namespace], 'OS::Cinder::Volume').keys()]).toEqual(['disk_bus', 'rng']);
  expect(definedProperties([namespace], 'OS::Nova::Flavor').size).toBe(0);
});

test.each([
  [{ enum: ['ide', 'scsi'] }, 'scsi', null],
  [{ enum: ['ide', 'scsi'] }, 'usb', 'not-listed'],
  [{ type: 'integer', enum: [1, 2] }, '2', null],
  [{ type: 'boolean' }, 'True', null],
  [{ type: 'boolean' }, 'yes', 'not-boolean'],
  [{ type: 'integer' }, '-3', null],
  [{ type: 'integer' }, '1.5', 'not-integer'],
  [{ type: 'integer', minimum: 1 }, '0', 'minimum'],
  [{ type: 'number', maximum: 2.5 }, '2.6', 'maximum'],
  [{ type: 'number' }, '', 'not-number'],
  [{ minLength: 2 }, 'a', 'minLength'],
  [{ maxLength: 2 }, 'abc', 'maxLength'],
  [{ pattern: '^[a-z]+$' }, 'A1', 'pattern'],
  [{ pattern: '^[a-z]+$' }, 'abc', null],
  [{ type: 'array' }, 'a,b', null],
])('%j with %j: %s', (facts, text, problem) => {
  expect(propertyProblem(define(facts), text)?.key ?? null).toBe(problem);
});

test('a property begins with its default, else its first choice', () => {
  expect(initialValue(define({ default: 'virtio', enum: ['ide', 'virtio'] }))).toBe('virtio');
  expect(initialValue(define({ enum: ['ide', 'virtio'] }))).toBe('ide');
  expect(initialValue(define({ type: 'boolean', default: false }))).toBe('false');
  expect(initialValue(define({ type: 'boolean' }))).toBe('true');
  expect(initialValue(define({}))).toBe('');
});

test('Glance’s JSON is taken as it is; what has no meaning here is left out', () => {
  const json = JSON.stringify({
    namespace: 'OS::Compute::Watchdog',
    display_name: 'Watchdog',
    visibility: 'public',
    owner: 'admin',
    resource_type_associations: [{ name: 'OS::Glance::Image', properties_target: 'image' }],
    properties: {
      hw_watchdog_action: { title: 'Action', type: 'string', enum: ['reset'], operators: ['<in>'] },
    },
    objects: [],
    tags: [{ name: 'x' }],
  });
  const { json: namespace } = importNamespaceInput.parse({ json });
  expect(namespace).toEqual({
    namespace: 'OS::Compute::Watchdog',
    display_name: 'Watchdog',
    visibility: 'public',
    protected: false,
    resource_type_associations: [{ name: 'OS::Glance::Image' }],
    properties: { hw_watchdog_action: { title: 'Action', description: '', type: 'string', enum: ['reset'] } },
    objects: [],
  });
});

test.each([
  ['{', 'not JSON'],
  ['{}', 'namespace'],
  ['{"namespace":"a b"}', 'letters'],
  ['{"namespace":"A","properties":{"x":{"title":"X","type":"string","pattern":"("}}}', 'regular expression'],
  ['{"namespace":"A","properties":{"x":{"title":"X","type":"thing"}}}', 'type'],
])('%s is refused', (json, why) => {
  const { success, error } = importNamespaceInput.safeParse({ json });
  expect(success).toBe(false);
  expect(JSON.stringify(error?.issues)).toContain(why);
});
