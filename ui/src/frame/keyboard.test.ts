import { expect, it } from 'vitest';
import { strokeWords } from '../lib/keys';
import { ALL_COMMANDS, COMMANDS, type CommandId } from './commands';
import { commandFor } from './keyboard';

const press = (init: KeyboardEventInit, isTyping = false, hasLetterKeys = true) =>
  commandFor(new KeyboardEvent('keydown', init), isTyping, hasLetterKeys);

it.each<[KeyboardEventInit, CommandId | null]>([
  [{ key: 'k', ctrlKey: true }, 'palette'],
  [{ key: 'n', ctrlKey: true }, 'newConnection'],
  [{ key: 'N', metaKey: true }, 'newConnection'],
  [{ key: 'f', ctrlKey: true }, 'filter'],
  [{ key: '/' }, 'filter'],
  [{ key: '2', ctrlKey: true }, 'connections'],
  [{ key: '6', ctrlKey: true }, 'systems'],
  [{ key: '1', ctrlKey: true }, null],
  [{ key: 't', ctrlKey: true }, 'test'],
  [{ key: 'T', ctrlKey: true, shiftKey: true }, 'testAll'],
  [{ key: 'a', ctrlKey: true }, 'selectAll'],
  [{ key: 'F5' }, 'reload'],
  [{ key: 'd' }, 'detail'],
  [{ key: 'Escape' }, 'back'],
  [{ key: 'l', ctrlKey: true }, 'lock'],
  [{ key: ',', ctrlKey: true }, 'settings'],
  [{ key: 'F1' }, 'help'],
  [{ key: '?', shiftKey: true }, 'help'],
  [{ key: 'd', ctrlKey: true }, null],
  [{ key: 'n', ctrlKey: true, altKey: true }, null],
])('%o means %s', (init, id) => {
  expect(press(init)).toBe(id === null ? null : COMMANDS[id]);
});

it('while text is typed letters mean themselves and Ctrl A is the text’s', () => {
  expect([{ key: '/' }, { key: 'd' }, { key: '?' }].map((key) => press(key, true))).toEqual([
    null,
    null,
    null,
  ]);
  expect(press({ key: 'a', ctrlKey: true }, true)).toBeNull();
  expect(press({ key: 'n', ctrlKey: true }, true)).toBe(COMMANDS.newConnection);
  expect(press({ key: 'F5' }, true)).toBe(COMMANDS.reload);
});

it('letters can be switched off, the other keys stay', () => {
  expect([{ key: '/' }, { key: 'd' }, { key: '?' }].map((key) => press(key, false, false))).toEqual([
    null,
    null,
    null,
  ]);
  expect(press({ key: 'F1' }, false, false)).toBe(COMMANDS.help);
  expect(press({ key: 'f', ctrlKey: true }, false, false)).toBe(COMMANDS.filter);
});

it('no stroke means two things, and no name stands for two commands', () => {
  const strokes = ALL_COMMANDS.flatMap((command) => command.strokes.map(strokeWords));
  const names = ALL_COMMANDS.map((command) => command.words);

  expect(new Set(strokes).size).toBe(strokes.length);
  expect(new Set(names).size).toBe(names.length);
});
