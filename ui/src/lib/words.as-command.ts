/** Wording of "Copy as command"; loaded when first needed. Beside `words.ts`. */
import type { CommandVerbName } from './ipc';

export const command = {
  title: 'Copy as command',
  verb: 'What it does',
  verbs: {
    create: 'Create it anew',
    list: 'List its kind',
    update: 'Give it another secret',
    test: 'Test it',
    delete: 'Delete it',
  } satisfies Record<CommandVerbName, string>,
  tool: 'Tool',
  text: 'Command',
  variables: (names: string[]) =>
    names.length === 0
      ? ''
      : `Set ${names.map((name) => `$${name}`).join(', ')} before. No secret is copied.`,
  none: 'No other tool knows this kind of system.',
  copy: 'Copy',
  copied: 'The command is in the clipboard.',
};
