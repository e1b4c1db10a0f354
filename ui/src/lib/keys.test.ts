import { expect, it } from 'vitest';
import { actionFor, isTextTarget, KEYS, strokeWords } from './keys';

it.each([
  [{ key: 'n', ctrlKey: true }, 'newConnection'],
  [{ key: 'N', metaKey: true }, 'newConnection'],
  [{ key: 'f', ctrlKey: true }, 'filter'],
  [{ key: '/' }, 'filter'],
  [{ key: '1', ctrlKey: true }, 'connections'],
  [{ key: '2', ctrlKey: true }, 'systems'],
  [{ key: 't', ctrlKey: true }, 'test'],
  [{ key: 'F5' }, 'reload'],
  [{ key: 'd' }, 'detail'],
  [{ key: 'Escape' }, 'back'],
  [{ key: 'l', ctrlKey: true }, 'lock'],
  [{ key: ',', ctrlKey: true }, 'settings'],
  [{ key: 'F1' }, 'help'],
  [{ key: '?', shiftKey: true }, 'help'],
  [{ key: 'd', ctrlKey: true }, null],
  [{ key: 'n', ctrlKey: true, altKey: true }, null],
])('%o means %s', (press, action) => {
  expect(actionFor(new KeyboardEvent('keydown', press), false)).toBe(action);
});

it('single letters mean themselves while text is typed, the others still work', () => {
  const press = (init: KeyboardEventInit) => actionFor(new KeyboardEvent('keydown', init), true);

  expect([press({ key: '/' }), press({ key: 'd' }), press({ key: '?' })]).toEqual([null, null, null]);
  expect([press({ key: 'n', ctrlKey: true }), press({ key: 'F5' })]).toEqual(['newConnection', 'reload']);
});

it('no stroke means two things', () => {
  const strokes = KEYS.flatMap((row) => row.strokes.map(strokeWords));

  expect(new Set(strokes).size).toBe(strokes.length);
});

it('a check box is no place for text, a password field is', () => {
  const input = (type: string) => Object.assign(document.createElement('input'), { type });

  expect(isTextTarget(input('checkbox'))).toBe(false);
  expect(isTextTarget(input('password'))).toBe(true);
});
