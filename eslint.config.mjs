import js from '@eslint/js';
import nextVitals from 'eslint-config-next/core-web-vitals';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** Where each layer lives. */
const folderOf = {
  web: 'apps/web',
  worker: 'apps/worker',
  core: 'packages/core',
  db: 'prisma',
  libvirt: 'packages/libvirt',
  ovsdb: 'packages/ovsdb',
  ui: 'packages/ui',
  deploy: 'deploy',
  bench: 'bench',
  e2e: 'e2e',
};

/** Which layer may import which: downwards only. */
const mayImport = {
  web: ['core', 'db', 'ui'],
  worker: ['core', 'db', 'libvirt', 'ovsdb'],
  core: ['db'],
  db: [],
  libvirt: [],
  ovsdb: [],
  ui: [],
  deploy: ['core', 'db'],
  // What it measures.
  bench: ['core', 'db', 'libvirt', 'ovsdb', 'worker'],
  e2e: [],
};

/** Package names of each layer, for imports that go through node_modules. */
const packageOf = {
  core: '@skydeck/core',
  db: '@skydeck/db',
  libvirt: '@skydeck/libvirt',
  ovsdb: '@skydeck/ovsdb',
  ui: '@skydeck/ui',
  web: '@skydeck/web',
  worker: '@skydeck/worker',
};

const forbiddenPackages = Object.entries(mayImport).map(([layer, allowed]) => ({
  files: [`${folderOf[layer]}/**/*.{ts,tsx,mjs}`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            // A relative path that goes down into a `src` has left its own layer.
            group: ['../**/apps/**', '../**/packages/**', '../**/prisma/**', '../**/src/**'],
            message: 'Import a layer by its package name.',
          },
          ...Object.entries(packageOf)
            .filter(([other]) => other !== layer && !allowed.includes(other))
            .map(([, name]) => ({
              group: [name, `${name}/*`],
              message: `Layers import downwards only: ${layer} may import ${allowed.join(', ') || 'nothing of ours'}.`,
            })),
        ],
      },
    ],
  },
}));

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/**',
      '**/dist/**',
      '**/.next/**',
      '**/generated/**',
      '**/next-env.d.ts',
      'playwright-report/**',
      'test-results/**',
      '.cache/**',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  ...nextVitals.map((config) => ({
    ...config,
    files: ['apps/web/**/*.{ts,tsx}', 'packages/ui/**/*.{ts,tsx}'],
  })),
  {
    files: ['apps/web/**/*.tsx', 'packages/ui/**/*.tsx'],
    rules: {
      ...jsxA11y.flatConfigs.strict.rules,
      '@next/next/no-html-link-for-pages': 'off',
      // To the login page and between projects the whole document is loaded anew, on purpose: nothing cached survives.
      '@next/next/no-location-assign-relative-destination': 'off',
    },
    settings: { next: { rootDir: 'apps/web' } },
  },
  {
    files: ['**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  ...forbiddenPackages,
  {
    files: ['**/*.{ts,tsx,mjs}'],
    ignores: [
      'packages/core/src/config.ts',
      'deploy/**',
      'prisma/prisma.config.ts',
      'prisma/schema-engine.mjs',
      'e2e/**',
      'bench/**',
      '**/*.itest.ts',
      '**/testing/**',
    ],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='process'][property.name='env']",
          message: 'Only packages/core/src/config.ts reads the environment.',
        },
        {
          selector:
            "VariableDeclarator[init.name='process'] Property[key.name='env'], ImportDeclaration[source.value=/^(node:)?process$/]",
          message: 'Only packages/core/src/config.ts reads the environment.',
        },
        {
          selector: 'ImportExpression[source.value=/^@skydeck/]',
          message: 'Import layers at the top of the file, where the rule on layers sees them.',
        },
      ],
    },
  },
  {
    // Type declarations have no imports of their own; tables of data have no logic to keep short.
    files: ['**/*.d.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    files: ['**/layout-tables.ts'],
    rules: { 'max-lines': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.config.ts'],
    languageOptions: { globals: { ...globals.node, WebAssembly: 'readonly' } },
    rules: { 'max-lines': 'off' },
  },
);
