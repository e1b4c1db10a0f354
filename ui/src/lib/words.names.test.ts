import { describe, expect, it } from 'vitest';
import { inside, listed, named } from './words.names';

describe('names from outside', () => {
  it('keep their direction to themselves inside a sentence', () => {
    expect(inside('\u202egnp.exe')).toBe('\u2068\u202egnp.exe\u2069');
    expect(listed(['team-a', 'חיבור', 'team-b'])).toBe('team-a, \u2068חיבור\u2069, team-b');
  });

  it('are left as they are where they run like the sentence', () => {
    expect(inside('GitHub – my-org 🧵')).toBe('GitHub – my-org 🧵');
  });

  it('are said to be none where there are only blanks', () => {
    expect(named('  ')).toBe('(no name)');
    expect(named(' x ')).toBe(' x ');
  });
});
