import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const border = {
  'no-restricted-imports': [
    'error',
    {
      patterns: [
        { group: ['**/bindings', '**/bindings.js'], message: 'Only lib/ipc.ts knows the bindings.' },
        { group: ['@tauri-apps/*'], message: 'Only lib/ipc.ts talks to the core.' },
      ],
    },
  ],
};

export default ts.config(
  { ignores: ['dist/', 'node_modules/', 'src/lib/bindings.ts'] },
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
  },
  {
    rules: {
      ...border,
      eqeqeq: 'error',
      'no-console': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML', message: 'Text from outside is shown as text.' },
        { property: 'outerHTML', message: 'Text from outside is shown as text.' },
        { property: 'insertAdjacentHTML', message: 'Text from outside is shown as text.' },
        { object: 'document', property: 'write', message: 'Text from outside is shown as text.' },
      ],
      'no-restricted-globals': [
        'error',
        { name: 'localStorage', message: 'What is kept, the core keeps.' },
        { name: 'sessionStorage', message: 'What is kept, the core keeps.' },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      'svelte/no-at-html-tags': 'error',
      'svelte/require-each-key': 'error',
      // `style:` sets a property of the element and passes the policy; a style attribute does not.
      'svelte/no-inline-styles': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: "SvelteAttribute[key.name='style']", message: 'Use a class, or the style: directive.' },
      ],
    },
  },
  {
    files: ['src/lib/ipc.ts', 'src/testing/**', '**/*.test.ts'],
    rules: { 'no-restricted-imports': 'off', 'no-restricted-properties': 'off' },
  },
);
