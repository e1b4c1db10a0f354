import { expect, it } from 'vitest';
import { duration, exactMoment, shortMoment, timeOfDay } from './time';

const now = new Date(2026, 10, 21, 12, 0);
const at = (day: number, year = 2026) => new Date(year, 10, day, 8, 2).toISOString();

it('near days are named, far ones carry their date', () => {
  expect(shortMoment(at(21), now)).toMatch(/^Today 0?8:02/);
  expect(shortMoment(at(20), now)).toMatch(/^Yesterday 0?8:02/);
  expect(shortMoment(at(3), now)).toContain('3');
  expect(shortMoment(at(3, 2024), now)).toContain('2024');
});

it('durations are short', () => {
  expect(duration(41.4)).toBe('41 ms');
  expect(duration(1234)).toMatch(/^1[.,]2 s$/);
});

it('what is no date is shown as it came', () => {
  expect(timeOfDay('soon')).toBe('soon');
  expect(exactMoment('soon')).toBe('soon');
});
