/** Accessibility as an assertion. */
import axe from 'axe-core';
import { expect } from 'vitest';

export async function expectNoViolations(root: Element = document.body): Promise<void> {
  const found = await axe.run(root, {
    // jsdom has no layout: contrast is judged from the tokens, in `tokens.test.ts`.
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
    resultTypes: ['violations'],
  });
  const words = found.violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map((node) => `${node.html} (${node.failureSummary ?? ''})`).join(' | ')}`,
  );
  expect(words).toEqual([]);
}
