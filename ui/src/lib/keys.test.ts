import { expect, it } from 'vitest';
import { isTextTarget, matches, strokeForAria, strokeWords } from './keys';

it('a stroke with Ctrl minds Shift, a character does not', () => {
  const press = (init: KeyboardEventInit) => new KeyboardEvent('keydown', init);
  const testAll = { key: 't', isControl: true, isShift: true };

  expect(matches(testAll, press({ key: 'T', ctrlKey: true, shiftKey: true }))).toBe(true);
  expect(matches(testAll, press({ key: 't', ctrlKey: true }))).toBe(false);
  expect(matches({ key: '?' }, press({ key: '?', shiftKey: true }))).toBe(true);
  expect(matches(testAll, press({ key: 't', ctrlKey: true, shiftKey: true, altKey: true }))).toBe(false);
});

it('a stroke is written for people and for assistive technology', () => {
  const testAll = { key: 't', isControl: true, isShift: true };

  expect([strokeWords(testAll), strokeForAria(testAll)]).toEqual(['Ctrl Shift T', 'Control+Shift+T']);
  expect(strokeWords({ key: 'Escape' })).toBe('Esc');
});

it('a check box is no place for text, a password field is', () => {
  const input = (type: string) => Object.assign(document.createElement('input'), { type });

  expect(isTextTarget(input('checkbox'))).toBe(false);
  expect(isTextTarget(input('password'))).toBe(true);
});
